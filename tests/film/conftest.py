"""Reels to film: the whole of xor, and one that is quickly told."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from epochreel.engine import get_problem
from epochreel.recording import record_problem
from epochreel.trace import ReelFile, open_reel


@pytest.fixture(scope="session")
def xor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    path = tmp_path_factory.mktemp("reels") / "xor.reel"
    record_problem(get_problem("xor"), path)
    with open_reel(path) as reel:
        yield reel


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReelFile]:
    """A training of ten epochs, of which two are shown."""
    problem = get_problem("xor")
    settings = dataclasses.replace(problem.settings, n_epochs=10)
    problem = dataclasses.replace(problem, settings=settings, shown_epochs=(2, 10))
    path = tmp_path_factory.mktemp("reels") / "short.reel"
    record_problem(problem, path)
    with open_reel(path) as reel:
        yield reel


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder; afterwards no thread is left, whatever happened."""
    before = set(threading.enumerate())
    yield tmp_path
    assert set(threading.enumerate()) == before
