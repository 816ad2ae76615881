"""Animated GIFs with one palette for the whole film, chosen when all frames are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from epochreel.clock import frames_in, seconds_at
from epochreel.encode.base import FilmSpec, FilmWriter, Rgb
from epochreel.encode.ffmpeg import FrameFilter, codec_errors, plane_pixels
from epochreel.encode.spool import FrameSpool
from epochreel.frame import Frame, PixelLayout, RgbFrame, YuvFrame

# An ordered pattern stays where it is; error diffusion crawls over the dark of each new frame.
# Scales below 4 show as a mesh on a dark ground, no dithering as rings around a glow.
DITHER = "dither=bayer:bayer_scale=5:diff_mode=rectangle"
TICKS_PER_SEC = Fraction(100)  # GIF's clock


class GifWriter(FilmWriter):
    """Puts RGB frames aside in a nameless file; ``close`` makes the GIF, which loops for ever.

    Parameters
    ----------
    path
        The file to make.
    spec
        At most 50 frames a second: GIF counts in 1/100 s, so delays alternate to keep the pace.
        The fineness is the number of colours, from 2 to 256; one of them is kept for what is
        clear. Colours that must not be lost are among them, as far as they leave half of all.
    """

    pixels: PixelLayout = "rgb"

    def __init__(self, path: Path, spec: FilmSpec) -> None:
        super().__init__(spec.width, spec.height)
        self._path = path
        self._fps = spec.fps
        self._input = (spec.width, spec.height, "rgb24")
        # What is small or brief has few pixels, and would lose its colour to shades of darkness.
        self._kept = spec.colours[: spec.fineness // 2]
        with codec_errors():
            wanted = f"stats_mode=full:max_colors={spec.fineness - len(self._kept)}"
            self._chooser = FrameFilter("palettegen", wanted, [self._input])
        self._spool = FrameSpool(path.parent, (spec.height, spec.width, 3))

    def _add(self, frame: Frame) -> None:
        assert not isinstance(frame, YuvFrame)
        self._spool.add(frame)
        with codec_errors():
            self._chooser.push(_picture(frame, self.n_written))

    def _finish(self) -> None:
        try:
            with codec_errors():
                self._chooser.push(None)
                palette = next(self._chooser.results())
                _keep(self._kept, palette)
                self._paint(palette)
        finally:
            self._give_up()

    def _give_up(self) -> None:
        self._spool.close()

    def _paint(self, palette: VideoFrame) -> None:
        # Without it the last frame lasts as long as the one before.
        options = {"final_delay": str(self._ticks_of(self.n_written - 1))}
        with av.open(str(self._path), "w", "gif", container_options=options) as container:
            stream = container.add_stream("gif", self._fps)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height, stream.pix_fmt = self.width, self.height, "pal8"
            stream.codec_context.time_base = 1 / TICKS_PER_SEC
            for number, picture in enumerate(self._painted(palette)):
                picture.time_base = 1 / TICKS_PER_SEC
                picture.pts = self._tick(number)
                picture.duration = self._ticks_of(number)
                self._mux(container, stream.encode(picture))
            self._mux(container, stream.encode(None))

    def _mux(self, container: OutputContainer, packets: list[Packet]) -> None:
        self.frame_sizes += [packet.size for packet in packets]
        container.mux(packets)

    def _painted(self, palette: VideoFrame) -> Iterator[VideoFrame]:
        """Yield all frames in the colours of the palette."""
        palette_input = (palette.width, palette.height, palette.format.name)
        painter = FrameFilter("paletteuse", DITHER, [self._input, palette_input])
        palette.pts = 0
        painter.push(palette, at=1)
        painter.push(None, at=1)
        for number, frame in enumerate(self._spool):
            painter.push(_picture(frame, number))
            yield from painter.results()
        painter.push(None)
        yield from painter.results()

    def _tick(self, number: int) -> int:
        return frames_in(seconds_at(number, self._fps), TICKS_PER_SEC)

    def _ticks_of(self, number: int) -> int:
        return self._tick(number + 1) - self._tick(number)


def _keep(colours: Sequence[Rgb], palette: VideoFrame) -> None:
    """Put colours into a palette, where it has room: before its last colour, which is clear."""
    rows = plane_pixels(palette.planes[0], 4)
    for place, (red, green, blue) in enumerate(colours, start=2):
        y, x = divmod(palette.width * palette.height - place, palette.width)
        rows[y, 4 * x : 4 * x + 4] = (blue, green, red, 255)


def _picture(frame: RgbFrame, number: int) -> VideoFrame:
    picture = VideoFrame(frame.shape[1], frame.shape[0], "rgb24")
    plane_pixels(picture.planes[0], 3)[:] = frame.reshape(len(frame), -1)
    picture.pts = number
    return picture
