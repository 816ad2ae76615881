"""The formats a film can have, chosen by the suffix of its name; no codec is touched here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

from epochreel.errors import UsageError, unknown_name
from epochreel.frame import PixelLayout


@dataclass(frozen=True, slots=True)
class SoundCodec:
    """What FFmpeg is told for the sound beside the frames.

    Parameters
    ----------
    encoder
        FFmpeg's name.
    sample_format
        FFmpeg's name of what the encoder takes.
    bits_per_sec
        Of both channels; None where nothing is left out.
    """

    encoder: str
    sample_format: Literal["flt", "fltp", "s32"]
    bits_per_sec: int | None


@dataclass(frozen=True, slots=True)
class VideoCodec:
    """What FFmpeg is told for a stream of compressed frames.

    Parameters
    ----------
    encoder, container
        FFmpeg's names.
    options
        Of the encoder. The number of threads is fixed, never the machine's: x264 writes other
        bytes for another number.
    container_options
        Of the container.
    sound
        What its sound is encoded with.
    clear_options
        Of the encoder, besides ``options``, where frames are transparent.
    """

    encoder: str
    container: str
    options: Mapping[str, str]
    container_options: Mapping[str, str]
    sound: SoundCodec
    clear_options: Mapping[str, str] = field(default_factory=dict)


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
    finest
        How fine its pictures can be: colours of a GIF, quality of a WebP; 0 if that is fixed.
    codec
        None where the writer is not a plain stream of compressed frames.
    """

    name: str
    suffix: str
    pixels: PixelLayout
    max_fps: Fraction = Fraction(240)
    modest_fps: Fraction | None = None
    max_size: int = 16384
    finest: int = 0
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
            able = _listed([other.shown for other in FORMATS if other.clear_pixels])
            raise UsageError(f"--transparent: {self.shown} cannot be transparent; {able} can")
        return self.clear_pixels

    @property
    def shown(self) -> str:
        """What people write for it."""
        return self.suffix or "folder/"

    @property
    def even_sizes(self) -> bool:
        """Whether width and height must be even."""
        return self.pixels == "yuv420"


# x264's fastest preset with what these pictures need put back. Lessons of the first film at
# 1920x1080, 60 fps, all at crf 18 and aq-mode 3 in one run on a busy two-core machine: CPU time a
# frame, KiB a second of film, PSNR of luma in the dark.
#   preset veryfast     16.4 ms   260   52.3 dB
#   preset superfast    12.1 ms   456   55.2 dB
#   preset ultrafast     7.3 ms   987   54.8 dB
#   these               11.4 ms   255   52.6 dB
X264_PARAMS = {
    "cabac": 1,
    "8x8dct": 1,
    "partitions": "i8x8,i4x4",
    "bframes": 3,
    "scenecut": 40,
    "no-deblock": 0,
    # The tree spends bits on what stays, which is most of a picture.
    "mbtree": 1,
    "rc-lookahead": 20,
    # More bits for the dark, and narrower dead zones: else dithering is wiped out block by block.
    "aq-mode": 3,
    "deadzone-intra": 6,
    "deadzone-inter": 12,
    # Segments encoded apart, on other processors, can follow one another in one stream.
    "open-gop": 0,
    "stitchable": 1,
    "cpu-independent": 1,
    "chromaloc": 1,  # the centre
}

QUALITY_UNIT = 118  # what FFmpeg calls FF_QP2LAMBDA

# FFmpeg's own AAC needs more bits than Opus to sound as clear.
AAC = SoundCodec(encoder="aac", sample_format="fltp", bits_per_sec=192_000)
OPUS = SoundCodec(encoder="libopus", sample_format="flt", bits_per_sec=160_000)
# All editors read it; DaVinci Resolve on Linux reads no AAC.
PCM = SoundCodec(encoder="pcm_s24le", sample_format="s32", bits_per_sec=None)

