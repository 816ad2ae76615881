from __future__ import annotations

import threading
import time

import pytest

from epochreel.trace.backlog import Backlog


def nothing(connection):
    del connection


def test_a_batch_comes_in_order_and_then_nothing():
    backlog = Backlog()
    writes = [lambda connection: connection for _ in range(5)]
    for write in writes:
        backlog.put(write, 10)
    backlog.close()
    assert backlog.take() == writes
    assert backlog.take() == []


def test_a_batch_comes_while_more_may_follow():
    backlog = Backlog()
    backlog.put(nothing, 10)
    start = time.monotonic()
    assert backlog.take() == [nothing]
    assert time.monotonic() - start < 5


def test_whoever_fills_it_waits_until_there_is_room():
    backlog = Backlog()
    backlog.put(nothing, 1 << 30)  # a single item is taken however large
    second = threading.Thread(target=backlog.put, args=(nothing, 1))
    second.start()
    second.join(0.05)
    assert second.is_alive()
    assert len(backlog.take()) == 1
    second.join(5)
    assert not second.is_alive()


def test_a_failure_frees_whoever_waits():
    backlog = Backlog()
    backlog.put(nothing, 1 << 30)
    caught = []

    def put_more():
        try:
            backlog.put(nothing, 1)
        except OSError as error:
            caught.append(error)

    second = threading.Thread(target=put_more)
    second.start()
    failure = OSError("full")
    backlog.fail(failure)
    second.join(5)
    assert caught == [failure]
    with pytest.raises(OSError, match="full"):
        backlog.put(nothing, 1)
