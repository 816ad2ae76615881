"""FFmpeg's ways put into this project's: its errors, its planes of pixels, its filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction

import numpy as np
from av.error import BlockingIOError as NothingYetError
from av.error import EOFError as NothingMoreError
from av.error import FFmpegError
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.stream import VideoStream
from numpy.typing import NDArray

from epochreel.errors import OutputError

ALPHA_MODE = "alpha_mode"  # what FFmpeg calls it, and Matroska AlphaMode
# What an input of a filter takes: width and height in px, FFmpeg's name of the pixel format.
FilterInput = tuple[int, int, str]


@contextmanager
def codec_errors(failure: str = "the encoder failed") -> Iterator[None]:
    """Turn FFmpeg's exceptions into a plain OSError, with its errno, or into OutputError."""
    try:
        yield
    except FFmpegError as error:
        if isinstance(error, OSError) and error.errno:
            raise OSError(error.errno, error.strerror) from error
        raise OutputError(f"{failure} ({error.strerror})") from error


def has_alpha_beside(stream: VideoStream) -> bool:
    """Return whether a WebM says that its frames have opacity beside them."""
    tags = {key.lower(): value for key, value in stream.metadata.items()}
    return tags.get(ALPHA_MODE) == "1"


def plane_pixels(plane: VideoPlane, n_channels: int = 1, n_bytes: int = 1) -> NDArray[np.uint8]:
    """Return a view of one plane without its padding, ``(height, width * n_channels)``.

    Of samples of two bytes it is uint16, little-endian.
    """
    rows = np.frombuffer(memoryview(plane), f"<u{n_bytes}").reshape(-1, plane.line_size // n_bytes)
    return rows[: plane.height, : plane.width * n_channels]


class FrameFilter:
    """One of FFmpeg's filters, which counts frames instead of seconds.

    Parameters
    ----------
    name, options
        In FFmpeg's words.
    inputs
        What it takes.
    """

    def __init__(self, name: str, options: str, inputs: Sequence[FilterInput]) -> None:
        self._graph = Graph()
        middle = self._graph.add(name, options)
        self._sources = [
            self._graph.add_buffer(
                width=width,
                height=height,
                format=VideoFormat(pixels, width, height),
                time_base=Fraction(1),
            )
            for width, height, pixels in inputs
        ]
        for index, source in enumerate(self._sources):
            source.link_to(middle, 0, index)
        self._sink = self._graph.add("buffersink")
        middle.link_to(self._sink)
        self._graph.configure()

    def push(self, picture: VideoFrame | None, at: int = 0) -> None:
        """Give one input a frame, or with None say that no more will come."""
        self._sources[at].push(picture)

    def results(self) -> Iterator[VideoFrame]:
        """Yield what is ready by now."""
        while True:
            try:
                picture = self._sink.pull()
            except (NothingYetError, NothingMoreError):
                return
            assert isinstance(picture, VideoFrame)
            yield picture
