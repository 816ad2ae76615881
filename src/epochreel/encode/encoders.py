"""Encoders of H.264 that graphics cards have, and whether they work on this machine.

Their bytes differ from card to card, so none is taken unless somebody asks.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

import av
import numpy as np

from epochreel.encode.base import FilmSpec
from epochreel.encode.codecs import H264, VideoCodec
from epochreel.encode.video import VideoWriter
from epochreel.errors import EpochreelError, UsageError, unknown_name
from epochreel.frame import YuvFrame

# Of most encoders the least is 145x49.
_TRIAL_SIZE = (640, 360)
_N_TRIAL_FRAMES = 3


@dataclass(frozen=True)
class Hardware:
    """An encoder of a graphics card.

    Parameters
    ----------
    encoder
        FFmpeg's name.
    options
        What FFmpeg is told, for about the quality of x264's crf 18.
    pixel_format
        What it takes, in FFmpeg's words.
    """

    encoder: str
    options: Mapping[str, str]
    pixel_format: str = "yuv420p"

    @property
    def codec(self) -> VideoCodec:
        """What FFmpeg is told."""
        return replace(
            H264,
            encoder=self.encoder,
            options=self.options,
            pixel_format=self.pixel_format,
        )


# In the order in which they are tried.
HARDWARE: Mapping[str, Hardware] = MappingProxyType(
    {
        "nvenc": Hardware(
            "h264_nvenc",
            {"preset": "p5", "tune": "hq", "rc": "vbr", "cq": "19", "b": "0", "spatial-aq": "1"},
        ),
        "videotoolbox": Hardware(
            "h264_videotoolbox", {"flags": "+qscale", "global_quality": str(118 * 70)}
        ),
        "qsv": Hardware("h264_qsv", {"global_quality": "19", "preset": "medium"}, "nv12"),
        "vaapi": Hardware("h264_vaapi", {"qp": "19"}, "nv12"),
        "amf": Hardware(
            "h264_amf",
            {"quality": "quality", "rc": "cqp", "qp_i": "18", "qp_p": "19", "qp_b": "21"},
        ),
    }
)


def encoder_named(name: str) -> VideoCodec:
    """Return what FFmpeg is told for an encoder that people name.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    if name not in HARDWARE:
        raise unknown_name("encoder", name, ("x264", "auto", *HARDWARE))
    return HARDWARE[name].codec


def working_encoder() -> str | None:
    """Return the name of the first encoder of a graphics card that works here; None if none."""
    return next((name for name in HARDWARE if trial(name) is None), None)


def check_encoder(name: str) -> None:
    """Raise UsageError if an encoder does not work on this machine, with the reason."""
    encoder_named(name)
    reason = trial(name)
    if reason is not None:
        raise UsageError(
            f"the encoder {name} does not work here ({reason}); leave `encoder=` out for x264"
        )


@cache
def trial(name: str) -> str | None:
    """Return why an encoder does not work here, found out by encoding; None if it does."""
    codec = encoder_named(name)
    if codec.encoder not in av.codecs_available:
        return f"PyAV was built without {codec.encoder}"
    width, height = _TRIAL_SIZE
    grey = YuvFrame(
        np.full((height, width), 128, np.uint8),
        *(np.full((height // 2, width // 2), 128, np.uint8) for _ in range(2)),
    )
    spec = FilmSpec(width, height, Fraction(30), "yuv420")
    with tempfile.TemporaryDirectory() as folder, _quiet():
        try:
            with VideoWriter(Path(folder) / "trial.mp4", spec, codec) as writer:
                for _ in range(_N_TRIAL_FRAMES):
                    writer.write(grey)
        except (EpochreelError, OSError) as error:
            return f"{getattr(error, 'strerror', None) or error}"
    return None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep to ourselves what FFmpeg says of hardware that is not there."""
    logger = logging.getLogger("libav")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)
