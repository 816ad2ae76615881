from __future__ import annotations

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from epochreel.trace.arrays import MOST_BYTES, RAW, SHUFFLED, Codec, Encoded, Shape

DAMAGE = (ValueError, zstandard.ZstdError)
WEIGHTS = np.random.default_rng(0).normal(size=600).tobytes()


@given(st.binary(max_size=5000), st.sampled_from([1, 2, 4, 8, 16]))
def test_bytes_come_back_as_they_were(data: bytes, item_bytes: int) -> None:
    encoded = Codec().encode(data, item_bytes)
    assert Codec().decode(encoded, len(data), item_bytes) == data
    assert len(encoded.data) <= len(data)


def test_floats_are_smaller_and_noise_is_left_alone() -> None:
    assert Codec().encode(WEIGHTS, 8).codec == SHUFFLED
    assert len(Codec().encode(WEIGHTS, 8).data) < 0.96 * len(WEIGHTS)
    noise = np.random.default_rng(0).bytes(5000)
    assert Codec().encode(noise, 8) == Encoded(RAW, Codec().encode(noise, 8).checksum, noise)


def test_the_same_bytes_give_the_same_bytes() -> None:
    codec = Codec()
    assert codec.encode(WEIGHTS, 8) == codec.encode(WEIGHTS, 8) == Codec().encode(WEIGHTS, 8)


@pytest.mark.parametrize("data", [WEIGHTS, WEIGHTS[:800]])
def test_any_flipped_bit_is_found(data: bytes) -> None:
    encoded = Codec().encode(data, 8)
    unnoticed = 0
    for place in range(len(encoded.data) * 8):
        damaged = bytearray(encoded.data)
        damaged[place // 8] ^= 1 << place % 8
        try:
            assert Codec().decode(encoded._replace(data=bytes(damaged)), len(data), 8) == data
            unnoticed += 1
        except DAMAGE:
            pass
    # Some bits of a frame say nothing about the content.
    assert unnoticed < 0.002 * 8 * len(encoded.data)


def test_what_is_cut_or_of_another_codec_is_refused() -> None:
    encoded = Codec().encode(WEIGHTS, 8)
    for wrong in (
        encoded._replace(data=encoded.data[:-1]),
        encoded._replace(codec="pickle"),
        encoded._replace(checksum=encoded.checksum ^ 1),
    ):
        with pytest.raises(DAMAGE):
            Codec().decode(wrong, len(WEIGHTS), 8)


def test_a_frame_that_says_it_is_huge_is_not_unpacked() -> None:
    zeros = zstandard.ZstdCompressor().compress(bytes(1 << 28))  # 256 MB in 25 KB
    encoded = Encoded(SHUFFLED, 0, zeros)
    with pytest.raises(ValueError, match="does not hold 4800 bytes"):
        Codec().decode(encoded, 4800, 8)


@pytest.mark.parametrize(
    ("dtype", "shape"), [("float64", (1 << 40,)), ("float32", (-1, 4)), ("float32", (-2, -3))]
)
def test_a_shape_that_no_reel_can_hold_is_refused(dtype: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="bytes"):
        _ = Shape("a", "weight", dtype, shape).n_bytes
    assert Shape("a", "weight", "float64", (MOST_BYTES // 8,)).n_bytes == MOST_BYTES
