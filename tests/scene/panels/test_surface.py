from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from epochreel.answering import answerer_of
from epochreel.dataset import Column
from epochreel.drawing import Box, Image, Ink, Polyline, Text
from epochreel.engine import get_problem
from epochreel.engine.reference import forward
from epochreel.network import NetworkSpec
from epochreel.recording import plan_of
from epochreel.scene.charts.hues import Hues
from epochreel.scene.charts.plane import taught_step
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View, view_at
from epochreel.scene.panels.fit import FitPanel
from epochreel.scene.panels.registry import possible, suitable
from epochreel.scene.panels.surface import SurfacePanel
from epochreel.steps import ReelMeta
from epochreel.story import Moment, Shot
from epochreel.trace import ReelFile
from scene.boxes import assert_inside, assert_texts_apart
from scene.inks import assert_same
from scene.plane_reels import blobs_reel, hills_reel, moons_reel, sine_reel
from stories import whole_story

PLACE = Rect(50.0, 40.0, 400.0, 506.0)
BUILDERS = {"moons": moons_reel, "blobs": blobs_reel, "hills": hills_reel, "sine": sine_reel}


replay_of = cache(Replay)


def texts(inks: list[Ink]) -> list[Text]:
    return [ink for ink in inks if isinstance(ink, Text)]


@pytest.fixture(scope="module")
def reels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReelFile]:
    folder: Path = tmp_path_factory.mktemp("planes")
    return {name: build(folder) for name, build in BUILDERS.items()}


def draw(panel: SurfacePanel, view: View, place: Rect = PLACE, unit: float = 1.0) -> Brush:
    brush = Brush(unit)
    panel.draw(brush, place, view)
    return brush


def view_of(reel: ReelFile, kind: str, share: float, nth: int = 0) -> View:
    """The view of the nth shot of a kind, so far into it."""
    shot = [shot for shot in whole_story(reel.meta, Fraction(30)).shots if shot.kind == kind][nth]
    frame = round(share * (shot.n_frames - 1))
    return view_at(Moment(shot, frame, Fraction(30)), replay_of(reel))


def image_of(brush: Brush) -> Image:
    return next(ink for ink in brush.inks if isinstance(ink, Image))


@pytest.mark.parametrize("name", ["moons", "blobs", "hills"])
@pytest.mark.parametrize("kind", ["before", "after"])
def test_the_plane_has_the_colours_of_the_answers(reels, name: str, kind: str) -> None:
    reel = reels[name]
    panel = SurfacePanel(Replay(reel), NIGHT)
    view = view_of(reel, kind, 0.5)
    image = image_of(draw(panel, view))
    across, up = panel._axes
    step = reel.at(int(taught_step(view)))
    hues = Hues(reel.meta.training_set, NIGHT)
    rng = np.random.default_rng(0)
    n = image.pixels.shape[0]
    differences = []
    for column, row in rng.integers(0, n, (200, 2)):
        x = across.low + (column + 0.5) / n * (across.high - across.low)
        y = up.high - (row + 0.5) / n * (up.high - up.low)
        answer = forward(reel.meta.network, step.weights, step.biases, [[x, y]])[-1][0]
        right = (
            hues.of_classes(answer) * 255
            if name == "blobs"
            else hues.of_values(answer[:1])[0][:3].astype(float)
        )
        differences.append(np.abs(image.pixels[row, column, :3] - right).max())
    # A few points lie where she turns from one answer to the other within a cell of the grid.
    assert np.quantile(differences, 0.95) <= 5.0
    assert max(differences) <= 40.0


