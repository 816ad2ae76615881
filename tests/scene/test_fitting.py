"""Texts of any length in a width."""

from __future__ import annotations

import pytest

from epochreel.scene.kit.brush import LEAST_SHRUNK, Brush
from epochreel.scene.kit.fitting import LEAST_ONE_LINE, fit_text

BRUSH = Brush(1.0)
TEXT = "The synapses of the third input have withered: it does not matter to her at all."
WIDTH = BRUSH.width_of(TEXT, 30)


def widths(lines: tuple[str, ...], size: float, *, bold: bool = False) -> list[float]:
    return [BRUSH.width_of(line, size, bold=bold) for line in lines]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("share", [3.0, 1.2, 0.9, 0.6, 0.5, 0.36, 0.2, 0.02])
def test_lines_fit_and_none_is_tiny(share: float, bold: bool) -> None:
    fitted = fit_text(BRUSH, TEXT, 30, share * WIDTH, bold=bold)
    assert 1 <= len(fitted.lines) <= 2
    assert LEAST_SHRUNK * 30 <= fitted.size <= 30
    if share > 0.1:  # else not even an ellipsis has room
        assert max(widths(fitted.lines, fitted.size, bold=bold)) <= share * WIDTH


def test_as_large_and_in_as_few_lines_as_there_is_room_for() -> None:
    assert fit_text(BRUSH, TEXT, 30, WIDTH).lines == (TEXT,)
    assert fit_text(BRUSH, TEXT, 30, WIDTH).size == 30
    shrunk = fit_text(BRUSH, TEXT, 30, 0.9 * WIDTH)
    assert (len(shrunk.lines), LEAST_ONE_LINE < shrunk.size / 30 < 1) == (1, True)
    two = fit_text(BRUSH, TEXT, 30, 0.8 * WIDTH)
    assert (" ".join(two.lines), len(two.lines), two.size) == (TEXT, 2, 30)
    assert fit_text(BRUSH, TEXT, 30, 0.8 * WIDTH, several=24).size == 24


def test_two_lines_are_about_as_long() -> None:
    two = fit_text(BRUSH, TEXT, 30, 0.8 * WIDTH)
    first, second = widths(two.lines, two.size)
    assert abs(first - second) < 0.15 * first


def test_what_has_no_room_is_cut_short() -> None:
    fitted = fit_text(BRUSH, TEXT, 30, 0.2 * WIDTH)
    assert fitted.lines[0] == "The synapses of the"
    assert fitted.lines[1] == "third input have\N{HORIZONTAL ELLIPSIS}"
    (word,) = fit_text(BRUSH, "Donaudampfschifffahrtsgesellschaft", 30, 0.2 * WIDTH).lines
    assert word.endswith("\N{HORIZONTAL ELLIPSIS}")


def test_no_text_is_no_line() -> None:
    assert fit_text(BRUSH, "", 30, WIDTH).lines == ()
