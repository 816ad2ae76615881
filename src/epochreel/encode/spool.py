"""Frames put aside on disk until all of them are known."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import zstandard

from epochreel.frame import RgbFrame


class FrameSpool:
    """Holds frames of one shape in a nameless file, losslessly compressed.

    Parameters
    ----------
    folder
        Where there is room; the file vanishes with the process, however that ends.
    shape
        ``(height, width, 3)``.
    """

    def __init__(self, folder: Path, shape: tuple[int, int, int]) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 closed in close()
        self._shape = shape
        self._sizes: list[int] = []
        self._last: RgbFrame = np.zeros(shape, np.uint8)
        self._compressor = zstandard.ZstdCompressor(level=1)

    def add(self, frame: RgbFrame) -> None:
        """Put one more frame aside."""
        # Most pixels are those of the frame before, so that their difference is mostly zero.
        block = self._compressor.compress((frame ^ self._last).data)
        self._last = frame.copy()
        self._file.write(block)
        self._sizes.append(len(block))

    def __iter__(self) -> Iterator[RgbFrame]:
        decompressor = zstandard.ZstdDecompressor()
        frame = np.zeros(self._shape, np.uint8)
        self._file.seek(0)
        for size in self._sizes:
            change = np.frombuffer(decompressor.decompress(self._file.read(size)), np.uint8)
            frame = frame ^ change.reshape(self._shape)
            yield frame

    def close(self) -> None:
        """Let the file vanish, whether or not a full disk took all of it."""
        with contextlib.suppress(OSError):
            self._file.close()
