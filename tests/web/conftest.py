"""Reels that pages are made from, trained once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from epochreel.dataset import TrainingSet
from epochreel.recording import plan_problem, record_training
from epochreel.trace import ReelFile, open_reel
from scene import foreign_reels, trainings

FOREIGN = ("lenet", "residual")


@pytest.fixture(scope="session")
def reels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ReelFile]]:
    """Trainings of each task, one whose inputs are a plane, and networks of other blocks."""
    folder: Path = tmp_path_factory.mktemp("reels")
    rng = np.random.default_rng(1)
    recorded = {
        "rows": (TrainingSet.plain(np.eye(3), np.array([[0.0], [1.0], [1.0]])), {"n_held_out": 0}),
        "plane": (trainings.two_classes(rng), {"n_epochs": 40}),
        "classes": (trainings.classes(rng), {"hidden": (5, 4)}),
        "numbers": (trainings.numbers(rng), {}),
        "two lines": (trainings.numbers(rng), {"hidden": (32,)}),
    }
    with ExitStack() as stack:
        found = {}
        for name, (examples, options) in recorded.items():
            trainings.record(folder / f"{name}.reel", examples, **options)
            found[name] = stack.enter_context(open_reel(folder / f"{name}.reel"))
        for name in FOREIGN:
            case = foreign_reels.CASES[name]
            reel = foreign_reels.record(folder / f"{name}.reel", case)
            found[name] = stack.enter_context(reel)
        yield found


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    """A training that reads pictures, whose weights are too many to be kept exactly."""
    path = tmp_path_factory.mktemp("digits") / "digits.reel"
    record_training(plan_problem("digits"), path)
    with open_reel(path) as reel:
        yield reel
