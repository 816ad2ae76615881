from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from boxes import assert_inside, assert_texts_apart, box_of, texts_of
from inks import assert_same

from epochreel.drawing import Text
from epochreel.engine import get_problem
from epochreel.errors import TrainingError, UsageError
from epochreel.recording import Choices, plan_problem, record_problem, record_training
from epochreel.scene import SceneOptions
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import divide_grid
from epochreel.scene.comparison.stage import ComparisonStage
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.replay import Replay
from epochreel.story import Moment, Storyboard, moment_at
from epochreel.story.race import comparison_story
from epochreel.trace import ReelFile, open_reel

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080)]
FPS = Fraction(10)


COUNTS = [2, 3, 9, 10, 16, 25, 36, 49, 64]


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


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    """A training whose weights grow beyond all numbers in epoch 51 of 100."""
    path = tmp_path_factory.mktemp("reels") / "failed.reel"
    choices = Choices(
        hidden=(4,), activation="relu", optimizer="sgd", learning_rate=3.0, epochs=100
    )
    with pytest.raises(TrainingError):
        record_training(plan_problem("wave", choices), path)
    with open_reel(path) as file:
        yield file


@functools.cache
def replay_of(reel: ReelFile) -> Replay:
    """Return one replay for all tests: looking through a reel for its widest weight takes long."""
    return Replay(reel)


