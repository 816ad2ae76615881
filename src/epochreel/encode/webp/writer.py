"""Animated WebPs: each frame holds what changed, and is encoded as a picture of its own.

Libwebp encodes the pictures; which part of a frame is one, and the file around them, are made
here. Libwebp's own encoder of animations leaves out what is close to the frame before: of a slow
fade, close to the frame before all the way, nothing is ever shown.
"""

from __future__ import annotations

import contextlib
import io
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from epochreel.clock import frames_in, seconds_at
from epochreel.encode.base import FilmSpec, FilmWriter
from epochreel.encode.webp.patches import Changes, Patch
from epochreel.encode.webp.riff import HEADER_SIZE, riff_chunk, riff_chunks, riff_header
from epochreel.errors import OutputError
from epochreel.frame import Frame, PixelLayout, YuvFrame

TICKS_PER_SEC = Fraction(1000)  # WebP's clock
# Level 6 saves another 4 % and takes eight times as long.
METHOD = 4
MAX_FILE_SIZE = 2**32 - 2  # RIFF counts in 32 bits

_HAS_ANIMATION, _HAS_ALPHA = 0x02, 0x10  # bits of the chunk VP8X
_BLACK, _FOR_EVER = b"\0\0\0\xff", b"\0\0"
_PICTURE_CHUNKS = (b"ALPH", b"VP8 ", b"VP8L")
# Nothing is wiped off, and where a picture is clear, what was there stays.
_LAY_UPON = b"\0"


class WebpWriter(FilmWriter):
    """Writes RGB frames as an animated WebP, which loops for ever.

    Parameters
    ----------
    path
        The file to make.
    spec
        WebP counts in 1/1000 s, so durations alternate to keep the pace of its frames. The
        fineness is a quality from 0 to 100, in libwebp's measure.
    """

    pixels: PixelLayout = "rgb"

    def __init__(self, path: Path, spec: FilmSpec) -> None:
        super().__init__(spec.width, spec.height)
        self._fps = spec.fps
        self._quality = spec.fineness
        self._changes = Changes()
        # All of the newest picture but how long it stays, and the frame it appears with.
        self._newest: tuple[Patch, bytes, int] | None = None
        self._file = path.open("wb")
        # Its size is not known yet.
        self._file.write(_header(HEADER_SIZE, spec.width, spec.height))

    def _add(self, frame: Frame) -> None:
        assert not isinstance(frame, YuvFrame)
        self.frame_sizes.append(0)
        patch = self._changes.to(frame)
        if patch is not None:
            self._put_newest()
            self._newest = patch, _encoded(patch.pixels, self._quality), self.n_written

    def _put_newest(self) -> None:
        if self._newest is not None:
            patch, data, number = self._newest
            ticks = self._tick(self.n_written) - self._tick(number)
            self.frame_sizes[number] = self._file.write(_animation_frame(patch, data, ticks))

    def _finish(self) -> None:
        try:
            self._put_newest()
            size = self._file.tell()
            if size > MAX_FILE_SIZE:
                raise OutputError("a .webp holds at most 4 GiB; a smaller `size=` or `fps=` works")
            self._file.seek(0)
            self._file.write(_header(size, self.width, self.height))
            self._file.close()
        finally:
            self._give_up()

    def _give_up(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()

    def _tick(self, number: int) -> int:
        return frames_in(seconds_at(number, self._fps), TICKS_PER_SEC)


def _encoded(pixels: NDArray[np.uint8], quality: int) -> bytes:
    """Return the chunks of a picture as an animation holds them."""
    file = io.BytesIO()
    # Exact: what is clear keeps the colour that it was given.
    options = {"quality": quality, "method": METHOD, "exact": True}
    Image.fromarray(pixels).save(file, "WEBP", **options)
    chunks = riff_chunks(file.getvalue()[HEADER_SIZE:])
    return b"".join(riff_chunk(kind, data) for kind, data in chunks if kind in _PICTURE_CHUNKS)


def _header(size: int, width: int, height: int) -> bytes:
    """Return the beginning of a file of ``size`` bytes in all."""
    flags = bytes([_HAS_ANIMATION | _HAS_ALPHA, 0, 0, 0])
    canvas = riff_chunk(b"VP8X", flags + _u24(width - 1) + _u24(height - 1))
    return riff_header(size) + canvas + riff_chunk(b"ANIM", _BLACK + _FOR_EVER)


def _animation_frame(patch: Patch, data: bytes, ticks: int) -> bytes:
    height, width = patch.pixels.shape[:2]
    # Places are counted in pairs of pixels.
    place = _u24(patch.x // 2) + _u24(patch.y // 2)
    size = _u24(width - 1) + _u24(height - 1)
    return riff_chunk(b"ANMF", place + size + _u24(ticks) + _LAY_UPON + data)


def _u24(number: int) -> bytes:
    return number.to_bytes(3, "little")
