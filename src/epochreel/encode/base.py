"""What all film writers have in common: frames in order, then the end, or none of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

from epochreel.errors import OutputError
from epochreel.frame import Frame, PixelLayout, layout_of, size_of

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What a writer is to make of frames.

    Parameters
    ----------
    width, height
        Of the frames, px.
    fps
        Frames a second.
    pixels
        How the frames are laid out; one that the format takes.
    metadata
        Tags such as ``title`` and ``comment``, as far as the format has room for them.
    keyframes
        Numbers of frames, from the first one written, that start a closed group: decodable
        without anything before.
    fineness
        As the format counts it; 0 where that is fixed.
    first_frame
        Number in the film of the first frame, from 0; above 0 of a part that others come before.
    colours
        Red, green and blue, 0 to 255, of what must keep its colour however little of it is seen,
        where a format has few.
    """

    width: int
    height: int
    fps: Fraction
    pixels: PixelLayout
    metadata: Mapping[str, str] = field(default_factory=dict)
    keyframes: frozenset[int] = frozenset()
    fineness: int = 0
    first_frame: int = 0
    colours: tuple[Rgb, ...] = ()


class FilmWriter(ABC):
    """Takes the frames of a film, one after another; a context manager.

    Leaving the block finishes the film; an exception inside it gives the film up, so that only
    the caller's hidden file is left to remove. One thread at a time may write.

    Parameters
    ----------
    width, height
        Of the frames, px.

    Attributes
    ----------
    pixels
        The layout of the frames that ``write`` takes.
    n_written
        How many frames there are so far.
    frame_sizes
        Bytes that each frame takes in the finished film; empty where frames share theirs.
    """

    pixels: PixelLayout

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.n_written = 0
        self.frame_sizes: list[int] = []
        self._closed = False

    def write(self, frame: Frame) -> None:
        """Add one frame; its arrays may be reused as soon as this returns.

        Raises
        ------
        OSError
            If the disk takes no more.
        OutputError
            If the codec fails.
        ValueError
            If the film is closed, or the frame has another layout or size.
        """
        if self._closed:
            raise ValueError("this film is closed; no frame can be added")
        self._check(frame)
        self._add(frame)
        self.n_written += 1

    def close(self) -> None:
        """Finish the film; a second call does nothing.

        Raises
        ------
        OSError
            If the disk takes no more.
        OutputError
            If no frame was written, or the codec fails.
        """
        if self._closed:
            return
        self._closed = True
        if not self.n_written:
            self._give_up()
            raise OutputError("a film needs at least one frame")
        self._finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        elif not self._closed:
            self._closed = True
            self._give_up()

    @abstractmethod
    def _add(self, frame: Frame) -> None:
        """Take over one frame that has the right layout and size."""

    @abstractmethod
    def _finish(self) -> None:
        """Write what is still held back and let go of the file."""

    @abstractmethod
    def _give_up(self) -> None:
        """Let go of the file, which will be removed; raise nothing."""

    def _check(self, frame: Frame) -> None:
        fits = size_of(frame) == (self.width, self.height)
        if not fits or layout_of(frame) != self.pixels:
            raise ValueError(f"a {self.pixels} frame of {self.width}x{self.height} is wanted")


OpenWriter = Callable[[Path, FilmSpec], FilmWriter]
