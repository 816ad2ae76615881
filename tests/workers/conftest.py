"""A test that waits for ever fails instead."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from epochreel.workers import Workers, processes, threads

Make = Callable[..., Workers]


def _too_long(number: int, frame: FrameType | None) -> None:
    raise AssertionError("this test waited for five minutes")


@pytest.fixture(autouse=True)
def _no_endless_wait() -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(300)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(params=[threads, processes], ids=["threads", "processes"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param
