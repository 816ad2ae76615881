from __future__ import annotations

from collections.abc import Iterator

import pytest

from epochreel.recording import plan_problem, record_training
from epochreel.story import Footage, footage_of
from epochreel.trace import ReelFile, open_reel

PROBLEMS = ("spiral", "wave", "circles")


@pytest.fixture(scope="session", params=PROBLEMS)
def reel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReelFile]:
    """The recording of a training that has probes."""
    path = tmp_path_factory.mktemp("reels") / f"{request.param}.reel"
    record_training(plan_problem(request.param), path)
    with open_reel(path) as reel:
        yield reel


@pytest.fixture(scope="session")
def footage(reel: ReelFile) -> Footage:
    """What there is of it to show; measuring how much it changes takes a while, once."""
    footage = footage_of(reel)
    assert footage.changes is not None
    footage.changes()
    return footage


@pytest.fixture(scope="session")
def xor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    path = tmp_path_factory.mktemp("reels") / "xor.reel"
    record_training(plan_problem("xor"), path)
    with open_reel(path) as reel:
        yield reel
