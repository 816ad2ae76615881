"""FFmpeg's ways put into this project's: its errors, its planes of pixels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from av.error import FFmpegError
from av.video.plane import VideoPlane
from numpy.typing import NDArray

from epochreel.errors import OutputError


@contextmanager
def codec_errors() -> Iterator[None]:
    """Turn FFmpeg's exceptions into a plain OSError, with its errno, or into OutputError."""
    try:
        yield
    except FFmpegError as error:
        if isinstance(error, OSError) and error.errno:
            raise OSError(error.errno, error.strerror) from error
        raise OutputError(f"the encoder failed ({error.strerror})") from error


def plane_pixels(plane: VideoPlane, n_channels: int = 1) -> NDArray[np.uint8]:
    """Return a view of one plane without its padding, ``(height, width * n_channels)``."""
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width * n_channels]
