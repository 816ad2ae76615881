"""Writes files of checkpoints byte by byte, so that no library is needed to test reading them."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMES = {"<f4": "F32", "<f8": "F64", "<f2": "F16", "<i8": "I64", "|b1": "BOOL", "|u1": "U8"}


def write_safetensors(
    path: Path, tensors: Mapping[str, NDArray[Any] | tuple[str, Any, bytes]]
) -> None:
    """Write arrays, or dtype, shape and bytes of what NumPy has no dtype for."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, tensor in tensors.items():
        if isinstance(tensor, tuple):
            kind, shape, raw = tensor
        else:
            kind, shape, raw = NAMES[tensor.dtype.str], tensor.shape, tensor.tobytes()
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": offsets}
        data += raw
    said = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(said)) + said + data)


def write_checkpoint(folder: Path, step: int, scale: float = 1.0, losses: Any = None) -> Path:
    """Write a folder as Transformers' trainer does, of a network of two layers."""
    place = folder / f"checkpoint-{step}"
    place.mkdir(parents=True)
    weight = np.arange(6, dtype=np.float32).reshape(3, 2) * scale
    tensors = {"fc1.weight": weight, "fc1.bias": weight[:, 0], "fc2.weight": weight[:1, :1] + step}
    write_safetensors(place / "model.safetensors", tensors)
    history = [{"step": at, "epoch": at / 10, "loss": loss} for at, loss in (losses or {}).items()]
    state = {"global_step": step, "epoch": step / 10, "log_history": history}
    (place / "trainer_state.json").write_text(json.dumps(state))
    return place


def _varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _record(message: bytes) -> bytes:
    return struct.pack("<QI", len(message), 0) + message + struct.pack("<I", 0)


def write_events(
    path: Path, scalars: list[tuple[int, str, float]], *, as_tensors: bool = False
) -> None:
    """Write an event file as TensorBoard's writers do, checksums left at 0."""
    data = _record(b"\x09" + struct.pack("<d", 1.0) + _bytes(3, b"brain.Event:2"))
    for step, tag, value in scalars:
        if as_tensors:
            tensor = b"\x08\x01" + _bytes(2, b"") + _bytes(4, struct.pack("<f", value))
            said = _bytes(8, tensor)
        else:
            said = b"\x15" + struct.pack("<f", value)
        summary = _bytes(1, _bytes(1, tag.encode()) + said)
        data += _record(b"\x10" + _varint(step) + _bytes(5, summary))
    path.write_bytes(data)
