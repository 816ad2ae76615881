"""Writes frames on a thread of its own, so that drawing hides behind encoding."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event, Thread
from types import TracebackType
from typing import Self

import numpy as np

from epochreel.encode import FilmWriter
from epochreel.frame import Frame, YuvFrame

# Enough to bridge the encoder's hiccups; at 3840x2160 a frame is 12 MB.
N_WAITING = 4


class BackgroundWriter:
    """Hands frames to a writer on another thread; a context manager.

    An error of the writer is raised at the next `write`, or on leaving the block, which waits
    until every frame is written. If the block fails, waiting frames are dropped.

    Parameters
    ----------
    writer
        Takes the frames, in order; not closed here.
    """

    def __init__(self, writer: FilmWriter) -> None:
        self._writer = writer
        self._error: BaseException | None = None
        self._given_up = False
        # Copies go round: filled, they wait; written, they are to be filled again, because
        # memory that is warm costs less. None is one that is yet to be made; among those that
        # wait it is the end.
        self._waiting: SimpleQueue[Frame | None] = SimpleQueue()
        self._spare: SimpleQueue[Frame | None] = SimpleQueue()
        for _ in range(N_WAITING):
            self._spare.put(None)
        self._ended = Event()
        self._thread = Thread(target=self._run, name="encode", daemon=True)

    def write(self, frame: Frame) -> None:
        """Queue a copy of a frame; waits while too many are queued."""
        spare = self._spare.get()
        if self._error is not None:
            raise self._error
        self._waiting.put(_copy(frame, spare))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._given_up = kind is not None
        self._stop()
        if kind is None and self._error is not None:
            raise self._error

    def _stop(self) -> None:
        """Wait for the thread, however impatient a person is: it still holds the film."""
        self._waiting.put(None)
        try:
            # Until Python 3.13 an interrupted join() takes the thread for ended.
            self._ended.wait()
        except BaseException:
            self._given_up = True
            self._stop()
            raise
        self._thread.join()

    def _run(self) -> None:
        while (frame := self._waiting.get()) is not None:
            # After an error the queue is still emptied, so that nobody waits for a spare one.
            if self._error is None and not self._given_up:
                try:
                    self._writer.write(frame)
                except BaseException as error:  # any error belongs to the thread that waits
                    self._error = error
            self._spare.put(frame)
        self._ended.set()


def _copy(frame: Frame, spare: Frame | None) -> Frame:
    """Return a copy of a frame, in another that is no longer needed if there is one."""
    if spare is None:
        if isinstance(frame, YuvFrame):
            return YuvFrame(*(plane.copy() for plane in frame.planes))
        return frame.copy()
    for target, source in zip(_planes(spare), _planes(frame), strict=True):
        np.copyto(target, source)
    return spare


def _planes(frame: Frame) -> tuple[np.ndarray, ...]:
    return frame.planes if isinstance(frame, YuvFrame) else (frame,)
