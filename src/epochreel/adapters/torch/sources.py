"""Where the arrays are that are recorded of a PyTorch model."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from epochreel.adapters.torch.blocks import Structure
from epochreel.recording.wanted import gradient_of
from epochreel.steps import Key


@dataclass(frozen=True, eq=False)
class ArraySource:
    """Where one recorded array is in a model."""

    module: nn.Module
    name: str
    is_gradient: bool = False

    def read(self) -> torch.Tensor | None:
        """Return the array as it is now; None if there is none.

        Gradients are as the optimiser has seen them: what a scaler has scaled it, or a fused
        optimiser itself, has unscaled in place.
        """
        tensor = getattr(self.module, self.name)
        tensor = tensor.grad if self.is_gradient else tensor.detach()
        return None if tensor is None or tensor.layout != torch.strided else tensor

    def like(self) -> tuple[tuple[int, ...], torch.dtype]:
        """Return its shape and its dtype."""
        tensor = getattr(self.module, self.name)
        return tuple(tensor.shape), tensor.dtype

    @property
    def device(self) -> torch.device:
        """Where it is."""
        return getattr(self.module, self.name).device


def sources_of(structure: Structure) -> dict[Key, ArraySource]:
    """Return where the arrays of blocks are, and their gradients, by block and role."""
    found: dict[Key, ArraySource] = {}
    for key, (module, name) in structure.holders.items():
        found[key] = ArraySource(module, name)
        if getattr(module, name).requires_grad:
            found[key[0], gradient_of(key[1])] = ArraySource(module, name, is_gradient=True)
    return found