def entrants(reels: list[ReelFile], n: int) -> list[Entrant]:
    return [
        Entrant(replay_of(reels[at % len(reels)]), f"network {at + 1} of many") for at in range(n)
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
@pytest.mark.parametrize("n_cells", [*range(2, 11), 16, 25, 36, 49, 50, 63, 64])
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
@pytest.mark.parametrize("n", COUNTS)
def test_nothing_leaves_the_picture_or_covers_other_words(
    reels: list[ReelFile], failed: ReelFile, n: int, size: tuple[int, int]
) -> None:
    both = [*entrants(reels, n)[1:], Entrant(replay_of(failed), "one that failed")]
    stage = ComparisonStage(both, SceneOptions(*size))
    moments = some_moments(comparison_story(stage.n_epochs, FPS))
    for moment in moments if n < 10 else moments[::3]:
        picture = stage.compose(moment)
        assert_inside(picture.dynamic.inks, Rect(0, 0, *size))
        assert_texts_apart(picture.dynamic.inks)
        for lights in (picture.dynamic.segments, picture.dynamic.discs):
            # On the card at the end there are none.
            assert (lights is None) == (moment.shot.kind == "end" and moment.elapsed_secs > 1)
            if lights is None:
                continue
            ends = lights.start if hasattr(lights, "start") else lights.center
            assert np.all((ends > 0) & (ends < size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("n", [10, 36, 64])
def test_a_small_cell_has_its_label_and_score_above_its_network(
    reels: list[ReelFile], n: int, size: tuple[int, int]
) -> None:
    stage, storyboard = stage_of(reels, n, size)
    picture = stage.compose(some_moments(storyboard)[3])
    cells = divide_grid(*size, n, has_plot=True).cells
    words = [box_of(ink) for ink in picture.dynamic.inks if isinstance(ink, Text)]
    discs = picture.dynamic.discs
    assert discs is not None
    for cell in cells:
        inside = [box for box in words if box.overlaps(cell)]
        assert len(inside) == 2
        x, y = discs.center.T
        here = (x > cell.x) & (x < cell.right) & (y > cell.y) & (y < cell.bottom)
        assert np.any(here)
        highest = float((y - discs.radius)[here].min())
        assert max(box.y + 0.8 * box.height for box in inside) <= highest + 1.0
        assert float((y + discs.radius)[here].max()) < cell.bottom
        # Large enough to be told apart, whatever the size of the picture.
        assert float(discs.radius[here].min()) >= 2.0 * size[0] / 1920


@pytest.mark.parametrize("n", [4, 12])
def test_a_training_that_fails_goes_dark_then_and_says_so(
    reels: list[ReelFile], failed: ReelFile, n: int
) -> None:
    both = [*entrants(reels, n)[1:], Entrant(replay_of(failed), "one that failed")]
    stage = ComparisonStage(both, SceneOptions())
    storyboard = comparison_story(stage.n_epochs, FPS)
    place = divide_grid(1920, 1080, n, has_plot=True).cells[-1]

    def brightness(frame: int) -> float:
        lights = stage.compose(moment_at(storyboard, frame)).dynamic.segments
        assert lights is not None
        x, y = lights.start.T
        here = (x > place.x) & (x < place.right) & (y > place.y) & (y < place.bottom)
        signed = 0.0 if lights.signed is None else abs(lights.signed[here]).sum()
        return float(lights.rgb[here].sum() + signed)

    starts = dict(zip(storyboard.starts, storyboard.shots, strict=False))
    lessons = [(at, shot.step_to) for at, shot in starts.items() if shot.kind == "lesson"]
    failed_at = 51
    alive = max(at for at, epoch in lessons if epoch < failed_at)
    dead = min(at for at, epoch in lessons if epoch > failed_at)
    assert brightness(alive) > 2 * brightness(dead) > 0
    # All the light goes in the stretch in which it failed, and not between two frames.
    fading = [brightness(frame) for frame in range(alive + 20, dead)]
    assert max(a / b for a, b in itertools.pairwise(fading)) < 2.5
    words = texts_of(stage.compose(moment_at(storyboard, dead)).dynamic.inks)
    assert words.count("diverged") == 1
    assert "diverged" not in texts_of(stage.compose(moment_at(storyboard, alive)).dynamic.inks)


def test_what_a_training_that_fails_comes_to_does_not_press_the_others_onto_the_floor(
    reels: list[ReelFile], failed: ReelFile
) -> None:
    both = [*entrants(reels, 2), Entrant(replay_of(failed), "one that failed")]
    stage = ComparisonStage(both, SceneOptions())
    after = some_moments(comparison_story(stage.n_epochs, FPS))[-2]
    assert "60 %" in texts_of(stage.compose(after).dynamic.inks)


@pytest.mark.parametrize("n", [3, 12])
def test_the_best_is_lit_at_the_end(reels: list[ReelFile], n: int) -> None:
    stage, storyboard = stage_of(reels, n)
    last = moment_at(storyboard, storyboard.starts[-2] - 1)
    finals = [float(replay_of(reel).error_curve()[1][-1]) for reel in reels]
    best = finals.index(min(finals))
    words = texts_of(stage.compose(last).dynamic.inks)
    assert f"network {best + 1} of many" in words
    assert f"the best: average error {finals[best]:.2f} %" in words
    lit = stage.compose(last).dynamic.segments
    before = stage.compose(moment_at(storyboard, storyboard.starts[-3])).dynamic.segments
    assert lit is not None
    assert before is not None
    assert len(lit) == len(before) + 4
    cell = divide_grid(1920, 1080, n, has_plot=True).cells[best]
    frame = lit.start[-4:]
    assert np.all((frame >= (cell.x, cell.y)) & (frame <= (cell.right, cell.bottom)))


def test_composing_is_pure(reels: list[ReelFile]) -> None:
    stage, storyboard = stage_of(reels)
    moments = some_moments(storyboard)
    first = [stage.compose(moment) for moment in moments]
    again, _ = stage_of(reels)
    for moment, picture in reversed(list(zip(moments, first, strict=True))):
        other = again.compose(moment)
        assert_same(picture.dynamic.inks, other.dynamic.inks)
        if picture.dynamic.segments is None or other.dynamic.segments is None:
            assert picture.dynamic.segments is other.dynamic.segments is None
            continue
        np.testing.assert_array_equal(
            picture.dynamic.segments.rgb, other.dynamic.segments.rgb, strict=True
        )


def test_each_has_its_label_and_all_one_clock(reels: list[ReelFile]) -> None:
    stage, storyboard = stage_of(reels)
    words = texts_of(stage.compose(some_moments(storyboard)[-3]).dynamic.inks)
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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("n", [2, 9, 12])
def test_networks_that_differ_may_be_compared(
    reels: list[ReelFile], tmp_path: Path, n: int, size: tuple[int, int]
) -> None:
    from trainings import classes, record

    path = tmp_path / "iris.reel"
    record(path, classes(np.random.default_rng(0)))
    with open_reel(path) as other:
        both = [*entrants(reels, n - 1), Entrant(Replay(other), "iris")]
        stage = ComparisonStage(both, SceneOptions(*size))
        for moment in some_moments(comparison_story(stage.n_epochs, FPS)):
            picture = stage.compose(moment)
            assert_inside(picture.dynamic.inks, Rect(0, 0, *size))
            assert_texts_apart(picture.dynamic.inks)


@pytest.mark.parametrize("n", [0, 1, 65])
def test_too_few_or_too_many(reels: list[ReelFile], n: int) -> None:
    with pytest.raises(UsageError, match=f"2 to 64 networks side by side, not {n}"):
        ComparisonStage(entrants(reels, n), SceneOptions())


def test_the_classic_style_shows_one_network(reels: list[ReelFile]) -> None:
    with pytest.raises(UsageError, match="no classic style"):
        ComparisonStage(entrants(reels, 2), SceneOptions(style="classic"))
