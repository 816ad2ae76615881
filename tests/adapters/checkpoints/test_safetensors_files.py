"""Files of safetensors are read as they are, or refused in a line."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from checkpoint_files import write_safetensors

from epochreel.adapters.checkpoints.safetensors_files import read_safetensors
from epochreel.errors import DataError


def test_arrays_come_back_with_dtype_and_shape(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    arrays = {
        "a": np.arange(6, dtype=np.float32).reshape(2, 3),
        "b": np.array([True, False]),
        "c": np.array(7, np.int64),
        "d": np.zeros((0, 4), np.float16),
        "e": np.array([0.1], np.float64),
    }
    write_safetensors(path, arrays)
    found = read_safetensors(path)
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(found[name], array)


def test_bfloat16_is_the_upper_half_of_a_float32(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    values = np.array([1.0, -2.5, 3.140625, 0.0, np.inf], np.float32)
    bits = (values.view(np.uint32) >> 16).astype("<u2")
    write_safetensors(path, {"w": ("BF16", (5,), bits.tobytes())})
    found = read_safetensors(path)["w"]
    assert found.dtype == np.float32
    assert found.tolist() == values.tolist()


@pytest.mark.parametrize(
    ("kind", "byte", "value"),
    [
        ("F8_E4M3", 0b0_0111_000, 1.0),
        ("F8_E4M3", 0b1_1000_100, -3.0),
        ("F8_E4M3", 0b0_1111_110, 448.0),
        ("F8_E4M3", 0b0_0000_001, 2.0**-9),
        ("F8_E4M3", 0b0_1111_111, np.nan),
        ("F8_E5M2", 0b0_01111_00, 1.0),
        ("F8_E5M2", 0b0_11110_11, 57344.0),
        ("F8_E5M2", 0b0_00000_01, 2.0**-16),
        ("F8_E5M2", 0b1_11111_00, -np.inf),
    ],
)
def test_eight_bits_are_the_numbers_of_the_article(
    kind: str, byte: int, value: float, tmp_path: Path
) -> None:
    path = tmp_path / "model.safetensors"
    write_safetensors(path, {"w": (kind, (1,), bytes([byte]))})
    np.testing.assert_array_equal(read_safetensors(path)["w"], np.float32([value]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1234",
        struct.pack("<Q", 1 << 60) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 3) + b"{,}",
        struct.pack("<Q", 61)
        + b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}      '
        + b"12",
        struct.pack("<Q", 60)
        + b'{"a":{"dtype":"X9","shape":[2],"data_offsets":[0,8]}}      '
        + b"1" * 8,
    ],
)
def test_what_is_none_is_refused_in_a_line(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"\.safetensors file.*: .*model\.safetensors$") as caught:
        read_safetensors(path)
    assert "\n" not in str(caught.value)
