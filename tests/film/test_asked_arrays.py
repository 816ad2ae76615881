"""What is asked of networks that read arrays: examples, rows, several inputs, text."""

from __future__ import annotations

from typing import Any

import pytest

from epochreel.blocks import Block, Edge
from epochreel.errors import InputsError
from epochreel.film.asked_arrays import arrays_of
from epochreel.network import NetworkSpec


def _network(*shapes: tuple[int, ...]) -> NetworkSpec:
    names = [f"in{number}" for number in range(len(shapes))]
    inputs = [Block(name, "input", (), shape) for name, shape in zip(names, shapes, strict=True)]
    out = Block("out", "add", shapes, shapes[0])
    edges = tuple(Edge(name, "out", slot) for slot, name in enumerate(names))
    return NetworkSpec((*inputs, out), edges, tuple(names), ("out",))


def test_one_example_is_told_from_rows_by_its_shape() -> None:
    arrays, is_one = arrays_of(_network((2, 2)), [[1, 2], [3, 4]], None)
    assert (arrays["in0"].tolist(), is_one) == ([[[1, 2], [3, 4]]], True)
    arrays, is_one = arrays_of(_network((2,)), [[1, 2], [3, 4]], None)
    assert (arrays["in0"].tolist(), is_one) == ([[1, 2], [3, 4]], False)
    assert arrays_of(_network(()), 3.0, None)[0]["in0"].tolist() == [3.0]


def test_several_inputs_come_by_name_or_in_their_order() -> None:
    network = _network((2,), (1,))
    for given in ({"in1": [3], "in0": [1, 2]}, ([1, 2], [3])):
        arrays, is_one = arrays_of(network, given, None)
        assert is_one
        assert [arrays[name].tolist() for name in network.inputs] == [[[1, 2]], [[3]]]


@pytest.mark.parametrize(
    ("shapes", "given", "said"),
    [
        (
            [(2,)],
            [1, 2, 3],
            r"^input `in0` of shape \(3,\) \(int64\) does not fit; .* shape \(2,\)",
        ),
        ([(2,)], ["a", "b"], r"^input `in0` of shape \(2,\) \(<U1\) does not fit"),
        ([(2,)], [[1, 2], [3]], r"^input `in0` is no array"),
        (
            [(2,), (1,)],
            {"in0": [1, 2]},
            r"^inputs \['in0'\] given, the network has \['in0', 'in1'\]",
        ),
        ([(2,), (1,)], ([1, 2],), r"^1 inputs given, the network has in0, in1$"),
        ([(2,), (1,)], ([[1, 2]], [3]), r"must be of equally many examples$"),
        ([(2,)], "a b", r"^the reel has no vocabulary"),
    ],
)
def test_what_does_not_fit_is_told(shapes: Any, given: Any, said: str) -> None:
    with pytest.raises(InputsError, match=said):
        arrays_of(_network(*shapes), given, None)


@pytest.mark.parametrize(
    ("vocabulary", "text", "numbers"),
    [
        (["to", "be", "or", "not"], "to be or", [0, 1, 2]),
        (list("abc "), "b a", [1, 3, 0]),
        (["\u0120to", "to", "\u0120b", "e"], "to be", [1, 2, 3]),
        (["<pad>", "to", "be"], "be", [2, 0, 0]),
        (["a", "ab", "abc"], "abcab a", [2, 1, 0]),
    ],
)
def test_text_is_the_longest_words_that_fit(
    vocabulary: list[str], text: str, numbers: list[int]
) -> None:
    arrays, is_one = arrays_of(_network((3,)), text, vocabulary)
    assert is_one
    assert arrays["in0"].tolist() == [numbers]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("to do", r"^`do` is no word of the vocabulary of 2$"),
        ("to", r"^1 words given, the network reads 3$"),
        ("to to be be", r"^4 words given, the network reads 3$"),
    ],
)
def test_text_that_does_not_fit_is_told(text: str, said: str) -> None:
    with pytest.raises(InputsError, match=said):
        arrays_of(_network((3,)), text, ["to", "be"])
