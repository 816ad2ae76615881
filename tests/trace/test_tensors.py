from __future__ import annotations

import itertools

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from epochreel.steps import TrainingStep
from epochreel.trace.tensors import compress, decompress, pack, unpack

DTYPES = (np.float64, np.float32, np.float16)


def round_trip(step: TrainingStep) -> TrainingStep:
    payload = decompress(compress(pack(step)))
    return unpack(payload, step=step.step, epoch=step.epoch, loss=step.loss)


@st.composite
def training_steps(draw: st.DrawFn) -> TrainingStep:
    dtype = draw(st.sampled_from(DTYPES))
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    n_probes = draw(st.integers(0, 3))

    def array(*shape: int) -> np.ndarray:
        return draw(hnp.arrays(dtype, shape))

    return TrainingStep.dense(
        step=draw(st.integers(0, 2**62)),
        epoch=draw(st.integers(0, 2**31)),
        examples=draw(hnp.arrays(np.int64, n_probes)),
        weights=tuple(array(above, below) for below, above in itertools.pairwise(sizes)),
        biases=tuple(array(n) if draw(st.booleans()) else None for n in sizes[1:]),
        activations=tuple(array(n_probes, n) for n in sizes) if draw(st.booleans()) else (),
        errors=tuple(array(n_probes, n) for n in sizes[1:]) if draw(st.booleans()) else None,
        targets=array(n_probes, sizes[-1]) if draw(st.booleans()) else None,
        loss=draw(st.floats()),
        scalars=draw(st.dictionaries(st.text(max_size=5), st.floats(), max_size=3)),
    )


@given(step=training_steps())
def test_every_field_comes_back_as_it_was(step, same_step):
    same_step(round_trip(step), step)


def test_views_come_back_as_they_look(make_step, same_step):
    matrix = np.arange(24.0, dtype=np.float32).reshape(6, 4)
    step = make_step(1, weights=(matrix[::2].T, matrix[:1, ::-1]), biases=(matrix[:4, 1], None))
    found = round_trip(step)
    same_step(found, step)
    assert found.weights[0][1, 2] == matrix[4, 1]


def test_the_same_step_gives_the_same_bytes(make_step):
    assert compress(pack(make_step(5))) == compress(pack(make_step(5)))


def test_any_flipped_bit_is_found(make_step):
    payload = pack(make_step(1))
    blob = compress(payload)
    unnoticed = 0
    for place in range(len(blob) * 8):
        damaged = bytearray(blob)
        damaged[place // 8] ^= 1 << place % 8
        try:
            assert decompress(bytes(damaged)) == payload
            unnoticed += 1
        except (zstandard.ZstdError, MemoryError):
            pass
    # A few bits of the frame's header say nothing about the content.
    assert unnoticed < 8


def test_a_cut_payload_is_refused(make_step):
    with pytest.raises(zstandard.ZstdError):
        decompress(compress(pack(make_step(1)))[:-1])
