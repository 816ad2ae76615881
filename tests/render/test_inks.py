"""Tables of inks: what is kept from one to the next changes no picture."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from render_scenes import everything, f32

from epochreel.drawing import DisplayList, Image, Ink, Polyline, Text
from epochreel.render import Rasteriser, inks, render_rgb
from epochreel.render import layout as at
from epochreel.render.inks import InkTables

SIZE = (200, 120)
WHITE = (1.0, 1.0, 1.0, 1.0)


def pictures(n: int = 9) -> list[DisplayList]:
    """Return pictures that share some inks, have others anew, and others again later."""
    rng = np.random.default_rng(4)
    first = everything(0, SIZE)
    images = [
        Image(10.0 + 9 * i, 5.0, 60.0, 40.0, rng.integers(0, 256, (30, 40, 4), np.uint8))
        for i in range(3)
    ]
    line = Polyline(f32([(5, 5), (150, 90)]), 2.0, WHITE)
    found = []
    for i in range(n):
        mine: list[Ink] = [
            *first.dynamic.inks[i % 4 :],
            images[i % 3],
            Text(f"{i}", 90, 60, 30, WHITE),
        ]
        mine.insert(i % 3, line)
        drawing = dataclasses.replace(first.dynamic, inks=tuple(mine))
        found.append(dataclasses.replace(first, dynamic=drawing))
    return found


@pytest.mark.parametrize("most_kept", [100, 20_000, 1 << 25])
def test_pictures_are_the_same_however_little_is_kept(
    most_kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inks, "_MOST_KEPT", most_kept)
    with Rasteriser(*SIZE) as rasteriser:
        for picture in pictures():
            np.testing.assert_array_equal(rasteriser.draw(picture), render_rgb(picture))


def test_masks_and_pixels_are_stored_once() -> None:
    tables = InkTables()
    pixels = np.arange(64, dtype=np.uint8).reshape(4, 4, 4)
    # Equal, not the same: what compares is the content.
    found = [
        tables.table((Text("12", 9, 9, 20, WHITE), Image(0, 0, 4, 4, pixels.copy())))
        for _ in range(3)
    ]
    for table in found[1:]:
        np.testing.assert_array_equal(table.words, found[0].words)
    text, image = found[0].words
    begin = image[at.INK_OFFSET]
    assert begin == text[at.INK_COLS] * text[at.INK_ROWS]
    assert found[2].store[begin : begin + 64].tobytes() == pixels.tobytes()


def test_an_ink_that_is_gone_leaves_its_place_to_no_other() -> None:
    """Rows are found by identity, and a new object may get the address of one that is gone."""
    tables = InkTables()
    for number in range(200):
        table = tables.table((Text(f"{number % 7}", float(number), 9.0, 20.0, WHITE),))
        assert abs(table.records[0, at.INK_X] - number) < 3


def test_the_ground_decides_whose_edges_are_strengthened() -> None:
    grey = Text("mm", 9.0, 20.0, 20.0, (0.6, 0.6, 0.6, 1.0))
    dark, paper = (InkTables(on_paper).table((grey,)) for on_paper in (False, True))
    assert dark.words[0, at.INK_DIGEST] != paper.words[0, at.INK_DIGEST]
