from __future__ import annotations

import errno
import signal
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from epochreel.encode import FilmWriter
from epochreel.film.background import N_WAITING, BackgroundWriter
from epochreel.frame import Frame, PixelLayout, YuvFrame

SIZE = (4, 6)


class Notebook(FilmWriter):
    """Keeps the first value of each plane of each frame; ``before`` is called with the number."""

    def __init__(
        self, pixels: PixelLayout = "yuv420", before: Callable[[int], None] = lambda number: None
    ) -> None:
        super().__init__(SIZE[1], SIZE[0])
        self.pixels = pixels
        self.before = before
        self.values: list[list[int]] = []
        self.threads: set[str] = set()

    def _add(self, frame: Frame) -> None:
        self.before(self.n_written)
        self.threads.add(threading.current_thread().name)
        planes = frame.planes if isinstance(frame, YuvFrame) else (frame,)
        self.values.append([int(plane.flat[0]) for plane in planes])

    def _finish(self) -> None: ...

    def _give_up(self) -> None: ...


def a_frame(pixels: PixelLayout = "yuv420") -> Frame:
    if pixels == "rgb":
        return np.zeros((*SIZE, 3), np.uint8)
    if pixels == "yuva444p10":
        return YuvFrame(*np.zeros((4, *SIZE), np.uint16))
    half = (SIZE[0] // 2, SIZE[1] // 2)
    return YuvFrame(np.zeros(SIZE, np.uint8), np.zeros(half, np.uint8), np.zeros(half, np.uint8))


def disk_full_at(wanted: int) -> Callable[[int], None]:
    def before(number: int) -> None:
        if number == wanted:
            raise OSError(errno.ENOSPC, "No space left on device")

    return before


@pytest.fixture(autouse=True)
def threads_end():
    before = threading.enumerate()
    yield
    assert threading.enumerate() == before


@pytest.mark.parametrize("pixels", ["yuv420", "rgb", "yuva444p10"])
def test_frames_arrive_in_order_though_their_arrays_are_used_again(pixels: PixelLayout) -> None:
    writer, frame = Notebook(pixels), a_frame(pixels)
    with BackgroundWriter(writer) as background:
        for number in range(3 * N_WAITING):
            planes = frame.planes if isinstance(frame, YuvFrame) else (frame,)
            for index, plane in enumerate(planes):
                plane[:] = 10 * index + number
            background.write(frame)
    n_planes = {"yuv420": 3, "rgb": 1, "yuva444p10": 4}[pixels]
    expected = [[10 * index + n for index in range(n_planes)] for n in range(3 * N_WAITING)]
    assert writer.values == expected
    assert writer.threads == {"encode"}


def test_only_so_many_frames_wait() -> None:
    go_on, queued = threading.Event(), []
    writer = Notebook(before=lambda number: assert_set(go_on))

    def produce() -> None:
        with BackgroundWriter(writer) as background:
            for number in range(3 * N_WAITING):
                background.write(a_frame())
                queued.append(number)

    producer = threading.Thread(target=produce)
    producer.start()
    while len(queued) < N_WAITING:
        time.sleep(0.001)
    time.sleep(0.02)
    assert len(queued) == N_WAITING
    go_on.set()
    producer.join()
    assert len(writer.values) == 3 * N_WAITING


def test_an_error_stops_the_next_frame() -> None:
    writer, n_queued = Notebook(before=disk_full_at(2)), 0
    with pytest.raises(OSError, match="No space left"), BackgroundWriter(writer) as background:
        for _ in range(1000):
            background.write(a_frame())
            n_queued += 1
    # The one that failed, and those that could be queued before it was known.
    assert n_queued <= 2 + 1 + N_WAITING
    assert len(writer.values) == 2


def test_an_error_at_the_last_frame_is_raised_on_leaving() -> None:
    writer, left = Notebook(before=disk_full_at(1)), False
    with pytest.raises(OSError, match="No space left"), BackgroundWriter(writer) as background:
        background.write(a_frame())
        background.write(a_frame())
        left = True
    assert left


def test_frames_that_wait_are_dropped_if_the_block_fails() -> None:
    leaving = threading.Event()

    class Announcing(BackgroundWriter):
        def _stop(self) -> None:
            leaving.set()
            super()._stop()

    writer = Notebook(before=lambda number: assert_set(leaving))
    with pytest.raises(ZeroDivisionError), Announcing(writer) as background:
        for _ in range(N_WAITING):
            background.write(a_frame())
        raise ZeroDivisionError
    assert len(writer.values) <= 1


def test_the_blocks_own_error_comes_before_the_writers() -> None:
    writer = Notebook(before=disk_full_at(0))
    with pytest.raises(ZeroDivisionError), BackgroundWriter(writer) as background:
        background.write(a_frame())
        raise ZeroDivisionError


def test_the_film_is_let_go_of_though_people_interrupt_twice(
    request: pytest.FixtureRequest,
) -> None:
    """An encoder whose film is closed meanwhile takes the process down with it."""
    # A shell's background job is started deaf to interruption.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    main = threading.main_thread().ident
    assert main is not None

    def interrupted(number: int) -> None:
        for _ in range(2):
            time.sleep(0.1)
            signal.pthread_kill(main, signal.SIGINT)
        time.sleep(0.1)

    writer = Notebook(before=interrupted)
    with pytest.raises(KeyboardInterrupt), BackgroundWriter(writer) as background:
        background.write(a_frame())
    assert len(writer.values) == 1


def assert_set(event: threading.Event) -> None:
    assert event.wait(30), "nobody set the event"
