"""Operations as PyTorch calls them, by name, for programs that were traced call by call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from epochreel.answers import arithmetic, functional, reductions, shaping
from epochreel.answers.arrays import Array, Value
from epochreel.answers.task import Task
from epochreel.blocks import Block

_PLAIN: Mapping[str, Callable[..., Value]] = MappingProxyType(
    arithmetic.OPERATIONS | reductions.OPERATIONS | shaping.OPERATIONS | functional.OPERATIONS
)
# Say nothing of what is computed: where, with what memory, in which dtype (ours is given).
_UNHEARD = frozenset(
    {"dtype", "device", "layout", "inplace", "out", "memory_format", "non_blocking", "copy"}
    | {"requires_grad", "pin_memory", "_stacklevel", "training"}
)


def knows(block: Block) -> bool:
    """Return whether the block's operation can be computed."""
    name = _name(block)
    return name in _PLAIN or name in shaping.SIZED or name == "part"


def compute(task: Task) -> Value:
    """Return what the block's operation gives.

    Raises
    ------
    ValueError, TypeError, IndexError, KeyError
        If it was not called as it can be; `running` says so in a sentence.
    """
    name, block = _name(task.block), task.block
    if name == "part":
        return _part(task)
    args = [_given(arg, task) for arg in block.notes.get("args", _inputs(task))]
    options = {
        key: _given(value, task)
        for key, value in block.notes.get("options", {}).items()
        if key not in _UNHEARD
    }
    if name in shaping.SIZED:
        return shaping.SIZED[name](task, *args, **options)
    return _PLAIN[name](*args, **options)


def _name(block: Block) -> str:
    """Return the operation's name: PyTorch's ``add_`` and ``__add__`` are ``add``."""
    return str(block.notes["op"]).strip("_")


def _inputs(task: Task) -> list[Any]:
    return [{"input": slot} for slot in range(len(task.values))]


def _given(arg: Any, task: Task) -> Any:
    """Return an argument as it was meant: an input, a slice, a list of them, or itself."""
    if isinstance(arg, Mapping):
        if "input" in arg:
            return task.input(arg["input"])
        return slice(*(_whole(_given(part, task)) for part in arg["slice"]))
    if isinstance(arg, list | tuple):
        return [_given(part, task) for part in arg]
    return arg


def _whole(bound: Any) -> int | None:
    return None if bound is None else int(bound)


def _part(task: Task) -> Array:
    """Return one of several outputs of a block, by its place in what PyTorch returns."""
    value = task.values[0]
    path: Sequence[int] = task.note("part", (0,))
    for place in path:
        if not isinstance(value, tuple):
            raise ValueError(f"what it reads has no output {list(path)}")
        value = value[place]
    if isinstance(value, tuple) or value is None:
        raise ValueError(f"output {list(path)} is not one array")
    return np.asarray(value)
