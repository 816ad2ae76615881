from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from boxes import assert_inside, assert_texts_apart, texts_of
from inks import assert_same

from epochreel.engine import get_problem
from epochreel.errors import UsageError
from epochreel.record import record_problem
from epochreel.scene import SceneOptions
from epochreel.scene.comparison.compare import ComparisonStage
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import divide_grid
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.replay import Replay
from epochreel.story import Moment, Storyboard, moment_at
from epochreel.story.compare import comparison_story
from epochreel.trace import ReelFile, open_reel

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080)]
FPS = Fraction(10)


@pytest.fixture(scope="module")
def reels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ReelFile]]:
    """Three trainings of xor: slow, fast, and fast but short."""
    folder, problem, files = tmp_path_factory.mktemp("reels"), get_problem("xor"), []
    for name, rate, n_epochs in (("slow", 0.5, 100), ("fast", 4.0, 100), ("short", 4.0, 20)):
        settings = dataclasses.replace(problem.settings, learning_rate=rate, n_epochs=n_epochs)
        shown = tuple(epoch for epoch in problem.shown_epochs if epoch <= n_epochs)
        path = folder / f"{name}.reel"
        record_problem(dataclasses.replace(problem, settings=settings, shown_epochs=shown), path)
        files.append(open_reel(path))
    yield files
    for file in files:
        file.close()


def entrants(reels: list[ReelFile], n: int) -> list[Entrant]:
    return [
        Entrant(Replay(reels[at % len(reels)]), f"network {at + 1} of many") for at in range(n)
    ]


def stage_of(
    reels: list[ReelFile], n: int = 3, size: tuple[int, int] = (1920, 1080), theme: str = "night"
) -> tuple[ComparisonStage, Storyboard]:
    stage = ComparisonStage(entrants(reels, n), SceneOptions(*size, theme=theme))
    return stage, comparison_story(stage.n_epochs, FPS)


def some_moments(storyboard: Storyboard) -> list[Moment]:
    """Return the middle of each of the first shots and of the last."""
    middles = [
        start + shot.n_frames // 2
        for start, shot in zip(storyboard.starts[:-1], storyboard.shots, strict=True)
    ]
    return [moment_at(storyboard, frame) for frame in (*middles[:5], *middles[-4:])]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_said_is_said_whole(reels: list[ReelFile], size: tuple[int, int]) -> None:
    stage, storyboard = stage_of(reels, 3, size)
    said = {
        text
        for at in some_moments(storyboard)
        for text in texts_of(stage.compose(at).dynamic.inks)
    }
    assert {"Three networks, one clock.", "All of them are asked."} <= said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("n_cells", range(2, 10))
def test_cells_are_equal_and_apart(n_cells: int, size: tuple[int, int]) -> None:
    grid = divide_grid(*size, n_cells, has_plot=True)
    assert grid.plot is not None
    places = [*grid.cells, grid.plot, grid.regions.legend, grid.regions.heading]
    picture = Rect(0, 0, *size).inset(*(0.05 * side for side in (*size, *size)))
    for index, place in enumerate(places):
        assert place.x >= picture.x - 1e-6
        assert place.right <= picture.right + 1e-6
        assert place.bottom <= picture.bottom + 1e-6
        assert not any(place.overlaps(other) for other in places[index + 1 :])
    sizes = {(round(cell.width, 6), round(cell.height, 6)) for cell in grid.cells}
    assert len(grid.cells) == n_cells
    assert len(sizes) == 1


def test_two_stand_side_by_side_and_on_a_phone_one_above_the_other() -> None:
    left, right = divide_grid(1920, 1080, 2, has_plot=True).cells
    assert left.y == right.y
    upper, lower = divide_grid(1080, 1920, 2, has_plot=True).cells
    assert upper.x == lower.x
    nine = divide_grid(1920, 1080, 9, has_plot=True).cells
    assert len({cell.x for cell in nine}) == len({cell.y for cell in nine}) == 3


