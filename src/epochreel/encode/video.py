"""Films as one stream of compressed frames: H.264 in MP4, VP9 in WebM, ProRes in QuickTime."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import av
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from epochreel.encode.base import FilmSpec, FilmWriter
from epochreel.encode.codecs import VideoCodec
from epochreel.encode.ffmpeg import codec_errors, plane_pixels
from epochreel.frame import Frame, PixelLayout, YuvFrame, has_alpha

PIXEL_FORMATS: Mapping[PixelLayout, str] = MappingProxyType(
    {
        "yuv420": "yuv420p",
        "yuva420": "yuva420p",
        "yuv444p10": "yuv444p10le",
        "yuva444p10": "yuva444p10le",
    }
)
BT709 = 1  # as primaries, transfer and matrix, in the numbers of ITU-T H.273
LIMITED_RANGE = 1  # FFmpeg's number for luma from 16 to 235
# At most so far apart: what a player decodes for nothing when someone seeks.
KEYFRAME_EVERY_SECS, KEYFRAME_EVERY_FRAMES = 5, 30


class VideoWriter(FilmWriter):
    """Compresses YUV frames, frame ``n`` shown at exactly ``n / fps``.

    Encoding happens inside ``write`` and releases the interpreter lock meanwhile.

    Parameters
    ----------
    path
        The file to make.
    spec
        The frames are YUV; of 4:2:0 both sizes are even.
    codec
        What FFmpeg is told.
    """

    def __init__(self, path: Path, spec: FilmSpec, codec: VideoCodec) -> None:
        super().__init__(spec.width, spec.height)
        self.pixels = spec.pixels
        options = {**codec.options, **(codec.clear_options if has_alpha(spec.pixels) else {})}
        self._keyframes = spec.keyframes
        with codec_errors():
            self._container = av.open(
                str(path),
                "w",
                format=codec.container,
                container_options=container_options(codec, spec.fps),
            )
            self._container.metadata.update(spec.metadata)
            stream = self._container.add_stream(codec.encoder, spec.fps, options)
        assert isinstance(stream, VideoStream)
        self._stream = stream
        self._describe_frames(spec.fps, codec.pixel_format or PIXEL_FORMATS[self.pixels])

    def _describe_frames(self, fps: Fraction, pixel_format: str) -> None:
        context = self._stream.codec_context
        context.width, context.height = self.width, self.height
        context.pix_fmt = pixel_format
        context.time_base = 1 / fps
        context.gop_size = max(KEYFRAME_EVERY_FRAMES, round(KEYFRAME_EVERY_SECS * fps))
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED_RANGE

    def _add(self, frame: Frame) -> None:
        assert isinstance(frame, YuvFrame)
        # A new picture each time: the encoder may hold on to the last one.
        picture = VideoFrame(self.width, self.height, PIXEL_FORMATS[self.pixels])
        for plane, pixels in zip(picture.planes, frame.planes, strict=True):
            plane_pixels(plane, n_bytes=pixels.itemsize)[:] = pixels
        # ProRes takes them from here, other encoders from the stream.
        picture.color_primaries = picture.color_trc = picture.colorspace = BT709
        picture.color_range = LIMITED_RANGE
        picture.pts = self.n_written
        picture.duration = 1
        if self.n_written in self._keyframes:
            picture.pict_type = PictureType.I
        self._encode(picture)

    def _finish(self) -> None:
        try:
            self._encode(None)
        except BaseException:
            self._give_up()
            raise
        with codec_errors():
            self._container.close()

    def _give_up(self) -> None:
        with contextlib.suppress(Exception):
            self._container.close()

    def _encode(self, picture: VideoFrame | None) -> None:
        with codec_errors():
            self._container.mux(self._stream.encode(picture))


def container_options(codec: VideoCodec, fps: Fraction) -> dict[str, str]:
    """Return what a container is told, so that lengths are exact and equal films equal bytes."""
    options = dict(codec.container_options)
    # No random identifiers and no library versions: equal films have equal bytes.
    options["fflags"] = "+bitexact"
    if codec.container in ("mp4", "mov"):
        # The film's length is stored in this unit; the default, 1/1000 s, rounds 30000/1001.
        options["movie_timescale"] = options["video_track_timescale"] = str(timescale(fps))
    return options


def timescale(fps: Fraction) -> int:
    """Return units per second in which a frame lasts a whole number of units."""
    # Below about 10,000 some players take the rate itself for the unit and drift.
    return fps.numerator * -(-10_000 // fps.numerator)
