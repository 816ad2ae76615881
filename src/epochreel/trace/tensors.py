"""The tensors of one recorded step, read from a reel one by one as they are asked for."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from epochreel.steps import Key, Tensor, TrainingStep
from epochreel.trace.arrays import Codec, Encoded, Shape, array_of
from epochreel.trace.packing import SCALAR, Layout

ReadLarge = Callable[[Shape], Tensor]


class StepTensors(Mapping[Key, Tensor]):
    """The tensors of a step by block and role; each is read-only, and read once.

    Parameters
    ----------
    layout, piece
        The small ones.
    large
        What the others are.
    read_large
        Reads one of those.
    shared
        By the names of arrays that are another's, such as tied weights, the names of those; they
        can be asked for and are not counted.
    """

    def __init__(
        self,
        layout: Layout,
        piece: bytes | memoryview,
        large: Mapping[Key, Shape],
        read_large: ReadLarge,
        shared: Mapping[Key, Key] = MappingProxyType({}),
    ) -> None:
        self._layout = layout
        self._piece = piece
        self._large = large
        self._read_large = read_large
        self._shared = shared
        self._read: dict[Key, Tensor] = {}

    def __getitem__(self, key: Key) -> Tensor:
        key = self._shared.get(key, key)
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = self._find(key)
        return found

    def __contains__(self, key: object) -> bool:
        if isinstance(key, tuple) and len(key) == 2:
            key = self._shared.get(key, key)
        return key in self._large or (key in self._layout.places and not _is_scalar(key))

    def __iter__(self) -> Iterator[Key]:
        yield from (key for key in self._layout.places if not _is_scalar(key))
        yield from self._large

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def scalars(self) -> dict[str, float]:
        """Return the step's own numbers by name."""
        return {key[0]: float(self._find(key)) for key in self._layout.scalars}

    def _find(self, key: Key) -> Tensor:
        place = self._layout.places.get(key)
        if place is not None:
            return array_of(place[0], self._piece, place[1])
        return self._read_large(self._large[key])


def read_step(
    connection: sqlite3.Connection,
    step: int,
    layouts: dict[int, Layout],
    codec: Codec,
    read_large: Callable[[int, Shape], Tensor],
    shared: Mapping[Key, Key],
) -> TrainingStep | None:
    """Return a step; of its large arrays only what they are.

    Parameters
    ----------
    connection
        To the reel.
    step
        Its number.
    layouts
        Those that were read before, by number; others are added.
    codec
        Decodes the small arrays.
    read_large
        Reads a large array of a step.
    shared
        As of `StepTensors`.
    """
    query = (
        "SELECT epoch, loss, layout, codec, checksum, bytes"
        " FROM step LEFT JOIN small USING (step) WHERE step = ?"
    )
    try:
        row = connection.execute(query, (step,)).fetchone()
    except OverflowError:  # a number that no SQLite file can hold
        return None
    if row is None:
        return None
    epoch, loss, number, *encoded = row
    layout, piece = Layout(()), b""
    if number is not None:
        layout = layouts.get(number) or layouts.setdefault(number, _layout(connection, number))
        piece = codec.decode(Encoded(*encoded), layout.n_bytes, layout.item_bytes)
    large = _large_of(connection, step)
    tensors = StepTensors(layout, piece, large, lambda shape: read_large(step, shape), shared)
    loss = float("nan") if loss is None else loss
    return TrainingStep(step, epoch, tensors, loss, tensors.scalars())


def read_large(connection: sqlite3.Connection, step: int, shape: Shape, codec: Codec) -> Tensor:
    """Return one large array of a step, and read no other.

    Raises
    ------
    ValueError
        If it is damaged.
    """
    query = "SELECT codec, checksum, bytes FROM tensor WHERE step = ? AND block = ? AND role = ?"
    row = connection.execute(query, (step, shape.block, shape.role)).fetchone()
    data = codec.decode(Encoded(*row), shape.n_bytes, shape.item_bytes)
    return array_of(shape, data)


def _large_of(connection: sqlite3.Connection, step: int) -> dict[Key, Shape]:
    query = "SELECT block, role, dtype, shape FROM tensor WHERE step = ? ORDER BY block, role"
    rows: list[tuple[Any, ...]] = connection.execute(query, (step,)).fetchall()
    return {
        (block, role): Shape(block, role, dtype, tuple(map(int, json.loads(dims))))
        for block, role, dtype, dims in rows
    }


def _layout(connection: sqlite3.Connection, number: int) -> Layout:
    query = "SELECT json FROM layout WHERE layout = ?"
    return Layout.from_json(connection.execute(query, (number,)).fetchone()[0])


def _is_scalar(key: object) -> bool:
    return isinstance(key, tuple) and key[1] == SCALAR
