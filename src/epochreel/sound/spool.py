"""Music put aside until all of it has been heard once."""

from __future__ import annotations

from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

import numpy as np

from epochreel.sound.voices import Samples

# As much stays in memory, 44 s of music; half an hour takes 690 MB. A file costs no time that can
# be measured, and what it holds is not there when segments at 1080p are at their largest.
MOST_BYTES = 16 * 2**20
_SAMPLE_BYTES = 2 * 4


class SampleSpool:
    """Holds stereo music, in memory while it is short, then in a nameless file; a context manager.

    Parameters
    ----------
    folder
        Where there is room; None for the system's own for such files. The file vanishes with the
        process, however that ends.
    most_bytes
        What stays in memory.
    """

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        place = None if folder is None else str(folder)
        self._file = SpooledTemporaryFile(most_bytes, dir=place)  # noqa: SIM115 closed on leaving
        self.n_samples = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, music: Samples) -> None:
        """Put more aside, ``(2, n_samples)``, behind what is there."""
        self._file.seek(self.n_samples * _SAMPLE_BYTES)
        self._file.write(np.ascontiguousarray(music.T).data)
        self.n_samples += music.shape[1]

    def read(self, start: int, stop: int) -> Samples:
        """Return a piece, ``(2, stop - start)``; there is silence before the music and after."""
        first, last = max(start, 0), min(stop, self.n_samples)
        self._file.seek(first * _SAMPLE_BYTES)
        there = np.frombuffer(self._file.read((last - first) * _SAMPLE_BYTES), np.float32)
        music = np.zeros((2, stop - start), np.float32)
        music[:, first - start : last - start] = there.reshape(-1, 2).T
        return music
