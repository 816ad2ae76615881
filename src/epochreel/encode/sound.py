"""Sound put to a finished film: its pictures are copied as they are, only sound is encoded.

What is heard, and how loud, is not decided here.
"""

from __future__ import annotations

import heapq
import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from epochreel.clock import frames_in, seconds_at
from epochreel.encode.ffmpeg import ALPHA_MODE, codec_errors, has_alpha_beside
from epochreel.encode.formats import (
    FilmFormat,
    SoundCodec,
    VideoCodec,
    format_for,
    lacks_sound,
)
from epochreel.encode.video import container_options
from epochreel.errors import OutputError

Samples = NDArray[np.float32]

PCM_BLOCK = 4096  # samples in a packet of uncompressed sound

# The element Duration (RFC 9559), eight bytes long, which FFmpeg writes near the beginning; it
# counts milliseconds.
WEBM_DURATION = b"\x44\x89\x88"
WEBM_HEADER_SIZE = 4096


def add_sound(
    film: Path,
    samples: Samples,
    rate: int,
    path: Path,
    *,
    fps: Fraction,
    film_format: FilmFormat | None = None,
) -> None:
    """Make a film with sound of one without; the sound begins and ends with the pictures.

    The first sample is heard as the first frame is seen. Sound that outlives the last frame is cut
    off, and where it ends before, silence follows. The stated lengths of both are the film's, and
    so is what a decoder returns, but for AAC: a decoder may return the rest of the last block, up
    to 1023 samples of silence, which players leave out.

    Parameters
    ----------
    film
        A film without sound, of this package.
    samples
        ``(n_samples, 2)`` float32, full scale from -1 to 1.
    rate
        Samples a second; 48,000 suits every codec.
    path
        The film to make, under this very name; ``files.whole_file`` gives a hidden one.
    fps
        Frames a second of the film.
    film_format
        If None, ``format_for(path)``.

    Raises
    ------
    OSError
        If the disk takes no more.
    OutputError
        If the format has no sound, or a codec fails.
    """
    film_format = film_format or format_for(path)
    codec = film_format.codec
    if codec is None:
        raise OutputError(f"{lacks_sound(film_format)}: {path}")
    length_secs = seconds_at(_count_frames(film), fps)
    n_samples = frames_in(length_secs, Fraction(rate))
    options = container_options(codec, fps)
    with (
        codec_errors(),
        av.open(str(film)) as silent,
        av.open(str(path), "w", format=codec.container, container_options=options) as output,
    ):
        _mux(silent, output, codec, _exactly(samples, n_samples), rate)
    if codec.container == "webm":
        _state_webm_length(path, length_secs)


def _count_frames(film: Path) -> int:
    with codec_errors("this is no film that can be read"), av.open(str(film)) as container:
        return sum(1 for packet in container.demux(video=0) if packet.size)


def _exactly(samples: Samples, n_samples: int) -> Samples:
    missing = max(n_samples - len(samples), 0)
    return np.pad(samples[:n_samples], ((0, missing), (0, 0)))


def _mux(
    silent: InputContainer,
    output: OutputContainer,
    codec: VideoCodec,
    samples: Samples,
    rate: int,
) -> None:
    output.metadata.update(silent.metadata)
    template = silent.streams.video[0]
    video = output.add_stream_from_template(template)
    # The kind of ProRes is known by it alone.
    video.codec_context.codec_tag = template.codec_context.codec_tag
    if has_alpha_beside(template):  # else browsers would not look for it
        video.metadata[ALPHA_MODE] = "1"
    audio = _add_audio(output, codec.sound, rate)
    output.start_encoding()
    sound = _encoded(audio, codec.sound, samples)
    # Neither kind runs ahead, so that the container holds little back and players seek little.
    for packet in heapq.merge(_copied(silent, video), sound, key=_time_secs):
        output.mux(packet)


def _add_audio(output: OutputContainer, codec: SoundCodec, rate: int) -> AudioStream:
    audio = output.add_stream(codec.encoder, rate)
    assert isinstance(audio, AudioStream)
    context = audio.codec_context
    if codec.bits_per_sec is not None:
        context.bit_rate = codec.bits_per_sec
    context.layout, context.format = "stereo", codec.sample_format
    context.time_base = Fraction(1, rate)
    return audio


def _copied(silent: InputContainer, video: VideoStream) -> Iterator[Packet]:
    for packet in silent.demux(video=0):
        if packet.size:  # the last is an empty one that tells a decoder to finish
            packet.stream = video
            yield packet


def _encoded(audio: AudioStream, codec: SoundCodec, samples: Samples) -> Iterator[Packet]:
    """Yield packets of sound; the first begins before 0, by what the encoder needs to start.

    MP4 is told by an edit list to leave that out, WebM by the codec's delay.
    """
    context = audio.codec_context
    size = context.frame_size or PCM_BLOCK
    for start in range(0, len(samples), size):
        laid_out = _laid_out(samples[start : start + size], codec)
        frame = AudioFrame.from_ndarray(laid_out, format=codec.sample_format, layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = context.rate, start, context.time_base
        yield from audio.encode(frame)
    yield from audio.encode(None)


def _laid_out(block: Samples, codec: SoundCodec) -> NDArray[np.float32] | NDArray[np.int32]:
    """Return samples as an encoder takes them."""
    if codec.sample_format == "s32":
        # 24 bits, of which FFmpeg takes the upper ones.
        whole = np.rint(block.clip(-1.0, 1.0).astype(np.float64) * (2**23 - 1))
        return (whole.astype(np.int32) << 8).reshape(1, -1)
    return np.ascontiguousarray(block.T if codec.sample_format == "fltp" else block.reshape(1, -1))


def _state_webm_length(path: Path, length_secs: Fraction) -> None:
    """Write a film's exact length over the one in a WebM's header.

    FFmpeg counts the codec's delay as sound, 7 ms for Opus, and rounds up. Nothing else in the
    file depends on it.
    """
    with path.open("r+b") as file:
        at = file.read(WEBM_HEADER_SIZE).find(WEBM_DURATION)
        if at < 0:
            raise OutputError(f"the length cannot be written into the header: {path}")
        file.seek(at + len(WEBM_DURATION))
        file.write(struct.pack(">d", float(length_secs * 1000)))


def _time_secs(packet: Packet) -> Fraction:
    assert packet.dts is not None
    return packet.dts * packet.time_base
