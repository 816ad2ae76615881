"""The formats a film can have, chosen by the suffix of its name: each with writer and limits."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from epochreel.encode.base import FilmSpec, FilmWriter, OpenWriter
from epochreel.encode.codecs import H264, PRORES, VP9, VideoCodec
from epochreel.encode.folder import PicturesWriter
from epochreel.encode.gif import GifWriter
from epochreel.encode.video import VideoWriter
from epochreel.encode.webp.writer import WebpWriter
from epochreel.errors import UsageError, unknown_name
from epochreel.frame import PixelLayout


@dataclass(frozen=True, slots=True)
class FilmFormat:
    """One kind of film.

    Parameters
    ----------
    name
        As people call it, for messages.
    suffix
        With its dot; empty for a folder.
    pixels
        The layout of the frames that its writer takes.
    clear_pixels
        That of transparent frames; None where the format cannot hold them.
    max_fps
        Frames a second that players still show at the right speed.
    modest_fps
        Frames a second that suit it where nobody chose them; None if any do.
    max_size
        The longest side, px.
    open_writer
        Returns what makes a file of it, or a part of one.
    segment_suffix
        Of the name of a part that was made apart, from which the film is joined; empty where a
        film can only be made as a whole.
    finest
        How fine its pictures can be; 0 if that is fixed.
    fineness
        How that is said, such as ``"{} colours"``.
    smaller
        Suffix of a format in which the same film takes less room; empty if none is known.
    codec
        None where the writer is not a plain stream of compressed frames.
    """

    name: str
    suffix: str
    pixels: PixelLayout
    open_writer: OpenWriter = field(repr=False)
    segment_suffix: str = ""
    max_fps: Fraction = Fraction(240)
    modest_fps: Fraction | None = None
    max_size: int = 16384
    finest: int = 0
    fineness: str = ""
    smaller: str = ""
    codec: VideoCodec | None = field(default=None, repr=False)
    clear_pixels: PixelLayout | None = None

    def layout(self, *, transparent: bool) -> PixelLayout:
        """Return the layout of the frames that its writer takes.

        Raises
        ------
        UsageError
            If they are to be transparent and cannot be; the message names what can.
        """
        if not transparent:
            return self.pixels
        if self.clear_pixels is None:
            able = listed([other.shown for other in FORMATS if other.clear_pixels])
            raise UsageError(f"`transparent=True`: {self.shown} cannot be transparent; {able} can")
        return self.clear_pixels

    def encoded_by(self, codec: VideoCodec) -> FilmFormat:
        """Return the same format, compressed by something else."""
        return replace(self, codec=codec, open_writer=_video(codec))

    @property
    def shown(self) -> str:
        """What people write for it."""
        return self.suffix or "folder/"

    @property
    def even_sizes(self) -> bool:
        """Whether width and height must be even."""
        return self.pixels == "yuv420"


def _video(codec: VideoCodec) -> OpenWriter:
    """Return what opens a stream of frames that a codec compresses."""

    def opened(path: Path, spec: FilmSpec) -> FilmWriter:
        return VideoWriter(path, spec, codec)

    return opened


FORMATS = (
    FilmFormat("H.264", ".mp4", "yuv420", _video(H264), ".mp4", codec=H264),
    FilmFormat("VP9", ".webm", "yuv420", _video(VP9), ".webm", codec=VP9, clear_pixels="yuva420"),
    FilmFormat(
        *("ProRes", ".mov", "yuv444p10", _video(PRORES), ".mov"),
        codec=PRORES,
        clear_pixels="yuva444p10",
    ),
    FilmFormat(
        "GIF",
        ".gif",
        "rgb",
        GifWriter,  # one palette for all pictures, found when all are known
        max_fps=Fraction(50),  # browsers slow a delay below 2/100 s down to 10/100 s
        modest_fps=Fraction(25),  # exact in 1/100 s; 30 are not
        max_size=65535,
        finest=256,
        fineness="{} colours",
        smaller=".webp",
    ),
    FilmFormat(
        "WebP",
        ".webp",
        "rgb",
        WebpWriter,  # each picture is what differs from the one before
        max_fps=Fraction(90),  # browsers slow a frame of 10/1000 s or less down to 100/1000 s
        modest_fps=Fraction(25),  # frames share little: twice as many are twice as large
        max_size=16383,
        finest=80,
        fineness="quality {}",
    ),
    FilmFormat("PNG", "", "rgb", PicturesWriter, ".zip", max_size=65535, clear_pixels="rgba"),
)


def format_for(path: Path | str) -> FilmFormat:
    """Return the format that a film's name asks for.

    A name without a suffix, one that ends in a slash and one of an existing folder ask for a
    folder of PNG pictures.

    Raises
    ------
    UsageError
        If the suffix is unknown.
    """
    text = os.fspath(path)
    folder = text.endswith(("/", os.sep)) or Path(text).is_dir()
    return format_named("" if folder else Path(text).suffix.lower())


def format_named(suffix: str) -> FilmFormat:
    """Return the format that has a suffix, as `FilmFormat` has it.

    Raises
    ------
    UsageError
        If there is none.
    """
    for film_format in FORMATS:
        if film_format.suffix == suffix:
            return film_format
    known = tuple(film_format.shown for film_format in FORMATS)
    raise unknown_name("suffix", suffix, known)


def check_film(film_format: FilmFormat, width: int, height: int, fps: Fraction) -> None:
    """Raise UsageError, naming what would work, if the format cannot hold such a film.

    Parameters
    ----------
    width, height
        Of the pictures, px.
    fps
        Frames a second.
    """
    if not (0 < width <= film_format.max_size and 0 < height <= film_format.max_size):
        raise UsageError(
            f"`size` (={width}x{height}): {film_format.name} needs sizes from 1 to"
            f" {film_format.max_size}"
        )
    if film_format.even_sizes and (width % 2 or height % 2):
        even = f"{_nearest_even(width)}x{_nearest_even(height)}"
        raise UsageError(
            f"`size` (={width}x{height}): {film_format.name} needs even sizes; nearest: {even}"
        )
    if fps > film_format.max_fps:
        raise UsageError(
            f"`fps` (={fps}): {film_format.name} players show at most {film_format.max_fps} frames"
            f" a second; `fps={film_format.max_fps}` or less works, and so does .mp4"
        )


def lacks_sound(film_format: FilmFormat) -> str:
    """Return what to say of a format that has no sound, naming those that have."""
    able = listed([other.shown for other in FORMATS if other.codec is not None])
    return f"{film_format.name} has no sound; {able} have"


def listed(words: list[str]) -> str:
    """Return words as people list them."""
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _nearest_even(length: int) -> int:
    return max(2, length - length % 2)