def test_dots_lie_where_the_examples_are(reels) -> None:
    reel = reels["moons"]
    panel = SurfacePanel(Replay(reel), NIGHT)
    brush = draw(panel, view_of(reel, "before", 0.5))
    image = image_of(brush)
    across, up = panel._axes
    dots = {
        (round(box.x + box.width / 2, 2), round(box.y + box.height / 2, 2)): box
        for box in brush.inks
        if isinstance(box, Box) and box.width < 14
    }
    for examples, is_hollow in ((reel.meta.training_set, False), (reel.meta.held_out, True)):
        assert examples is not None
        for (x, y), (target,) in zip(examples.inputs, examples.targets, strict=True):
            at_x = image.x + (x - across.low) / (across.high - across.low) * image.width
            at_y = image.y + (up.high - y) / (up.high - up.low) * image.height
            dot = dots[round(at_x, 2), round(at_y, 2)]
            hue = dot.line if is_hollow else dot.fill
            assert hue is not None
            assert hue[:3] == NIGHT.classes[int(target)][:3]


def test_the_boundary_runs_where_she_is_of_two_minds(reels) -> None:
    reel = reels["moons"]
    panel = SurfacePanel(Replay(reel), NIGHT)
    brush = draw(panel, view_of(reel, "after", 0.5))
    image, (across, up) = image_of(brush), panel._axes
    lines = [ink for ink in brush.inks if isinstance(ink, Polyline)]
    assert lines
    points = np.concatenate([line.points for line in lines]).astype(float)
    x = across.low + (points[:, 0] - image.x) / image.width * (across.high - across.low)
    y = up.high - (points[:, 1] - image.y) / image.height * (up.high - up.low)
    step = reel.at(int(reel.steps[-1]))
    answers = forward(reel.meta.network, step.weights, step.biases, np.stack([x, y], 1))[-1]
    assert np.quantile(np.abs(answers - 0.5), 0.9) < 0.12


@pytest.mark.parametrize("name", ["moons", "blobs", "hills"])
@pytest.mark.parametrize(
    ("width", "height", "unit"),
    [
        (250, 250, 1.0),
        (250, 700, 1.0),
        (700, 250, 1.0),
        (400, 506, 1.0),
        (700, 700, 1.0),
        (700, 500, 2.0),
        (250, 300, 0.5),
    ],
)
def test_nothing_leaves_its_place_or_overlaps(reels, name, width, height, unit) -> None:
    reel = reels[name]
    panel = SurfacePanel(Replay(reel), NIGHT)
    place = Rect(13.0, 21.0, float(width), float(height))
    for kind in ("before", "lesson", "after"):
        for share in (0.02, 0.3, 0.62, 1.0):
            view = view_of(reel, kind, share)
            inks = draw(panel, view, place, unit).inks
            assert_inside(inks, place, 1.5)
            assert_texts_apart(inks)


def test_axes_speak_peoples_units(reels) -> None:
    reel = reels["blobs"]
    panel = SurfacePanel(Replay(reel), NIGHT)
    brush = draw(panel, view_of(reel, "after", 0.5))
    found = {text.text: text for text in texts(brush.inks)}
    assert {"What she answers", "height in cm", "weight in kg", "child", "wrestler"} <= set(found)
    image, axis = image_of(brush), panel._axes[0]
    for words in ("140", "160"):
        share = ((int(words) - 165.0) / 13.0 - axis.low) / (axis.high - axis.low)
        assert found[words].x == pytest.approx(image.x + share * image.width, abs=0.01)


def test_the_scale_of_numbers_is_that_of_the_examples(reels) -> None:
    reel = reels["hills"]
    found = [
        t.text
        for t in texts(draw(SurfacePanel(Replay(reel), NIGHT), view_of(reel, "after", 0.5)).inks)
    ]
    column = reel.meta.training_set.schema.targets[0]
    ends = reel.meta.training_set.targets.min(), reel.meta.training_set.targets.max()
    assert {f"{column.to_people(end):.1f}" for end in ends} <= set(found)


def test_drawing_is_pure(reels) -> None:
    reel = reels["moons"]
    panel, other = (SurfacePanel(Replay(reel), NIGHT) for _ in range(2))
    moments = [("lesson", 0.9), ("forward", 0.4), ("lesson", 0.1), ("question", 1.0)]
    views = [view_of(reel, kind, share) for kind, share in moments]
    first = [draw(panel, view).inks for view in views]
    second = [draw(other, view).inks for view in reversed(views)]
    for one, two in zip(first, reversed(second), strict=True):
        assert_same(one, two)


