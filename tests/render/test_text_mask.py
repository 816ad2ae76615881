from __future__ import annotations

import pytest

from epochreel.errors import EpochreelError
from epochreel.render import text_width
from epochreel.render.text import text_mask


def test_width_grows_with_size_and_weight() -> None:
    assert text_width("Cycle 500", 48) == pytest.approx(2 * text_width("Cycle 500", 24), rel=0.05)
    assert text_width("Cycle 500", 48, bold=True) > text_width("Cycle 500", 48)
    assert text_width("", 20) == 0


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", [14, 20, 26, 33.5, 54])
def test_digits_are_tabular(size: float, bold: bool) -> None:
    assert len({text_width(digit, size, bold) for digit in "0123456789"}) == 1


def test_a_mask_sits_on_its_baseline() -> None:
    high, low = text_mask("H", 40, False), text_mask("p", 40, False)
    assert high.top + high.height == 0
    assert low.top + low.height > 4
    assert len(high.coverage) == high.width * high.height
    assert max(high.coverage) == 255


def test_light_text_is_strengthened() -> None:
    assert sum(text_mask("a", 20, False, True).coverage) > sum(
        text_mask("a", 20, False, False).coverage
    )


@pytest.mark.parametrize("text", ["→ · … \u2212 \u00d7 ≤ % [1, 1, 0]", "über"])
def test_glyphs_that_films_use_exist(text: str) -> None:
    assert text_width(text, 20) > 0


@pytest.mark.parametrize("text", ["done ✓", "日"])
def test_a_missing_glyph_is_named(text: str) -> None:
    with pytest.raises(EpochreelError, match=f"`{text[-1]}`"):
        text_width(text, 20)
    with pytest.raises(EpochreelError, match=f"`{text[-1]}`"):
        text_mask(text, 20, False)