H264 = VideoCodec(
    encoder="libx264",
    container="mp4",
    options={
        "preset": "ultrafast",
        "crf": "18",
        "threads": "4",
        "x264-params": ":".join(f"{key}={value}" for key, value in X264_PARAMS.items()),
    },
    container_options={"movflags": "+faststart"},
    sound=AAC,
)

VP9 = VideoCodec(
    encoder="libvpx-vp9",
    container="webm",
    options={
        "crf": "24",
        "b": "0",  # no limit on bits; crf alone decides
        # In the run above 16 ms and 208 KiB; "good" at speed 5 takes 100 ms and 183 KiB.
        "deadline": "realtime",
        "cpu-used": "6",
        "row-mt": "1",
        "tile-columns": "2",
        "threads": "4",
    },
    container_options={},
    sound=OPUS,
    # A reference frame that is never shown has no opacity to go with it.
    clear_options={"auto-alt-ref": "0"},
)

# For editors: each frame stands alone. 4444 also without transparency, because 4:2:2 takes half
# the sharpness of thin coloured lines. Colours are not multiplied by opacity, as in PNG, in VP9
# and as FFmpeg has it; editors that do not find that out have a switch that says "straight".
# Lessons of the first film at 1280x720, least CPU time a frame, KiB a frame, worst error of the
# picture over black of 255, and its root mean square:
#   default, by data rate   84 ms   505    2.3   0.05
#   quality 2               14 ms   452    5.8   0.09
#   quality 4               14 ms   406   11.6   0.17
PRORES = VideoCodec(
    encoder="prores_ks",
    container="mov",
    options={
        "profile": "4444",
        "vendor": "apl0",
        "flags": "+qscale",
        "global_quality": str(2 * QUALITY_UNIT),
        "threads": "4",
    },
    container_options={},
    sound=PCM,
)

FORMATS = (
    FilmFormat("H.264", ".mp4", "yuv420", codec=H264),
    FilmFormat("VP9", ".webm", "yuv420", codec=VP9, clear_pixels="yuva420"),
    FilmFormat("ProRes", ".mov", "yuv444p10", codec=PRORES, clear_pixels="yuva444p10"),
    FilmFormat(
        "GIF",
        ".gif",
        "rgb",
        max_fps=Fraction(50),  # browsers slow a delay below 2/100 s down to 10/100 s
        modest_fps=Fraction(25),  # exact in 1/100 s; 30 are not
        max_size=65535,
        finest=256,
    ),
    FilmFormat(
        "WebP",
        ".webp",
        "rgb",
        max_fps=Fraction(90),  # browsers slow a frame of 10/1000 s or less down to 100/1000 s
        modest_fps=Fraction(25),  # frames share little: twice as many are twice as large
        max_size=16383,
        finest=80,
    ),
    FilmFormat("PNG", "", "rgb", max_size=65535, clear_pixels="rgba"),
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
    suffix = "" if folder else Path(text).suffix.lower()
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
            f"--size {width}x{height}: {film_format.name} needs sizes from 1 to"
            f" {film_format.max_size}"
        )
    if film_format.even_sizes and (width % 2 or height % 2):
        even = f"{_nearest_even(width)}x{_nearest_even(height)}"
        raise UsageError(
            f"--size {width}x{height}: {film_format.name} needs even sizes; nearest: {even}"
        )
    if fps > film_format.max_fps:
        raise UsageError(
            f"--fps {fps}: {film_format.name} players show at most {film_format.max_fps} frames"
            f" a second; --fps {film_format.max_fps} or less works, and so does .mp4"
        )


def lacks_sound(film_format: FilmFormat) -> str:
    """Return what to say of a format that has no sound, naming those that have."""
    able = _listed([other.shown for other in FORMATS if other.codec is not None])
    return f"{film_format.name} has no sound; {able} have"


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _nearest_even(length: int) -> int:
    return max(2, length - length % 2)
