"""Reels of small trainings, made once, and any moment of their films."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View, view_at
from epochreel.story import moment_at
from epochreel.trace import open_reel
from scene import trainings
from stories import whole_story

MakeReplay = Callable[..., Replay]


@pytest.fixture(scope="session")
def make_replay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeReplay]:
    """Train, record and open; the arguments are those of `trainings.record`, without the path."""
    folder: Path = tmp_path_factory.mktemp("reels")
    with ExitStack() as reels:

        def make(examples: TrainingSet, **options: object) -> Replay:
            path = folder / f"{len(list(folder.iterdir()))}.reel"
            trainings.record(path, examples, **options)
            return Replay(reels.enter_context(open_reel(path)))

        yield make


@pytest.fixture(scope="session")
def replays(make_replay: MakeReplay) -> dict[str, Replay]:
    """One training of each task, of few epochs and of many, with and without held-out examples."""
    rng = np.random.default_rng(1)
    flat = trainings.numbers(rng)
    rows = TrainingSet.plain(np.eye(3), np.array([[0.0], [1.0], [1.0]]))
    return {
        "rows": make_replay(rows, n_held_out=0),
        "plane": make_replay(trainings.two_classes(rng), n_epochs=60),
        "classes": make_replay(trainings.classes(rng), hidden=(5, 4)),
        "numbers": make_replay(flat),
        "deep": make_replay(flat, hidden=(3,) * 6, n_epochs=2, n_held_out=0),
        "many": make_replay(
            trainings.classes(rng, tuple(f"class number {index}" for index in range(20))),
            n_epochs=1,
            n_held_out=20,
        ),
    }


@pytest.fixture(scope="session")
def moments() -> Callable[[Replay, int], list[View]]:
    """Evenly spread moments of a film, its title left out."""

    def views(replay: Replay, count: int = 9) -> list[View]:
        story = whole_story(replay.meta, Fraction(30))
        frames = np.linspace(story.starts[1], story.n_frames - 1, count).astype(int)
        return [view_at(moment_at(story, int(frame)), replay) for frame in frames]

    return views
