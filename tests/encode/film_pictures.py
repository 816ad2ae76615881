"""Known pictures, and the colour path written down a second time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from epochreel.encode.formats import format_for
from epochreel.encode.joining import join_film
from epochreel.encode.sound import EncodedSound, encode_sound
from epochreel.frame import Frame, PixelLayout, RgbaFrame, RgbFrame, YuvFrame

Film = Callable[..., Path]  # writes RGB frames under a name, returns where
WIDTH, HEIGHT = 128, 96
PATCHES = ((235, 30, 30), (30, 235, 30), (30, 30, 235), (250, 200, 40), (8, 10, 24), (255,) * 3)


def to_yuv(rgb: RgbFrame) -> YuvFrame:
    """Convert by the formulas of ITU-R BT.709, section 3 and 4, in float64."""
    red, green, blue = np.moveaxis(rgb / 255.0, 2, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    chroma = ((blue - luma) / 1.8556, (red - luma) / 1.5748)
    height, width = luma.shape
    u, v = (c.reshape(height // 2, 2, width // 2, 2).mean((1, 3)) for c in chroma)
    planes = (16 + 219 * luma, 128 + 224 * u, 128 + 224 * v)
    return YuvFrame(*(np.rint(plane).astype(np.uint8) for plane in planes))


def to_deep(picture: RgbFrame | RgbaFrame) -> YuvFrame:
    """Convert to ten bits and 4:4:4 by the same formulas."""
    red, green, blue = np.moveaxis(picture[..., :3] / 255.0, 2, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    planes = [
        64 + 876 * luma,
        512 + 896 * (blue - luma) / 1.8556,
        512 + 896 * (red - luma) / 1.5748,
    ]
    if picture.shape[2] == 4:
        planes.append(picture[..., 3] * (1023 / 255))
    return YuvFrame(*(np.rint(plane).astype(np.uint16) for plane in planes))


def laid_out(picture: RgbFrame | RgbaFrame, pixels: PixelLayout) -> Frame:
    """Return a picture as a writer takes it."""
    if pixels in ("rgb", "rgba"):
        return picture
    if pixels in ("yuv444p10", "yuva444p10"):
        return to_deep(picture)
    yuv = to_yuv(picture[..., :3])
    return yuv if pixels == "yuv420" else replace(yuv, a=picture[..., 3].copy())


def patches() -> RgbFrame:
    """Six flat colours, each at least 32 pixels wide, so that chroma can settle."""
    picture = np.array(PATCHES, np.uint8).reshape(2, 3, 3)
    return picture.repeat(HEIGHT // 2, axis=0).repeat(WIDTH // 3 + 1, axis=1)[:, :WIDTH]


def glow(number: int) -> RgbFrame:
    """Return one frame of a soft light that wanders over a dark ground, and a crisp bar."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    light = np.exp(-((x - 30 - 2 * number) ** 2 + (y - 48) ** 2) / 300)
    picture = light[..., None] * (220, 170, 60) + (6, 8, 18)
    picture[80:84, 10 : 20 + 2 * number] = (230, 230, 240)
    return np.rint(picture).clip(0, 255).astype(np.uint8)


def psnr(a: RgbFrame, b: RgbFrame) -> float:
    """Return the peak signal-to-noise ratio, dB."""
    error = np.mean((a.astype(float) - b) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-12)))


def finish(film: Path, path: Path, *, fps: Fraction, **more: Any) -> None:
    """Put to a film of pictures only what it is to have beside them; it is its only part."""
    try:
        with av.open(str(film)) as container:
            n_frames = sum(1 for packet in container.demux(video=0) if packet.size)
    except av.FFmpegError:
        n_frames = 0
    film_format = more.pop("film_format", format_for(path))
    sound = more.pop("sound", None)
    if sound is not None and film_format.codec is not None:
        packets = encode_sound(sound, film_format.codec.sound, n_frames / Fraction(fps))
        more["sound"] = EncodedSound(list(packets), sound.rate)
    join_film([film], path, film_format, fps=fps, n_frames=n_frames, **more)
