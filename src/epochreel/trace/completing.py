"""What is added to recorded steps when a reel is closed: what a network gives with their weights.

To ask a network at each step of a quick training takes more time than to copy it. So some steps
are recorded without its answers, and those are found from what was recorded, when nobody waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import numpy as np

from epochreel.steps import Tensors, TrainingStep
from epochreel.trace.arrays import Codec, Shape
from epochreel.trace.copying import Copier
from epochreel.trace.packing import LARGE_BYTES, Layout
from epochreel.trace.rows import Rows
from epochreel.trace.tensors import read_large, read_step

# Returns what the network gives with the arrays of a step; None if it does not any more.
Replay = Callable[[Tensors], Tensors | None]


def complete(
    connection: sqlite3.Connection, rows: Rows, bare: Sequence[int], replay: Replay
) -> int:
    """Add to steps what is still to be added; return to how many it was not. The caller commits.

    Nothing is added unless the first and the last step that are whole come out bit by bit as they
    were recorded.

    Parameters
    ----------
    connection
        To the reel.
    rows
        Its tables.
    bare
        The steps.
    replay
        Gives what is to be added.
    """
    if not bare:
        return 0
    reads = _Steps(connection)
    missing = set(bare)
    whole = [step for step in reads.numbers() if step not in missing]
    if not (_comes_out(reads, whole, replay) and _comes_out(reads, whole[::-1], replay)):
        return len(bare)
    copier, n_bare = Copier(), 0
    for number in bare:
        step = reads.at(number)
        more = replay(step.tensors)
        if more is None:
            n_bare += 1
            continue
        small = {key: array for key, array in step.tensors.items() if array.nbytes < LARGE_BYTES}
        grown = TrainingStep(number, step.epoch, {**small, **more}, scalars=step.scalars)
        rows.put_more(connection, number, copier.copy(grown))
    return n_bare


def _comes_out(reads: _Steps, numbers: Sequence[int], replay: Replay) -> bool:
    """Return whether the first of some steps that has what is given comes out as it is."""
    for number in numbers:
        tensors = reads.at(number).tensors
        found = replay(tensors)
        if found is None:
            return False
        if all(key in tensors for key in found):  # unlike what an interrupted recording has left
            return all(_is_same(tensors[key], array) for key, array in found.items())
    return False


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and one.tobytes() == other.tobytes()


class _Steps:
    """Reads the steps of a reel through the connection that writes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._codec = Codec()
        self._layouts: dict[int, Layout] = {}

    def numbers(self) -> list[int]:
        rows = self._connection.execute("SELECT step FROM step ORDER BY step")
        return [step for (step,) in rows]

    def at(self, number: int) -> TrainingStep:
        def read(step: int, shape: Shape) -> np.ndarray:
            return read_large(self._connection, step, shape, self._codec)

        step = read_step(self._connection, number, self._layouts, self._codec, read, {})
        assert step is not None
        return step
