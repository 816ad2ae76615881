"""The examples that a PyTorch model is asked, as people give them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn

from epochreel.adapters.torch.arrays import host_array
from epochreel.dataset import ProbeArrays
from epochreel.errors import UsageError


@dataclass(frozen=True, eq=False)
class Inputs:
    """What a model is asked.

    Parameters
    ----------
    args, kwargs
        As it is called.
    names
        Of its tensors, in the order of the call.
    targets
        The right answers; None if nobody gave them.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    names: tuple[str, ...]
    targets: torch.Tensor | None = None

    def ask(self, model: nn.Module) -> Any:
        """Return what the model answers."""
        return model(*self.args, **self.kwargs)

    @property
    def tensors(self) -> dict[str, torch.Tensor]:
        """By name."""
        return dict(zip(self.names, (*self.args, *self.kwargs.values()), strict=True))

    @property
    def n_probes(self) -> int:
        """How many examples there are."""
        return len(next(iter(self.tensors.values())))

    def arrays(self, inputs: tuple[str, ...]) -> ProbeArrays:
        """Return the examples as a reel has them, those of some input blocks."""
        kept = {name: host_array(self.tensors[name]) for name in inputs}
        targets = None if self.targets is None else host_array(self.targets)
        return ProbeArrays(kept, targets)


def inputs_of(probes: Any, model: nn.Module) -> Inputs:
    """Return what a person gave as ``probes``.

    Inputs, or a pair of inputs and right answers. Inputs are an array, or a tuple of them or a
    mapping for a model that takes several.

    Raises
    ------
    UsageError
        If there are none, or not equally many of each.
    """
    given, targets = probes if isinstance(probes, tuple) and len(probes) == 2 else (probes, None)
    if given is None:
        raise UsageError(
            "`probes` must be a few examples that the network is asked at each recorded step, such"
            " as (X[:8], y[:8])"
        )
    like = next(model.parameters())
    kwargs: dict[str, Any] = {}
    args: tuple[Any, ...] = ()
    if isinstance(given, Mapping):
        kwargs = {str(name): _tensor(value, like) for name, value in given.items()}
    elif isinstance(given, tuple | list) and given and not _is_number(given[0]):
        args = tuple(_tensor(value, like) for value in given)
    else:
        args = (_tensor(given, like),)
    names = (*_argument_names(model)[: len(args)], *kwargs)
    inputs = Inputs(args, kwargs, names, None if targets is None else _tensor(targets, like))
    _check_rows(inputs)
    return inputs


def _tensor(value: Any, like: torch.Tensor) -> torch.Tensor:
    """Return what a person gave as a tensor; an array comes to the device and dtype of another."""
    if isinstance(value, torch.Tensor):
        return value
    try:
        tensor = torch.as_tensor(np.asarray(value))
    except (TypeError, ValueError) as error:
        raise UsageError(f"`probes` must be arrays, not {type(value).__name__}") from error
    # NumPy makes float64 of what people write down, and models are float32.
    return tensor.to(like.device, like.dtype if tensor.is_floating_point() else None)


def _check_rows(inputs: Inputs) -> None:
    tensors = [*inputs.tensors.values(), *(() if inputs.targets is None else (inputs.targets,))]
    counts = {tensor.shape[0] if tensor.ndim else 0 for tensor in tensors}
    if len(counts) != 1 or 0 in counts:
        shapes = ", ".join(str(tuple(tensor.shape)) for tensor in tensors)
        raise UsageError(
            f"`probes` {shapes} must have a row for each example, equally many of each"
        )


def _argument_names(model: nn.Module) -> list[str]:
    taken = {name for name, _ in model.named_modules()}
    try:
        names = [p.name for p in inspect.signature(model.forward).parameters.values()
                 if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]  # fmt: skip
    except (TypeError, ValueError):
        names = []
    names += [f"input {place}" for place in range(len(names) + 1, 17)]
    return [f"{name} (input)" if name in taken else name for name in names]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | bool) or (
        isinstance(value, list) and _is_number(value[0])
    )
