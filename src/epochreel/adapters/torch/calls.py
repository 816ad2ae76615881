"""The arguments of a call of PyTorch: the tensors among them, and the rest as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch

# Their sizes are those of the block's output, which has no axis of examples. As they were given
# they would contain how many probes there were, and a recording with others could not resume.
_SIZED = frozenset(
    {"view", "reshape", "expand", "expand_as", "view_as", "reshape_as", "unflatten"}
)


def tensors_in(value: Any) -> Iterator[torch.Tensor]:
    """Yield the tensors in some arguments, in their order: those of a call are its slots."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from tensors_in(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from tensors_in(part)
    elif isinstance(value, slice):
        yield from tensors_in((value.start, value.stop, value.step))


def call_notes(name: str, args: Any, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call as plain data, its tensors as slots."""
    if name in _SIZED:
        return {"args": [{"input": 0}]}
    slots = iter(range(1 << 16))
    said = {"args": [_plain(arg, slots) for arg in args]}
    options = {key: _plain(value, slots) for key, value in kwargs.items()}
    return said | ({"options": options} if options else {})


def _plain(value: Any, slots: Iterator[int]) -> Any:
    if isinstance(value, torch.Tensor):
        return {"input": next(slots)}
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, slice):
        return {"slice": [_plain(part, slots) for part in (value.start, value.stop, value.step)]}
    if isinstance(value, tuple | list):
        return [_plain(part, slots) for part in value]
    if value is Ellipsis:
        return "..."
    return str(value).removeprefix("torch.")
