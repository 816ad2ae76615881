"""Reading films back: their frames and what their headers say, for tests and tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, TypeVar

import av
import numpy as np
from av.codec import CodecContext
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from epochreel.encode.ffmpeg import codec_errors, has_alpha_beside
from epochreel.encode.webp.probe import WebpFacts, describe_webp, is_webp, read_webp
from epochreel.errors import FrameError, OutputError
from epochreel.files import picture_name
from epochreel.frame import RgbaFrame, RgbFrame

_UNREADABLE = "this is no film that can be read"
_Picture = TypeVar("_Picture")


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What a film's headers and packets say.

    Parameters
    ----------
    codec
        FFmpeg's name of it.
    width, height
        px.
    fps
        Frames a second; of a GIF or a WebP, whose frames differ in length, the mean.
    n_frames
        Counted, not taken from a header.
    duration_secs
        As the container states it; WebM rounds to 1/1000 s.
    pixel_format
        FFmpeg's name of it.
    primaries, transfer, matrix
        Numbers of ITU-T H.273; 1 is BT.709.
    transparent
        Whether frames have opacity.
    limited_range
        Whether luma goes from 16 to 235.
    keyframes
        Numbers of the frames that need none before them.
    faststart
        Whether playing can begin before the whole file is there.
    metadata
        Tags of the file.
    """

    codec: str
    width: int
    height: int
    fps: Fraction
    n_frames: int
    duration_secs: Fraction
    pixel_format: str
    primaries: int
    transfer: int
    matrix: int
    transparent: bool
    limited_range: bool
    keyframes: tuple[int, ...]
    faststart: bool
    metadata: dict[str, str]


def describe(path: Path) -> FilmFacts:
    """Return what a film file says of itself.

    Raises
    ------
    OutputError
        If it is no film.
    """
    if is_webp(path):
        return _facts_of_webp(describe_webp(path))
    with codec_errors(_UNREADABLE), av.open(str(path)) as container:
        stream = _video_of(container)
        context = stream.codec_context
        packets = [packet for packet in container.demux(stream) if packet.size]
        packets.sort(key=lambda packet: packet.pts or 0)
        duration_secs = _duration_secs(container)
        # FFmpeg takes the shortest delay of a GIF for its rate.
        even = container.format.name != "gif" and stream.average_rate
        return FilmFacts(
            codec=context.name,
            width=context.width,
            height=context.height,
            fps=even or len(packets) / duration_secs,
            n_frames=len(packets),
            duration_secs=duration_secs,
            pixel_format=context.pix_fmt or "",
            primaries=context.color_primaries,
            transfer=context.color_trc,
            matrix=context.colorspace,
            transparent=_is_transparent(stream),
            limited_range=context.color_range == 1,
            keyframes=tuple(n for n, packet in enumerate(packets) if packet.is_keyframe),
            faststart=_is_faststart(path),
            metadata=dict(container.metadata),
        )


def read_frames(
    path: Path, numbers: Iterable[int] | None = None, *, pixels: Literal["rgb", "rgba"] = "rgb"
) -> Iterator[RgbFrame | RgbaFrame]:
    """Yield a film's frames as sRGB pictures, ``(height, width, 3)`` uint8.

    Parameters
    ----------
    path
        A film, or a folder of PNG pictures that is one.
    numbers
        Which frames, from 0, ascending; all of them if None.
    pixels
        ``"rgb"``, where a transparent film lies on black; ``"rgba"`` for pictures ``(height,
        width, 4)`` with opacity, which is 255 throughout a film that has none.

    Raises
    ------
    FrameError
        If the film has no frame of such a number.
    OutputError
        If it is no film.
    """
    for rgba in _read_folder(path, numbers) if path.is_dir() else _read_film(path, numbers):
        yield rgba if pixels == "rgba" else over_ground(rgba, 0)