def test_without_curves_the_cells_have_the_room() -> None:
    with_plot = divide_grid(1920, 1080, 4, has_plot=True)
    without = divide_grid(1920, 1080, 4, has_plot=False)
    assert without.plot is None
    assert without.cells[0].width > with_plot.cells[0].width


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("n", [2, 5, 9])
def test_nothing_leaves_the_picture_or_covers_other_words(
    reels: list[ReelFile], n: int, size: tuple[int, int]
) -> None:
    stage, storyboard = stage_of(reels, n, size)
    for moment in some_moments(storyboard):
        picture = stage.compose(moment)
        assert_inside(picture.dynamic.inks, Rect(0, 0, *size))
        assert_texts_apart(picture.dynamic.inks)
        for lights in (picture.dynamic.segments, picture.dynamic.discs):
            assert lights is not None
            ends = lights.start if hasattr(lights, "start") else lights.center
            assert np.all((ends > 0) & (ends < size))


def test_composing_is_pure(reels: list[ReelFile]) -> None:
    stage, storyboard = stage_of(reels)
    moments = some_moments(storyboard)
    first = [stage.compose(moment) for moment in moments]
    again, _ = stage_of(reels)
    for moment, picture in reversed(list(zip(moments, first, strict=True))):
        other = again.compose(moment)
        assert_same(picture.dynamic.inks, other.dynamic.inks)
        assert picture.dynamic.segments is not None
        assert other.dynamic.segments is not None
        np.testing.assert_array_equal(
            picture.dynamic.segments.rgb, other.dynamic.segments.rgb, strict=True
        )


def test_each_has_its_label_and_all_one_clock(reels: list[ReelFile]) -> None:
    stage, storyboard = stage_of(reels)
    words = texts_of(stage.compose(some_moments(storyboard)[-2]).dynamic.inks)
    for label in ("network 1 of many", "network 2 of many", "network 3 of many"):
        assert label in words
    assert "Cycle 100" in words
    assert "of 100" in words
    scores = [word for word in words if word.endswith(" %") and "." in word]
    assert len(set(scores)) == 3


def test_who_trained_shorter_holds_the_end_and_says_so(reels: list[ReelFile]) -> None:
    stage, storyboard = stage_of(reels)
    after = next(m for m in some_moments(storyboard) if m.shot.kind == "after")
    assert texts_of(stage.compose(after).dynamic.inks).count("ended at cycle 20") == 1
    before = moment_at(storyboard, 5)
    assert "ended at cycle 20" not in texts_of(stage.compose(before).dynamic.inks)


def test_what_she_says_is_what_was_recorded(reels: list[ReelFile]) -> None:
    stage, storyboard = stage_of(reels)
    index = max(i for i, shot in enumerate(storyboard.shots) if shot.kind == "lesson")
    shot = storyboard.shots[index]
    late = moment_at(storyboard, storyboard.starts[index] + round(0.85 * shot.n_frames))
    words = texts_of(stage.compose(late).dynamic.inks)
    for reel in reels[:2]:
        row = reel.meta.training_set.inputs[shot.probe % 7]
        step = reel.meta.timeline.last_step_of(shot.step_to)
        said = Replay(reel).think(step, tuple(map(float, row)))[-1][0]
        assert f"{said:.2f}" in words


def test_networks_that_differ_may_be_compared(reels: list[ReelFile], tmp_path: Path) -> None:
    from trainings import classes, record

    path = tmp_path / "iris.reel"
    record(path, classes(np.random.default_rng(0)))
    with open_reel(path) as other:
        both = [Entrant(Replay(reels[0]), "xor"), Entrant(Replay(other), "iris")]
        stage = ComparisonStage(both, SceneOptions())
        for moment in some_moments(comparison_story(stage.n_epochs, FPS)):
            picture = stage.compose(moment)
            assert_inside(picture.dynamic.inks, Rect(0, 0, 1920, 1080))
            assert_texts_apart(picture.dynamic.inks)


@pytest.mark.parametrize("n", [0, 1, 10])
def test_too_few_or_too_many(reels: list[ReelFile], n: int) -> None:
    with pytest.raises(UsageError, match=f"2 to 9 networks side by side, not {n}"):
        ComparisonStage(entrants(reels, n), SceneOptions())


def test_the_classic_style_shows_one_network(reels: list[ReelFile]) -> None:
    with pytest.raises(UsageError, match="no classic style"):
        ComparisonStage(entrants(reels, 2), SceneOptions(style="classic"))
