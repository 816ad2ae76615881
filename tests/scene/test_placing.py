from __future__ import annotations

import dataclasses

import numpy as np
from render_scenes import discs, inks, segments

from epochreel.drawing import DisplayList, Drawing, Text
from epochreel.render import render_rgb
from epochreel.scene.kit.placing import joined, placed

SIZE = (100, 60)


def drawing(seed: int = 0) -> Drawing:
    rng = np.random.default_rng(seed)
    return Drawing(segments(5, rng, SIZE), discs(3, rng, SIZE), inks(rng, SIZE))


def assert_same(one: Drawing, two: Drawing) -> None:
    for group in ("segments", "discs"):
        first, second = getattr(one, group), getattr(two, group)
        for field in dataclasses.fields(first):
            values = getattr(first, field.name), getattr(second, field.name)
            np.testing.assert_allclose(*values, rtol=1e-5, atol=1e-4, err_msg=field.name)
    assert len(one.inks) == len(two.inks)


def test_where_it_is_already_nothing_changes() -> None:
    assert_same(placed(drawing(), 0, 0), drawing())


def test_there_and_back() -> None:
    assert_same(placed(placed(drawing(), 30, -20, 2), -15, 10, 0.5), drawing())


def test_moved_by_whole_pixels_it_looks_the_same() -> None:
    plain = Drawing(drawing().segments, drawing().discs)
    small = render_rgb(DisplayList(*SIZE, dynamic=plain))
    large = render_rgb(DisplayList(164, 92, dynamic=placed(plain, 64, 32)))
    # The dither repeats every 8 pixels; sums of single precision may round otherwise.
    difference = np.abs(large[32:92, 64:164].astype(int) - small)
    assert difference.max() <= 1
    assert np.mean(difference > 0) < 0.001


def test_type_grows_with_the_rest() -> None:
    text = Text("a", 10, 20, 8, (1, 1, 1, 1), bold=True, anchor="right")
    (grown,) = placed(Drawing(inks=(text,)), 5, 6, 3).inks
    assert grown == Text("a", 35, 66, 24, (1, 1, 1, 1), bold=True, anchor="right")


def test_joined_drawings_keep_their_order_and_lights() -> None:
    one, two, none = drawing(1), drawing(2), Drawing()
    assert one.discs is not None
    hidden = dataclasses.replace(one, discs=dataclasses.replace(one.discs, hides=None))
    both = joined([hidden, none, two])
    assert both.inks == (*one.inks, *two.inks)
    assert both.segments is not None
    assert both.discs is not None
    assert (len(both.segments), len(both.discs)) == (10, 6)
    assert both.discs.hides is not None
    assert both.discs.hides[:3].tolist() == [1, 1, 1]
    assert joined([]).segments is None
    assert joined([]).inks == ()
