"""What stands in for what the typeface lacks."""

from __future__ import annotations

import pytest

from epochreel.render.fonts import check_glyphs
from epochreel.render.substitutes import lacks_letters, settable, settable_names


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("size", "size"),
        ("Größe (m)", "Größe (m)"),
        ("\N{ROSE} kind", "kind"),
        ("\N{THERMOMETER}\N{VARIATION SELECTOR-16}", ""),
        ("a\u2028b", "a b"),
        ("\N{CIRCLED DIGIT FOUR}", "4"),
    ],
)
def test_signs_that_cannot_be_set_are_replaced_or_left_out(text: str, written: str) -> None:
    assert settable(text) == written
    check_glyphs(settable(text), bold=False)


def test_superscripts_can_be_read() -> None:
    check_glyphs(settable("m\N{SUPERSCRIPT TWO}"), bold=False)
    assert settable("m\N{SUPERSCRIPT TWO}") in ("m\N{SUPERSCRIPT TWO}", "m2")


def test_names_stay_apart() -> None:
    roses = ["\N{ROSE}", "\N{TULIP}", "\N{ROSE} red", "red"]
    assert settable_names(roses, "word") == ["word 1", "word 2", "red 3", "red"]


def test_letters_of_other_scripts_are_left_to_a_font() -> None:
    assert settable("\u82b1") == "\u82b1"
    assert lacks_letters("\u82b1")
    assert not lacks_letters("\N{ROSE}")
