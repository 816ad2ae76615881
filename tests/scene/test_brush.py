from __future__ import annotations

import pytest

from epochreel.scene.kit.brush import LEAST_SHRUNK, Brush
from epochreel.scene.kit.words import significant

BRUSH = Brush(1.0)


def test_short_texts_stay_as_they_are() -> None:
    assert BRUSH.wrapped("A word.", 30, 500, 2) == ["A word."]
    assert BRUSH.fitting_size("A word.", 30, 500) == 30


def test_two_sentences_have_a_line_each() -> None:
    assert BRUSH.wrapped("One is this. The other is that.", 30, 300, 2) == [
        "One is this.",
        "The other is that.",
    ]


def test_lines_break_between_words_and_the_last_is_cut() -> None:
    text = "The synapses of the third input have withered: it does not matter."
    lines = BRUSH.wrapped(text, 30, 400, 2)
    assert len(lines) == 2
    assert all(BRUSH.width_of(line, 30) <= 400 for line in lines)
    assert lines[0] == "The synapses of the third"
    assert lines[1].endswith("\N{HORIZONTAL ELLIPSIS}")
    assert " ".join(BRUSH.wrapped(text, 30, 400, 9)) == text


def test_type_shrinks_to_fit_down_to_a_bound() -> None:
    width = BRUSH.width_of("a long name", 30)
    size = BRUSH.fitting_size("a long name", 30, 0.8 * width)
    assert 0.75 * 30 < size < 0.81 * 30
    assert BRUSH.width_of("a long name", size) <= 0.8 * width
    assert BRUSH.fitting_size("a long name", 30, 1.0) == LEAST_SHRUNK * 30


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12_300_000.0, "12,300,000"),
        (0.000012, "1.20e\N{MINUS SIGN}5"),
        (-1.25e12, "\N{MINUS SIGN}1.25e12"),
        (5.1, "5.10"),
        (0.0, "0.00"),
    ],
)
def test_significant(value: float, text: str) -> None:
    assert significant(value) == text
