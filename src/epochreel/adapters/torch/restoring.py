"""Recorded weights, put into a PyTorch model."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from epochreel.adapters.torch.names import plain_name
from epochreel.errors import UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import Tensor, TrainingStep

# What blocks call the arrays of `torch.nn.MultiheadAttention`.
_ATTENTION = {
    "in_weight": "in_proj_weight", "in_bias": "in_proj_bias", "q_weight": "q_proj_weight",
    "k_weight": "k_proj_weight", "v_weight": "v_proj_weight", "out_weight": "out_proj.weight",
    "out_bias": "out_proj.bias",
}  # fmt: skip


def restore(model: nn.Module, network: NetworkSpec, step: TrainingStep) -> None:
    """Put a step's weights into a model.

    Parameters
    ----------
    model
        That was recorded, or a copy of it.
    network
        What was found of it.
    step
        Whose weights they are.

    Raises
    ------
    UsageError
        If it is not the model that was recorded, or not all of its weights were.
    """
    own = {plain_name(name): tensor for name, tensor in _arrays(model)}
    missing = {plain_name(name): id(tensor) for name, tensor in model.named_parameters()}
    for block in network.blocks:
        shared = block.notes.get("shared", {})
        for role in block.params:
            if role in shared:
                continue
            tensor = next((own[name] for name in _names(block.name, role) if name in own), None)
            recorded = step.tensors.get((block.name, role))
            if tensor is None or recorded is None or tuple(tensor.shape) != recorded.shape:
                raise UsageError(_reason(block.name, role, tensor, recorded))
            with torch.no_grad():
                tensor.copy_(torch.as_tensor(np.array(recorded)))
            missing = {name: key for name, key in missing.items() if key != id(tensor)}
    if missing:
        raise UsageError(
            f"`{next(iter(missing))}` of `model` was not recorded, so that it would answer with"
            " weights of different moments"
        )


def _reason(block: str, role: str, tensor: torch.Tensor | None, recorded: Tensor | None) -> str:
    if tensor is None:
        return f"`model` has no `{block}.{role}`, so it is not the one that was recorded"
    if recorded is None:
        return f"`{block}.{role}` was not recorded at that step"
    return (
        f"`{block}.{role}` of `model` is {tuple(tensor.shape)} and {recorded.shape} was recorded,"
        " so it is not the same model"
    )


def _arrays(model: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    yield from model.named_parameters(remove_duplicate=False)
    yield from model.named_buffers(remove_duplicate=False)


def _names(block: str, role: str) -> Iterator[str]:
    """Yield what a model may call an array: a layer's, one of its own, or of a layer alone."""
    for own in (role, _ATTENTION.get(role, role)):
        yield f"{block}.{own}"
    if role == "weight":
        yield block
    yield _ATTENTION.get(role, role)
