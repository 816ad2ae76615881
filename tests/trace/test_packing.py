from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from epochreel.steps import TrainingStep
from epochreel.trace.arrays import Shape
from epochreel.trace.copying import Copied, Copier
from epochreel.trace.packing import LARGE_BYTES, SCALAR, Layout
from epochreel.trace.tensors import StepTensors

DTYPES = (np.float64, np.float32, np.float16)


def read(copied: Copied) -> StepTensors:
    """Return the tensors of a step whose layout went through its text."""
    layout = Layout.from_json(copied.layout.to_json())
    assert layout == copied.layout
    return StepTensors(layout, copied.piece, {}, pytest.fail)


def round_trip(step: TrainingStep) -> TrainingStep:
    tensors = read(Copier().copy(step))
    return TrainingStep(step.step, step.epoch, tensors, step.loss, tensors.scalars())


@st.composite
def training_steps(draw: st.DrawFn) -> TrainingStep:
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
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


def test_numbers_of_the_other_byte_order_are_turned_round() -> None:
    array = np.array([1.5, -2.0], ">f8")
    found = read(Copier().copy(TrainingStep(1, 1, {("a", "state"): array})))["a", "state"]
    assert found.dtype == np.dtype("<f8")
    np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint16", "float16", "complex128", "<u8"])
@pytest.mark.parametrize("shape", [(), (3,), (0, 4), (2, 1, 3)])
def test_arrays_of_any_kind_lie_side_by_side(dtype: str, shape: tuple[int, ...]) -> None:
    odd = np.ones(3, np.int8)  # whatever follows it would begin where it may not
    array = (np.arange(np.prod(shape)).reshape(shape) % 2).astype(dtype)
    tensors: dict[tuple[str, str], Any] = {("a", "odd"): odd, ("b", "state"): array}
    found = read(Copier().copy(TrainingStep(1, 1, tensors)))
    np.testing.assert_array_equal(found["b", "state"], array)
    assert found["b", "state"].dtype == np.dtype(dtype)
    assert found["b", "state"].shape == shape
    assert found["b", "state"].flags.aligned


def test_a_tensor_of_a_block_and_a_number_of_the_step_are_not_taken_for_each_other(make_step):
    step = make_step(1, scalars={"layer 1": 0.5})
    found = round_trip(step)
    assert dict(found.scalars) == {"layer 1": 0.5}
    assert ("layer 1", SCALAR) not in found.tensors
    assert len(found.tensors) == len(list(found.tensors)) == len(step.tensors)


def test_what_is_large_stands_alone(make_step):
    below = np.zeros(LARGE_BYTES // 8 - 1)
    step = make_step(1, weights=(np.zeros((1, LARGE_BYTES // 8)), below[None]))
    copied = Copier().copy(step)
    assert [(shape.block, shape.role) for shape, _ in copied.large] == [("layer 1", "weight")]
    assert ("layer 2", "weight") in copied.layout.places
    assert copied.n_bytes == sum(
        np.asarray(t).nbytes for t in [*step.tensors.values(), *step.scalars.values()]
    )


def test_steps_are_copied_by_what_they_are_and_not_by_what_the_one_before_was():
    copier = Copier()
    for array in (np.arange(6.0), np.arange(6.0, dtype=np.float32), np.arange(4.0), np.ones(9999)):
        copied = copier.copy(TrainingStep(1, 1, {("a", "weight"): array}))
        shapes = [*copied.layout.shapes, *(shape for shape, _ in copied.large)]
        assert [(shape.dtype, shape.shape) for shape in shapes] == [
            (array.dtype.name, array.shape)
        ]
        assert b"".join([copied.piece, *(data for _, data in copied.large)]) == array.tobytes()


def test_objects_are_refused_by_name():
    tensors: dict[tuple[str, str], Any] = {("head", "weight"): np.array([None])}
    from epochreel.errors import UsageError

    with pytest.raises(
        UsageError, match=r"weight of `head` has the dtype object; a reel holds bool"
    ):
        Copier().copy(TrainingStep(1, 1, tensors))


def test_a_layout_that_no_reel_can_hold_is_refused():
    shapes = (Shape("a", "state", "float64", (10**8,)), Shape("b", "state", "float64", (10**8,)))
    with pytest.raises(ValueError, match="a piece of 1600000000 bytes"):
        _ = Layout(shapes).n_bytes


def test_a_layout_from_the_future_may_say_more():
    text = (
        '[["layer 1","weight","float32",[2,3],{"unit":"mV"}],["layer 1","bias","float32",[2],1]]'
    )
    layout = Layout.from_json(text)
    assert layout.n_bytes == 32
    assert layout.places["layer 1", "bias"][1] == 24
