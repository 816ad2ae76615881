from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from epochreel.dataset import Schema
from epochreel.drawing import Box, Image
from epochreel.engine import get_problem
from epochreel.engine.reference import forward
from epochreel.network import LayerSpec, NetworkSpec
from epochreel.recording import plan_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.regions import divide
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View, view_at
from epochreel.scene.network.layout import lay_out
from epochreel.scene.network.maps import Maps, _activity_shades
from epochreel.story import Moment
from epochreel.trace import ReelFile
from scene.inks import assert_same
from scene.plane_reels import moons_reel
from stories import whole_story

replay_of = cache(Replay)


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> ReelFile:
    return moons_reel(tmp_path_factory.mktemp("maps"))


def maps_of(reel: ReelFile) -> Maps:
    layout = lay_out(
        divide(1920, 1080, [506.0, 232.0]),
        reel.meta.network,
        reel.meta.training_set.schema,
        (90.0, 340.0),
    )
    return Maps(Replay(reel), layout, NIGHT)


def draw(maps: Maps, view: View) -> list:
    brush = Brush(1.0)
    maps.draw(brush, view)
    return brush.inks


def view_of(reel: ReelFile, kind: str, share: float) -> View:
    shot = next(s for s in whole_story(reel.meta, Fraction(30)).shots if s.kind == kind)
    return view_at(Moment(shot, round(share * (shot.n_frames - 1)), Fraction(30)), replay_of(reel))


def test_each_map_shows_where_its_unit_lights_up(reel: ReelFile) -> None:
    maps = maps_of(reel)
    images = [ink for ink in draw(maps, view_of(reel, "after", 0.5)) if isinstance(ink, Image)]
    assert len(images) == 8 + 8 + 1
    step, (across, up) = reel.at(int(reel.steps[-1])), maps._axes
    shades, n = _activity_shades(NIGHT), images[0].pixels.shape[0]
    rng = np.random.default_rng(2)
    for unit, image in enumerate(images[:16]):
        for column, row in rng.integers(8, n - 8, (20, 2)):
            x = across.low + (column + 0.5) / n * (across.high - across.low)
            y = up.high - (row + 0.5) / n * (up.high - up.low)
            layers = forward(reel.meta.network, step.weights, step.biases, [[x, y]])
            activity = np.concatenate([layers[1][0], layers[2][0]])[unit]
            first, last = (int(np.clip(activity + d, 0, 1) * 255.9 + 256) for d in (-0.06, 0.06))
            near = shades[first : last + 1]
            low, high = near[:, :3].min(axis=0), near[:, :3].max(axis=0)
            assert (image.pixels[row, column, :3] >= low.astype(int) - 2).all()
            assert (image.pixels[row, column, :3] <= high.astype(int) + 2).all()


def test_maps_stand_on_their_units(reel: ReelFile) -> None:
    maps = maps_of(reel)
    images = [ink for ink in draw(maps, view_of(reel, "after", 0.5)) if isinstance(ink, Image)]
    places = [xy for place in maps._layout.layers[1:] for xy in place.xy]
    for image, (x, y) in zip(images, places, strict=True):
        assert (image.x + image.width / 2, image.y + image.height / 2) == pytest.approx((x, y))


def test_frames_light_up_when_a_unit_thinks(reel: ReelFile) -> None:
    maps = maps_of(reel)

    def warmth(share: float) -> float:
        boxes = [i for i in draw(maps, view_of(reel, "lesson", share)) if isinstance(i, Box)]
        return max(box.line[0] - box.line[2] for box in boxes if box.line)

    assert warmth(0.0) < 0.0 < 0.3 < warmth(0.5)


def test_drawing_is_pure_and_what_rests_comes_again(reel: ReelFile) -> None:
    one, two = maps_of(reel), maps_of(reel)
    views = [view_of(reel, *at) for at in (("lesson", 0.4), ("forward", 0.5), ("lesson", 0.1))]
    first = [draw(one, view) for view in views]
    for inks, view in zip(reversed(first), reversed(views), strict=True):
        assert_same(inks, draw(two, view))
    assert first[0][0] is first[2][0]


def test_three_inputs_have_no_maps() -> None:
    meta = plan_of(get_problem("xor")).meta
    regions = divide(1920, 1080, [530.0, 232.0])
    layout = lay_out(regions, meta.network, meta.training_set.schema, (70.0, 340.0))
    assert {place.kind for place in layout.layers} == {"neurons"}


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 12, 16, 20, 24, 28, 40, 200])
def test_maps_are_large_enough_or_left_out(size: tuple[int, int], n: int) -> None:
    regions = divide(*size, [506.0, 232.0])
    layers = (LayerSpec(n, "sigmoid"), LayerSpec(n, "sigmoid"), LayerSpec(1, "sigmoid"))
    unit = regions.unit
    layout = lay_out(
        regions,
        NetworkSpec.dense(2, layers),
        Schema.plain(2, 1, "two classes"),
        (90 * unit, 340 * unit),
    )
    for place in layout.layers[1:3]:
        if place.kind == "maps":
            assert len(place.units) == n
            assert place.radius >= 19 * unit
            for index, one in enumerate(place.xy):
                gaps = np.abs(place.xy[index + 1 :] - one).max(axis=1, initial=0.0)
                assert (gaps >= 2 * place.radius - 1e-6).all()
        else:
            # In a square everything is larger, and there is room for fewer.
            assert n > (8 if size[0] == size[1] else 12)
