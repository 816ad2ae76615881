"""Sound that is put to a film: encoded beside its pictures, from the first frame to the last.

What is heard, and how loud, is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec import CodecContext
from av.container import OutputContainer
from av.packet import Packet
from numpy.typing import NDArray

from epochreel.clock import frames_in
from epochreel.encode.codecs import SoundCodec

Samples = NDArray[np.float32]

PCM_BLOCK = 4096  # samples in a packet of uncompressed sound


@dataclass(frozen=True, eq=False, slots=True)
class Sound:
    """What is heard.

    Parameters
    ----------
    samples
        ``(n_samples, 2)`` float32, full scale from -1 to 1.
    rate
        Samples a second; 48,000 suits every codec.
    """

    samples: Samples
    rate: int

    def lasting(self, n_samples: int) -> Sound:
        """Return this sound cut off, or with silence after it."""
        missing = max(n_samples - len(self.samples), 0)
        if not missing:
            return Sound(self.samples[:n_samples], self.rate)
        return Sound(np.pad(self.samples[:n_samples], ((0, missing), (0, 0))), self.rate)


@dataclass(frozen=True, eq=False, slots=True)
class EncodedSound:
    """What is heard, ready to be put to a film.

    Parameters
    ----------
    packets
        In order; the first begins before 0, by what the encoder needs to start. MP4 is told by an
        edit list to leave that out, WebM by the codec's delay.
    rate
        Samples a second.
    """

    packets: Sequence[Packet]
    rate: int


def encode_sound(sound: Sound, codec: SoundCodec, length_secs: Fraction) -> EncodedSound:
    """Return the sound of a film of some length: cut off there, or with silence after it."""
    samples = sound.lasting(frames_in(length_secs, Fraction(sound.rate))).samples
    context = CodecContext.create(codec.encoder, "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = sound.rate
    _describe(context, codec)
    context.open()
    size = context.frame_size or PCM_BLOCK
    packets: list[Packet] = []
    for start in range(0, len(samples), size):
        laid_out = _laid_out(samples[start : start + size], codec)
        frame = AudioFrame.from_ndarray(laid_out, format=codec.sample_format, layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = sound.rate, start, context.time_base
        packets += context.encode(frame)
    return EncodedSound([*packets, *context.encode(None)], sound.rate)


def add_audio(output: OutputContainer, codec: SoundCodec, rate: int) -> AudioStream:
    """Return a new stream of sound in a film whose header is not written yet."""
    audio = output.add_stream(codec.encoder, rate)
    assert isinstance(audio, AudioStream)
    _describe(audio.codec_context, codec)
    return audio


def audio_packets(audio: AudioStream, sound: EncodedSound) -> Iterator[Packet]:
    """Yield packets of sound as those of a film's stream."""
    for packet in sound.packets:
        packet.stream = audio
        yield packet


def _describe(context: AudioCodecContext, codec: SoundCodec) -> None:
    if codec.bits_per_sec is not None:
        context.bit_rate = codec.bits_per_sec
    context.layout, context.format = "stereo", codec.sample_format
    context.time_base = Fraction(1, context.sample_rate)


def _laid_out(block: Samples, codec: SoundCodec) -> NDArray[np.float32] | NDArray[np.int32]:
    """Return samples as an encoder takes them."""
    if codec.sample_format == "s32":
        # 24 bits, of which FFmpeg takes the upper ones.
        whole = np.rint(block.clip(-1.0, 1.0).astype(np.float64) * (2**23 - 1))
        return (whole.astype(np.int32) << 8).reshape(1, -1)
    return np.ascontiguousarray(block.T if codec.sample_format == "fltp" else block.reshape(1, -1))