def test_what_stands_still_is_the_same_image(reels) -> None:
    reel = reels["moons"]
    panel = SurfacePanel(Replay(reel), NIGHT)
    images = [image_of(draw(panel, view_of(reel, "lesson", share))) for share in (0.1, 0.5, 1.0)]
    assert images[0] is images[1]
    assert not np.array_equal(images[1].pixels, images[2].pixels)  # she has learned


def test_who_is_taught_stands_out_and_the_error_shows(reels) -> None:
    reel = reels["moons"]
    panel = SurfacePanel(Replay(reel), NIGHT)

    def rings(share: float, colour) -> list[Box]:
        inks = draw(panel, view_of(reel, "lesson", share)).inks
        return [b for b in inks if isinstance(b, Box) and b.line and b.line[:3] == colour[:3]]

    assert not rings(0.0, NIGHT.error_ink)
    (ring,) = rings(0.3, NIGHT.bright)
    example = view_of(reel, "lesson", 0.3).act.values[0]
    image = image_of(draw(panel, view_of(reel, "lesson", 0.3)))
    share = (example[0] - panel._axes[0].low) / (panel._axes[0].high - panel._axes[0].low)
    assert ring.x + ring.width / 2 == pytest.approx(image.x + share * image.width, abs=0.01)
    (error,) = rings(0.68, NIGHT.error_ink)
    assert error.width > ring.width


def asked(meta: ReelMeta) -> Any:
    """Return what panels are asked about."""
    return SimpleNamespace(meta=meta, answerer=answerer_of(meta.network))


def test_only_planes_have_a_surface_and_only_lines_a_fit(reels) -> None:
    moons, sine = Replay(reels["moons"]), Replay(reels["sine"])
    assert suitable(moons)[0] == "surface"
    assert suitable(sine)[0] == "fit"
    assert "fit" not in possible(moons)
    assert "surface" not in possible(sine)
    xor = asked(plan_of(get_problem("xor")).meta)
    assert not SurfacePanel.can_show(xor)
    assert not FitPanel.can_show(xor)


def test_words_are_no_plane(reels) -> None:
    meta = reels["moons"].meta
    columns = tuple(Column(name, categories=("a", "b")) for name in ("first", "second"))
    schema = replace(meta.training_set.schema, inputs=columns)
    words = replace(meta, training_set=replace(meta.training_set, schema=schema))
    assert not SurfacePanel.can_show(asked(words))


def test_a_network_that_nobody_can_ask_has_no_surface(reels) -> None:
    meta = reels["moons"].meta
    layers = tuple(replace(layer, activation="mystery") for layer in meta.network.layers)
    strange = replace(meta, network=NetworkSpec.dense(meta.network.n_inputs, layers))
    assert not SurfacePanel.can_show(asked(strange))


@pytest.mark.parametrize("name", ["moons", "blobs", "hills"])
def test_a_training_that_diverged_leaves_the_plane_dark(reels, name: str) -> None:
    reel = reels[name]
    panel = SurfacePanel(Replay(reel), NIGHT)
    at = reel.at(int(reel.steps[-1]))
    none = {
        key: np.full_like(tensor, np.nan)
        for key, tensor in at.tensors.items()
        if key[1] == "weight"
    }
    nothing = at.with_tensors(none)
    panel._replay.step_at = lambda step: nothing  # pyright: ignore[reportAttributeAccessIssue]
    image = image_of(draw(panel, view_of(reel, "after", 0.5)))
    assert image.pixels[..., :3].max() < 40


def test_a_shot_at_rest_marks_nobody(reels) -> None:
    reel = reels["moons"]
    shot = Shot("still", 10, 0, 0)
    view = view_at(Moment(shot, 5, Fraction(30)), replay_of(reel))
    lines = [
        b.line for b in draw(SurfacePanel(Replay(reel), NIGHT), view).inks if isinstance(b, Box)
    ]
    assert not any(line and line[:3] == NIGHT.bright[:3] for line in lines)
