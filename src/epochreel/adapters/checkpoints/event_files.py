"""Reads the scalars of TensorBoard's event files, without TensorFlow or TensorBoard.

A file is records, each with its length and two checksums; a record is a protocol buffer of which
three fields matter here: step, and in its summary tag and value.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from epochreel.errors import DataError

_FLOAT, _DOUBLE = 1, 2  # dtypes of TensorFlow's tensors


class _Field(NamedTuple):
    number: int
    value: int | bytes


def read_events(path: Path) -> dict[str, dict[int, float]]:
    """Return the curves of a file: by tag, values by step. What a crash cut off is left out.

    Raises
    ------
    DataError
        If it is no event file.
    """
    curves: dict[str, dict[int, float]] = {}
    try:
        for number, record in enumerate(_records(path.read_bytes())):
            fields = list(_fields(record))
            if number == 0 and not any(field.number == 3 for field in fields):
                raise ValueError("it does not begin with a version")
            step = next((field.value for field in fields if field.number == 2), 0)
            for field in fields:
                if field.number == 5 and isinstance(field.value, bytes):
                    for tag, value in _values(field.value):
                        curves.setdefault(tag, {})[int(step)] = value
    except (ValueError, IndexError, struct.error, UnicodeDecodeError) as error:
        raise DataError(f"no event file of TensorBoard ({error}): {path}") from error
    return curves


def _records(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 12 <= len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        if at + 16 + length > len(data):
            return
        yield data[at + 12 : at + 12 + length]
        at += 16 + length


def _values(summary: bytes) -> Iterator[tuple[str, float]]:
    """Yield tag and number of each value of a summary that is a scalar."""
    for entry in _fields(summary):
        if entry.number != 1 or not isinstance(entry.value, bytes):
            continue
        tag, number = None, None
        for field in _fields(entry.value):
            if field.number == 1 and isinstance(field.value, bytes):
                tag = field.value.decode()
            elif field.number == 2 and isinstance(field.value, bytes) and len(field.value) == 4:
                (number,) = struct.unpack("<f", field.value)
            elif field.number == 8 and isinstance(field.value, bytes):
                number = _tensor_scalar(field.value)
        if tag is not None and number is not None:
            yield tag, number


def _tensor_scalar(tensor: bytes) -> float | None:
    """Return the number of a tensor that has just one."""
    fields = {field.number: field.value for field in _fields(tensor)}
    shape = fields.get(2, b"")
    forms = {_FLOAT: ("<f", 5), _DOUBLE: ("<d", 6)}
    if (isinstance(shape, bytes) and shape) or fields.get(1) not in forms:
        return None
    form, own = forms[int(fields[1])]
    raw = fields.get(4) or fields.get(own)
    if isinstance(raw, bytes) and len(raw) == struct.calcsize(form):
        return float(struct.unpack(form, raw)[0])
    return None


def _fields(message: bytes) -> Iterator[_Field]:
    """Yield the fields of a protocol buffer; fixed ones as their bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(message, at)
        elif kind in (1, 2, 5):
            size = {1: 8, 5: 4}.get(kind)
            if size is None:
                size, at = _varint(message, at)
            value, at = message[at : at + size], at + size
            if len(value) != size:
                raise ValueError("a field was cut off")
        else:
            raise ValueError(f"a field of kind {kind}")
        yield _Field(key >> 3, value)


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7
