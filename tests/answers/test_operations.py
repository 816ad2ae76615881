"""Operations of traced programs, each with numbers that a person can follow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from one_block import answer_of

from epochreel.errors import UsageError

X = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]])  # one example of shape (2, 3)
ALL = {"slice": [None, None, None]}


def _op(op: str, *args: Any, out_shape: tuple[int, ...] = (), x: Any = X, **options: Any) -> Any:
    """Return what an operation gives whose first argument is the input."""
    notes = {"op": op, "args": [{"input": 0}, *args], "options": options}
    return answer_of("other", x, notes=notes, out_shape=out_shape)


@pytest.mark.parametrize(
    ("op", "args", "expected"),
    [
        ("mul", [2], [[2, 4, 6], [8, 10, 12]]),
        ("add_", [1], [[2, 3, 4], [5, 6, 7]]),
        ("__radd__", [1], [[2, 3, 4], [5, 6, 7]]),
        ("sub", [1], [[0, 1, 2], [3, 4, 5]]),
        ("rsub", [1], [[0, -1, -2], [-3, -4, -5]]),
        ("div", [2], [[0.5, 1, 1.5], [2, 2.5, 3]]),
        ("__rtruediv__", [60], [[60, 30, 20], [15, 12, 10]]),
        ("__pow__", [2], [[1, 4, 9], [16, 25, 36]]),
        ("rpow", [2], [[2, 4, 8], [16, 32, 64]]),
        ("clamp", [2, 5], [[2, 2, 3], [4, 5, 5]]),
        ("neg", [], [[-1, -2, -3], [-4, -5, -6]]),
        ("mean", [1], [2.5, 3.5, 4.5]),
        ("sum", [[1, 2]], 21),
        ("amax", [-1], [3, 6]),
        ("max", [-1], [3, 6]),
        ("argmax", [-1], [2, 2]),
        ("var", [-1], [1, 1]),
        ("cumsum", [2], [[1, 3, 6], [4, 9, 15]]),
        ("transpose", [1, 2], [[1, 4], [2, 5], [3, 6]]),
        ("permute", [0, 2, 1], [[1, 4], [2, 5], [3, 6]]),
        ("select", [1, 0], [1, 2, 3]),
        ("__getitem__", [[ALL, -1]], [4, 5, 6]),
        ("getitem", [["...", {"slice": [0, 3, 2]}]], [[1, 3], [4, 6]]),
        ("getitem", [[ALL, None, 0, 1]], [2]),
        ("unsqueeze", [1], [[[1, 2, 3], [4, 5, 6]]]),
        ("chunk", [2, 1], [[1, 2, 3]]),
        ("split", [[1, 2], 2], [[1], [4]]),
        ("flip", [[2]], [[3, 2, 1], [6, 5, 4]]),
        ("roll", [1, 2], [[3, 1, 2], [6, 4, 5]]),
        ("pad", [[1, 0, 0, 1]], [[0, 1, 2, 3], [0, 4, 5, 6], [0, 0, 0, 0]]),
        ("pad", [[-1, -1]], [[2], [5]]),
        ("narrow", [2, 1, 2], [[2, 3], [5, 6]]),
        ("repeat_interleave", [2, 1], [[1, 2, 3], [1, 2, 3], [4, 5, 6], [4, 5, 6]]),
        ("tril", [], [[1, 0, 0], [4, 5, 0]]),
        ("dropout", [0.5, False], [[1, 2, 3], [4, 5, 6]]),
        ("to", ["torch.int64"], [[1, 2, 3], [4, 5, 6]]),
        ("topk", [1], [[3], [6]]),
    ],
)
def test_it_gives_what_it_is_called_after(op: str, args: list[Any], expected: Any) -> None:
    assert _op(op, *args)[0].tolist() == expected


@pytest.mark.parametrize(
    ("op", "options", "expected"),
    [
        ("mean", {"dim": [-1], "keepdim": True}, [[2], [5]]),
        ("std", {"dim": 2, "unbiased": False}, [np.sqrt(2 / 3)] * 2),
        ("norm", {"dim": -1}, [14**0.5, 77**0.5]),
        ("logsumexp", {"dim": 2}, [3.4076059644443806, 6.4076059644443806]),
        (
            "softmax",
            {"dim": 2, "dtype": "torch.float32"},
            [[0.09003057317038046, 0.24472847105479767, 0.6652409557748219]] * 2,
        ),
        ("clamp", {"min": 6}, [[6, 6, 6], [6, 6, 6]]),
    ],
)
def test_keywords_are_those_of_pytorch(op: str, options: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(_op(op, **options)[0], expected, rtol=1e-14)


def test_sizes_are_those_of_the_block_whatever_it_was_traced_with() -> None:
    x = np.arange(12.0).reshape(3, 4)
    calls = ("view", [8, 2, 2]), ("reshape", [[8, 2, -1]]), ("unflatten", [1, [2, 2]])
    for op, args in (*calls, ("view", [])):
        y = _op(op, *args, x=x, out_shape=(2, 2))
        assert y.tolist() == x.reshape(3, 2, 2).tolist()
    for args in ([], [1]):
        assert _op("flatten", *args, x=x.reshape(3, 2, 2), out_shape=(4,)).tolist() == x.tolist()
    y = _op("expand", 8, 5, 4, x=x[:, None], out_shape=(5, 4))
    assert y.tolist() == [[row] * 5 for row in x.tolist()]
    assert _op("squeeze", x=x[:1, None], out_shape=(4,)).shape == (1, 4)


def test_steps_joined_with_examples_are_one_axis_and_come_apart_again() -> None:
    x = np.arange(12.0).reshape(2, 3, 2)
    for op, args in (("view", [24, 2]), ("reshape", [[-1, 2]]), ("flatten", [0, 1])):
        joined = _op(op, *args, x=x, out_shape=(3, 2))
        assert joined.tolist() == x.reshape(6, 2).tolist()
    apart = _op("view", 8, 3, 2, x=x.reshape(6, 2), out_shape=(3, 2))
    assert apart.tolist() == x.tolist()


def test_pictures_grow_by_what_is_nearest_or_between() -> None:
    x = np.array([[[0.0, 2.0]]])
    assert _op("interpolate", x=x, scale_factor=2).tolist() == [[[0, 0, 2, 2]]]
    assert _op("interpolate", 4, None, "linear", x=x).tolist() == [[[0, 0.5, 1.5, 2]]]
    assert _op("interpolate", [3], None, "linear", True, x=x).tolist() == [[[0, 1, 2]]]
    with pytest.raises(UsageError, match=r"mode bicubic is not known$"):
        _op("interpolate", 4, None, "bicubic", x=x)


def test_two_inputs_meet_in_an_operation() -> None:
    a, b = np.array([[1.0, 2.0]]), np.array([[10.0, 20.0]])
    assert answer_of("other", [a, b], notes={"op": "mul"}).tolist() == [[10, 40]]
    notes = {"op": "sub", "args": [{"input": 1}, {"input": 0}], "options": {"alpha": 2}}
    assert answer_of("other", [a, b], notes=notes).tolist() == [[8, 16]]
    notes = {"op": "cat", "args": [[{"input": 0}, {"input": 1}]], "options": {"dim": -1}}
    assert answer_of("concat", [a, b], notes=notes).tolist() == [[1, 2, 10, 20]]
    notes = {"op": "einsum", "args": ["ni,nj->nij", {"input": 0}, {"input": 1}]}
    assert answer_of("other", [a, b], notes=notes).tolist() == [[[10, 20], [20, 40]]]
    notes = {"op": "where", "args": [{"input": 2}, {"input": 0}, {"input": 1}]}
    mask = np.array([[True, False]])
    assert answer_of("other", [a, b, mask], notes=notes).tolist() == [[1, 20]]


def test_rotary_positions_are_a_few_operations() -> None:
    """As Llama turns its queries: x cos + (-second half, first half) sin (Su et al. 2021)."""
    rng = np.random.default_rng(0)
    x, angles = rng.normal(size=(1, 3, 4)), np.tile(np.arange(3.0)[:, None] * [1.0, 0.5], 2)
    cosine, sine = (answer_of("other", angles[None], notes={"op": op}) for op in ("cos", "sin"))
    first = _op("getitem", ["...", {"slice": [None, 2, None]}], x=x)
    second = _op("getitem", ["...", {"slice": [2, None, None]}], x=x)
    turned = answer_of(
        "other",
        [answer_of("other", second, notes={"op": "neg"}), first],
        notes={"op": "cat", "args": [[{"input": 0}, {"input": 1}]], "options": {"dim": -1}},
    )
    notes = {"op": "mul"}
    y = answer_of("other", [x, cosine], notes=notes) + answer_of(
        "other", [turned, sine], notes=notes
    )
    for place, speed in np.ndindex(3, 2):
        number = complex(x[0, place, speed], x[0, place, speed + 2])
        expected = number * np.exp(1j * angles[place, speed])
        assert y[0, place, speed] == pytest.approx(expected.real)
        assert y[0, place, speed + 2] == pytest.approx(expected.imag)


def test_layers_may_be_called_as_functions() -> None:
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    assert _op("max_pool2d", 2, x=x).tolist() == [[[[5, 7], [13, 15]]]]
    assert _op("avg_pool2d", [2, 2], x=x).tolist() == [[[[2.5, 4.5], [10.5, 12.5]]]]
    assert _op("adaptive_avg_pool2d", 1, x=x).tolist() == [[[[7.5]]]]
    notes = {"op": "linear"}
    weight = np.array([[[1.0, 1.0]]])[0]
    assert answer_of("other", [np.array([[2.0, 3.0]]), weight], notes=notes).tolist() == [[5]]
    pixels = np.arange(4.0).reshape(1, 4, 1, 1)
    assert _op("pixel_shuffle", 2, x=pixels).tolist() == [[[[0, 1], [2, 3]]]]


def test_what_is_called_as_it_cannot_be_is_said_in_a_sentence() -> None:
    with pytest.raises(
        UsageError, match=r"^block `it` \(other\) cannot be computed from \(1, 2, 3"
    ):
        _op("matmul", x=X)
    with pytest.raises(UsageError, match=r"output \[0, 1\]") as caught:
        answer_of("reshape", X, notes={"op": "part", "part": [0, 1]})
    assert "\n" not in str(caught.value)