def over_ground(rgba: RgbaFrame, ground: RgbFrame | int) -> RgbFrame:
    """Return a transparent picture laid over another, or over one level of grey."""
    if rgba[..., 3].min() == 255:
        return np.ascontiguousarray(rgba[..., :3])
    opacity = rgba[..., 3:].astype(np.uint32)
    below = np.asarray(ground, np.uint32) * (255 - opacity)
    return ((rgba[..., :3] * opacity + below + 127) // 255).astype(np.uint8)


def _read_film(path: Path, numbers: Iterable[int] | None) -> Iterator[RgbaFrame]:
    if is_webp(path):
        frames = (_opaque(rgb) for rgb in read_webp(path))
        yield from frames if numbers is None else _pick(frames, numbers)
        return
    with codec_errors(_UNREADABLE), av.open(str(path)) as container:
        _video_of(container).thread_type = "AUTO"
        if numbers is None:
            pictures = _decoded(container)
        elif container.format.name == "gif":
            # A GIF's frame builds on all before it, so that there is nothing to seek to.
            pictures = _pick(_decoded(container), numbers)
        else:
            pictures = (_seek(container, number) for number in numbers)
        for picture in pictures:
            yield np.asarray(picture.to_ndarray(format="rgba"), np.uint8)


def _video_of(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise OutputError("has no pictures")
    return container.streams.video[0]


def _opaque(rgb: RgbFrame) -> RgbaFrame:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def _decoded(container: InputContainer) -> Iterator[VideoFrame]:
    """Yield the frames from here on."""
    stream = container.streams.video[0]
    if not has_alpha_beside(stream):
        yield from container.decode(stream)
        return
    # FFmpeg's own decoder of VP9 does not see the opacity.
    decoder = CodecContext.create("libvpx-vp9", "r")
    assert isinstance(decoder, VideoCodecContext)
    for packet in container.demux(stream):
        yield from decoder.decode(packet)


def _is_transparent(stream: VideoStream) -> bool:
    pixel_format = stream.codec_context.pix_fmt or ""
    return pixel_format.startswith("yuva") or has_alpha_beside(stream)


def _facts_of_webp(webp: WebpFacts) -> FilmFacts:
    n_frames = sum(webp.n_frames_each)
    return FilmFacts(
        codec="webp",
        width=webp.width,
        height=webp.height,
        fps=n_frames / webp.duration_secs,
        n_frames=n_frames,
        duration_secs=webp.duration_secs,
        pixel_format="yuva420p",
        primaries=1,
        transfer=13,
        matrix=6,
        limited_range=True,
        keyframes=(0,),
        faststart=False,
        metadata={},
        transparent=False,
    )


def _seek(container: InputContainer, number: int) -> VideoFrame:
    stream = container.streams.video[0]
    fps, unit_secs = stream.average_rate, stream.time_base
    assert fps
    assert unit_secs
    # Between this frame and the next: WebM's times are rounded to 1/1000 s.
    container.seek(int((number + Fraction(1, 4)) / fps / unit_secs), stream=stream)
    for picture in _decoded(container):
        if picture.pts is not None and round(picture.pts * unit_secs * fps) >= number:
            return picture
    raise _no_frame(number)


def _pick(pictures: Iterator[_Picture], numbers: Iterable[int]) -> Iterator[_Picture]:
    counted = enumerate(pictures)
    for wanted in numbers:
        picture = next((picture for number, picture in counted if number == wanted), None)
        if picture is None:
            raise _no_frame(wanted)
        yield picture


def _read_folder(folder: Path, numbers: Iterable[int] | None) -> Iterator[RgbaFrame]:
    n_frames = len(list(folder.glob("frame-*.png")))
    for number in range(n_frames) if numbers is None else numbers:
        if number >= n_frames:
            raise _no_frame(number)
        with Image.open(folder / picture_name(number + 1)) as picture:
            yield np.asarray(picture.convert("RGBA"))


def _no_frame(number: int) -> FrameError:
    return FrameError(f"`number` (={number}) must be that of a frame in the film")


def _duration_secs(container: InputContainer) -> Fraction:
    stream = container.streams.video[0]
    if stream.duration is not None and stream.time_base is not None:
        return stream.duration * stream.time_base
    return Fraction(container.duration or 0, av.time_base)


def _is_faststart(path: Path) -> bool:
    """Return whether an MP4's index comes before its frames; other containers have none."""
    with path.open("rb") as file:
        while len(header := file.read(16)) >= 8:
            size, kind = int.from_bytes(header[:4]), header[4:8]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if size == 1:
                size = int.from_bytes(header[8:16])
            if size < 8:
                break
            file.seek(size - len(header), 1)
    return False
