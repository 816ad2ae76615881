"""What a stage keeps from picture to picture changes none of them, whoever asks when."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest

from epochreel.drawing import DisplayList, Image, Ink, Polyline
from epochreel.products import MOST, product, rows_at_once
from epochreel.scene import SceneOptions
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.moments.replay import Replay
from epochreel.story import Moment, moment_at
from scene.network_cases import CASES
from scene.network_reels import record
from stories import whole_story

KINDS = ("rows", "plane", "classes", "numbers", "pictures")
N_THREADS, N_MOMENTS = 4, 40


@pytest.fixture(scope="module")
def replay_of(
    replays: dict[str, Replay], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Replay]:
    path: Path = tmp_path_factory.mktemp("pictures") / "run.reel"
    pictures = Replay(record(path, CASES["64-32-32-10"]))
    return lambda name: {**replays, "pictures": pictures}[name]


def some_moments(replay: Replay) -> list[Moment]:
    """Return moments from the title to the last card, neighbours among them."""
    story = whole_story(replay.meta, Fraction(30))
    first = np.linspace(0, story.n_frames - 2, N_MOMENTS // 2).astype(int)
    return [moment_at(story, int(at) + after) for at in first for after in (0, 1)]


def digest(picture: DisplayList) -> str:
    """Return a hash of all numbers and words of a picture."""
    found = hashlib.blake2b()
    for lights in (picture.dynamic.segments, picture.dynamic.discs):
        if lights is not None:
            for field in dataclasses.fields(lights):
                found.update(np.asarray(getattr(lights, field.name)).tobytes())
    for ink in picture.dynamic.inks:
        found.update("".join(_words(ink)).encode())
    return found.hexdigest()


def _words(ink: Ink) -> Iterator[str]:
    if isinstance(ink, Image):
        yield repr((ink.x, ink.y, ink.width, ink.height)) + ink.pixels.tobytes().hex()
    elif isinstance(ink, Polyline):
        yield repr((ink.width, ink.rgba)) + ink.points.tobytes().hex()
    else:
        yield repr(ink)


@pytest.mark.parametrize("name", KINDS)
def test_threads_that_share_a_stage_compose_what_each_would_alone(
    name: str, replay_of: Callable[[str], Replay]
) -> None:
    replay, options = replay_of(name), SceneOptions(640, 360)
    moments = some_moments(replay)
    alone = [digest(CinematicStage(replay, options).compose(moment)) for moment in moments]
    assert len(set(alone)) > N_MOMENTS // 2
    stage, start = CinematicStage(replay, options), threading.Barrier(N_THREADS)

    def work(thread: int) -> list[str]:
        # Each begins elsewhere, and all go once around.
        order = islice(cycle(range(N_MOMENTS)), thread * 10, thread * 10 + N_MOMENTS)
        start.wait()
        found = {at: digest(stage.compose(moments[at])) for at in order}
        return [found[at] for at in range(N_MOMENTS)]

    with ThreadPoolExecutor(N_THREADS) as pool:
        for found in pool.map(work, range(N_THREADS)):
            assert found == alone


def test_stages_keep_nothing_of_one_another(replay_of: Callable[[str], Replay]) -> None:
    """Of one network in two themes, and of two networks: each as if it were the only one."""
    night, paper = SceneOptions(640, 360), SceneOptions(640, 360, theme="paper")
    cases = [("plane", night), ("plane", paper), ("classes", night), ("rows", night)]
    stages = [CinematicStage(replay_of(name), options) for name, options in cases]
    moments = [some_moments(replay_of(name)) for name, _ in cases]
    for at in range(0, N_MOMENTS, 3):
        for (name, options), stage, ours in zip(cases, stages, moments, strict=True):
            found = digest(stage.compose(ours[at]))
            fresh = CinematicStage(replay_of(name), options).compose(ours[at])
            assert found == digest(fresh), (name, options.theme, at)


def test_ink_is_kept_by_brush_and_arguments() -> None:
    drawn = []

    def draw(brush: Brush, value: float) -> None:
        drawn.append(value)
        brush.dot(0.0, 0.0, value, (1.0, 1.0, 1.0, 1.0))

    again = kept(draw, most=2)
    first, second = Brush(1.0), Brush(1.0)
    again(first, 3.0)
    again(second, 3.0)
    assert drawn == [3.0]
    # The same objects, by which the rasteriser knows them.
    assert first.inks[0] is second.inks[0]
    for brush in (Brush(2.0), Brush(1.0, 0.5)):
        again(brush, 3.0)
        assert brush.inks != first.inks
    again(Brush(1.0), 3.0)
    assert len(drawn) == 4  # only the latest two are kept


@pytest.mark.parametrize("shape", [(2025, 16, 16), (3, 7, 2), (0, 4, 4), (1, 2000, 2000)])
def test_products_in_blocks_are_products(shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(1)
    n_rows, n_inputs, n_outputs = shape
    left = rng.normal(size=(n_rows, n_inputs)).astype(np.float32)
    right = rng.normal(size=(2, n_inputs, n_outputs)).astype(np.float32)
    found = product(left, right)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, left.astype(float) @ right, rtol=1e-3, atol=1e-3)
    assert rows_at_once(n_inputs, n_outputs) * n_inputs * n_outputs <= max(
        MOST, n_inputs * n_outputs
    )
