"""Reading animated WebPs back, which FFmpeg cannot: their rate, their length, their frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from epochreel.encode.webp.riff import HEADER_SIZE, riff_chunks
from epochreel.errors import OutputError
from epochreel.frame import RgbFrame

_DURATION = slice(12, 15)  # within a chunk ANMF


@dataclass(frozen=True, slots=True)
class WebpFacts:
    """What an animated WebP says of itself.

    Parameters
    ----------
    width, height
        px.
    durations_ms
        How long each picture stays.
    """

    width: int
    height: int
    durations_ms: tuple[int, ...]

    @property
    def n_frames_each(self) -> tuple[int, ...]:
        """How many frames each picture stands for: equal ones are stored once."""
        shortest = min(self.durations_ms)
        # Where 1/1000 s do not divide a frame, durations alternate.
        single = [duration for duration in self.durations_ms if duration <= shortest + 1]
        frame_ms = Fraction(sum(single), len(single))
        return tuple(round(duration / frame_ms) for duration in self.durations_ms)

    @property
    def duration_secs(self) -> Fraction:
        """Length of the film."""
        return Fraction(sum(self.durations_ms), 1000)


def is_webp(path: Path) -> bool:
    """Return whether a file begins like a WebP."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(HEADER_SIZE)
    return start[:4] == b"RIFF" and start[8:] == b"WEBP"


def describe_webp(path: Path) -> WebpFacts:
    """Return what an animated WebP says of itself.

    Raises
    ------
    OutputError
        If nothing in it moves.
    """
    chunks = list(riff_chunks(path.read_bytes()[HEADER_SIZE:]))
    canvas = dict(chunks).get(b"VP8X", b"")
    frames = [data for kind, data in chunks if kind == b"ANMF"]
    if not canvas or not frames:
        raise OutputError(f"this WebP is a still picture, no film: {path}")
    return WebpFacts(
        width=1 + int.from_bytes(canvas[4:7], "little"),
        height=1 + int.from_bytes(canvas[7:10], "little"),
        durations_ms=tuple(int.from_bytes(data[_DURATION], "little") for data in frames),
    )


def read_webp(path: Path) -> Iterator[RgbFrame]:
    """Yield all frames, ``(height, width, 3)`` uint8."""
    with Image.open(path) as picture:
        for index, n_frames in enumerate(describe_webp(path).n_frames_each):
            picture.seek(index)
            frame = np.asarray(picture.convert("RGB"))
            for _ in range(n_frames):
                yield frame
