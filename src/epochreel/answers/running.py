"""A whole network's answer: its blocks, one after the other, in NumPy."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from epochreel.answers.activations import activate
from epochreel.answers.arrays import Array, Value, first_of
from epochreel.answers.kinds import function_of, lack_of
from epochreel.answers.task import Task
from epochreel.blocks import Block
from epochreel.errors import InputsError, UsageError, unknown_name
from epochreel.network import NetworkSpec

Params = Callable[[str, str], Array]
# Of what all blocks give together: beyond 128 MB of float64, examples are computed in groups.
_MOST_VALUES = 1 << 24


def compute(
    network: NetworkSpec,
    params: Params,
    inputs: Sequence[ArrayLike],
    dtype: DTypeLike = np.float64,
    wanted: Collection[str] | None = None,
) -> dict[str, Array]:
    """Return what the blocks of a network give.

    Parameters
    ----------
    network
        What is asked; as it answers, not as it learns: dropout leaves out nothing, and batch
        norms use their running statistics.
    params
        From a block's name and a role to its array, as recorded; called for what is needed.
    inputs
        One array for each of the network's inputs, ``(n, *shape)``.
    dtype
        float64 or float32, of the computation; whole numbers stay what they are.
    wanted
        Names of blocks; None for all. Only what these need is computed, and only these are kept.

    Returns
    -------
    activations
        By block name ``(n, *out_shape)``; what depends on no input has no axis of examples.

    Raises
    ------
    InputsError
        If the inputs are too few or too many, or of another shape than the network's.
    UsageError
        If a block is of a kind that NumPy does not know, or was recorded with arrays that do not
        fit; the message names it.
    """
    given = _checked(network, inputs, np.dtype(dtype))
    run = _Run(network, _needed(network, wanted), params, np.dtype(dtype))
    names = [block.name for block in run.blocks] if wanted is None else list(wanted)
    n_examples, size = len(next(iter(given.values()))), run.most_at_once
    if n_examples <= size:
        return run.answer(given, names)
    run = _Run(network, run.blocks, cache(params), run.dtype)  # read once, not once a group
    parts = [
        run.answer({name: array[first : first + size] for name, array in given.items()}, names)
        for first in range(0, n_examples, size)
    ]
    return {
        name: np.concatenate([part[name] for part in parts])
        if name in run.varying
        else parts[0][name]
        for name in names
    }


@dataclass(frozen=True)
class _Run:
    """The blocks that are needed, in order, and how they are computed."""

    network: NetworkSpec
    blocks: Sequence[Block]
    params: Params
    dtype: np.dtype[Any]

    def answer(self, given: Mapping[str, Array], names: Collection[str]) -> dict[str, Array]:
        """Return what some blocks give; what is no longer needed is let go of on the way."""
        sources = self.network.sources
        last_reader = {
            source: block.name for block in self.blocks for source in sources[block.name]
        }
        values: dict[str, Value] = dict(given)
        kept: dict[str, Array] = {}
        for block in self.blocks:
            if block.kind != "input":
                values[block.name] = _computed(self._task(block, values, given))
            if block.name in names:
                kept[block.name] = first_of(values[block.name])
            for source in sources[block.name]:
                if last_reader[source] == block.name:
                    values.pop(source, None)
        return {name: kept[name] for name in names}

    def _task(self, block: Block, values: Mapping[str, Value], given: Mapping[str, Array]) -> Task:
        sources = self.network.sources[block.name]
        for source in sources:
            if source not in values:
                raise UsageError(
                    f"block `{block.name}` ({block.kind}) cannot be computed in NumPy: it reads"
                    f" `{source}`, which reads it"
                )
        return Task(
            block,
            tuple(values[source] for source in sources),
            tuple(source in self.varying for source in sources),
            _reader(block, self.params),
            len(next(iter(given.values()))),
            self.dtype,
        )

    @cached_property
    def varying(self) -> frozenset[str]:
        """The blocks whose outputs have an axis of examples: what depends on an input."""
        varying = set[str]()
        for block in self.blocks:
            if block.kind == "input" or varying.intersection(self.network.sources[block.name]):
                varying.add(block.name)
        return frozenset(varying)

    @property
    def most_at_once(self) -> int:
        """How many examples are computed at once; all, where they depend on each other."""
        for block in self.blocks:
            by_batch = block.notes.get("norm") == "batch" and "running_mean" not in block.params
            if by_batch or block.notes.get("batch_first") is False:
                return sys.maxsize
        values = sum(math.prod(block.out_shape) for block in self.blocks)
        return max(_MOST_VALUES // max(values, 1), 1)


def _computed(task: Task) -> Value:
    block = task.block
    try:
        # A network that diverged answers NaN; nobody needs a warning for each of its blocks.
        with np.errstate(all="ignore"):
            return _finished(task, function_of(block)(task))
    except (ValueError, TypeError, IndexError, KeyError) as error:
        shapes = ", ".join(str(first_of(value).shape) for value in task.values)
        raise UsageError(
            f"block `{block.name}` ({block.kind}) cannot be computed from {shapes or 'nothing'}:"
            f" {error}"
        ) from error


def _finished(task: Task, value: Value) -> Value:
    """Return what a block gives in the dtype of the computation, with its activation applied."""
    if isinstance(value, tuple):
        first, *others = value
        return _finished(task, first), *others
    if value.dtype.kind == "f":
        value = value.astype(task.dtype, copy=False)
    name = task.block.activation
    return value if name in ("linear", "prelu") else activate(value, name, task.block.notes)


def _reader(block: Block, params: Params) -> Callable[[str], Array]:
    shared = block.notes.get("shared", {})

    def read(role: str) -> Array:
        owner, its_role = shared.get(role, (block.name, role))
        try:
            return params(owner, its_role)
        except KeyError:
            raise UsageError(
                f"block `{block.name}` ({block.kind}) cannot be computed: its `{role}` was not"
                " recorded"
            ) from None

    return read


def _checked(
    network: NetworkSpec, inputs: Sequence[ArrayLike], dtype: np.dtype[Any]
) -> dict[str, Array]:
    """Return the inputs by the names of their blocks, if they fit."""
    if len(inputs) != len(network.inputs):
        raise InputsError(f"{len(inputs)} inputs given, the network has {len(network.inputs)}")
    arrays = [np.asarray(values) for values in inputs]
    for name, array in zip(network.inputs, arrays, strict=True):
        shape = network.block(name).out_shape
        if array.ndim == 0 or array.shape[1:] != shape:
            raise InputsError(
                f"input `{name}` of shape {array.shape} does not fit: the network takes examples"
                f" of shape {shape}, so (n, {', '.join(map(str, shape))})"
            )
        if len(array) != len(arrays[0]):
            raise InputsError(
                f"{len(arrays[0])} examples of one input and {len(array)} of another"
            )
    return {
        name: array.astype(dtype, copy=False) if array.dtype.kind == "f" else array
        for name, array in zip(network.inputs, arrays, strict=True)
    }


def _needed(network: NetworkSpec, wanted: Collection[str] | None) -> tuple[Block, ...]:
    """Return what must be computed for some blocks, in order; UsageError if something cannot."""
    known = {block.name for block in network.blocks}
    needed, ahead = set[str](), list(known if wanted is None else wanted)
    while ahead:
        name = ahead.pop()
        if name not in known:
            raise unknown_name("block", name, tuple(known))
        if name not in needed:
            needed.add(name)
            ahead += network.sources[name]
    blocks = tuple(block for block in network.order() if block.name in needed)
    for block in blocks:
        lack = lack_of(block)
        if lack is not None:
            raise UsageError(f"block `{block.name}` ({lack}) cannot be computed in NumPy")
    return blocks
