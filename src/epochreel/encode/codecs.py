"""What FFmpeg is told of the codecs in use, with what was measured; none is touched here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


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
        Of the encoder. It has one thread: each core encodes a segment of its own, and x264 writes
        other bytes for another number.
    container_options
        Of the container.
    sound
        What its sound is encoded with.
    clear_options
        Of the encoder, besides ``options``, where frames are transparent.
    pixel_format
        What the encoder takes, where that is another layout than the frames have; else empty.
    """

    encoder: str
    container: str
    options: Mapping[str, str]
    container_options: Mapping[str, str]
    sound: SoundCodec
    clear_options: Mapping[str, str] = field(default_factory=dict)
    pixel_format: str = ""


# x264's fastest preset with what these pictures need put back; docs/benchmarks.md has what was
# tried. Pictures between two that others need cost little and are nearly still here, so there are
# many of them, and fewer bits go further: with three, a wider look ahead and crf 18 a frame took
# 7.7 ms instead of 5.9, and a film 7 % more bytes.
X264_PARAMS = {
    "cabac": 1,
    "8x8dct": 1,
    "partitions": "i8x8,i4x4",
    "bframes": 7,
    "scenecut": 0,  # the film says itself where it is cut
    "no-deblock": 0,
    # The tree spends bits on what stays, which is most of a picture.
    "mbtree": 1,
    "rc-lookahead": 8,  # one more than pictures between two that others need
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
        "crf": "15",
        "threads": "1",
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
        "threads": "1",
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
        "threads": "1",
    },
    container_options={},
    sound=PCM,
)
