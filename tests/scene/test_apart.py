"""Names that must be cut keep what tells them apart."""

from __future__ import annotations

import pytest

from epochreel.scene.kit.apart import lines_apart, told_apart
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.regions import SMALL

BRUSH = Brush(1.0)


def room_for(text: str) -> float:
    return BRUSH.width_of(text, SMALL) + 0.5


def test_what_fits_stays_as_it_is() -> None:
    names = ["size", "weight"]
    assert told_apart(BRUSH, names, SMALL, room_for("weight")) == names


def test_names_that_begin_alike_lose_their_beginning() -> None:
    names = ["bill_length_mm", "bill_depth_mm", "mass"]
    shown = told_apart(BRUSH, names, SMALL, room_for("bill_le"))
    assert shown[2] == "mass"
    assert [text[:4] for text in shown[:2]] == ["…len", "…de…"]
    assert len(set(shown)) == 3


def test_a_name_like_no_other_is_cut_at_its_end() -> None:
    (shown,) = told_apart(BRUSH, ["a name of many words"], SMALL, room_for("a name of"))
    assert shown.startswith("a name")
    assert shown.endswith("…")


@pytest.mark.parametrize(
    "names", [["length_alpha", "length_alps"], ["aaaaaaaaaaaab", "aaaaaaaaaaaac"]]
)
def test_names_that_differ_in_their_last_letters_only(names: list[str]) -> None:
    shown = told_apart(BRUSH, names, SMALL, room_for("length"))
    assert len(set(shown)) == 2


def test_the_same_name_twice_is_the_same_cut_twice() -> None:
    shown = told_apart(BRUSH, ["a long name", "a long name"], SMALL, room_for("a lon"))
    assert shown[0] == shown[1]


def test_lines_break_at_underscores() -> None:
    ((first, second),) = lines_apart(BRUSH, ["flipper_length"], SMALL, room_for("flipper_l"), 2)
    assert (first, second) == ("flipper_", "length")
