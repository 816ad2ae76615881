"""Reads `.safetensors` files, those of bfloat16 and eight bits included.

The format (huggingface.co/docs/safetensors): eight bytes that say how long the header is, a header
in JSON with dtype, shape and place of each tensor, and the tensors. NumPy knows no bfloat16, which
is why the library's own reader for NumPy refuses many of today's files.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.adapters.checkpoints.checkpoint import Array
from epochreel.errors import DataError

_MOST_HEADER_BYTES = 100_000_000  # as the format has it
_PLAIN = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1", "BOOL": "?",
}  # fmt: skip


def read_safetensors(path: Path) -> dict[str, Array]:
    """Return the tensors of a file by name; what NumPy has no dtype for becomes float32.

    Raises
    ------
    DataError
        If it is none, is cut short, or has a dtype that is not known.
    """
    try:
        data = np.memmap(path, np.uint8, "r")
    except (ValueError, OSError) as error:  # an empty file cannot be mapped
        raise DataError(f"no .safetensors file ({error}): {path}") from error
    length = int(data[:8].view("<u8")[0]) if len(data) >= 8 else -1
    if not 0 <= length <= min(_MOST_HEADER_BYTES, len(data) - 8):
        raise DataError(f"no .safetensors file, or one that was cut short: {path}")
    try:
        header = json.loads(data[8 : 8 + length].tobytes())
        named = {name: said for name, said in header.items() if name != "__metadata__"}
        return {name: _tensor(data[8 + length :], said) for name, said in named.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"a damaged .safetensors file ({error}): {path}") from error


def _tensor(data: Array, said: Mapping[str, Any]) -> Array:
    kind, shape = said["dtype"], tuple(said["shape"])
    first, last = said["data_offsets"]
    raw = data[first:last]
    dtype = np.dtype(_PLAIN.get(kind) or _WIDENED[kind][0])
    if len(raw) != math.prod(shape) * dtype.itemsize:
        raise ValueError(f"{kind} {list(shape)} in {len(raw)} bytes")
    # A copy, which begins where the dtype wants it, and lets go of the file.
    array = np.frombuffer(raw.tobytes(), dtype).reshape(shape)
    return _WIDENED[kind][1](array) if kind in _WIDENED else array


def _from_bfloat16(bits: Array) -> Array:
    """Return numbers of which the upper half of a float32 was kept."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


def _from_float8(exponent_bits: int, bias: int) -> Callable[[Array], Array]:
    """Return what makes float32 of eight bits: sign, exponent, and the rest (arXiv:2209.05433)."""
    rest_bits = 7 - exponent_bits
    bits = np.arange(256)
    exponent, rest = (bits & 127) >> rest_bits, bits & ((1 << rest_bits) - 1)
    scale = 2.0**-rest_bits
    size = np.where(
        exponent > 0,
        (1 + rest * scale) * 2.0 ** (exponent - bias),
        rest * scale * 2.0 ** (1 - bias),
    )
    if exponent_bits == 5:  # as in IEEE 754
        size = np.where(exponent == 31, np.where(rest == 0, np.inf, np.nan), size)
    else:  # which has no infinity, and a single NaN
        size = np.where((bits & 127) == 127, np.nan, size)
    table = np.where(bits < 128, size, -size).astype(np.float32)
    return lambda raw: table[raw]


_WIDENED: Mapping[str, tuple[str, Callable[[Array], Array]]] = {
    "BF16": ("<u2", _from_bfloat16),
    "F8_E4M3": ("u1", _from_float8(4, 7)),
    "F8_E5M2": ("u1", _from_float8(5, 15)),
}
