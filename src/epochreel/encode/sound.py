"""Sound that is put to a film: encoded beside its pictures, from the first frame to the last.

What is heard, and how loud, is not decided here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
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

N_CHANNELS = 2
PCM_BLOCK = 4096  # samples in a packet of uncompressed sound


@dataclass(frozen=True, eq=False, slots=True)
class Sound:
    """What is heard, piece by piece.

    Parameters
    ----------
    pieces
        ``(n_samples, 2)`` float32 each, full scale from -1 to 1; each is asked for when those
        before it are encoded.
    rate
        Samples a second; 48,000 suits every codec.
    """

    pieces: Iterable[Samples]
    rate: int


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

    packets: Iterable[Packet]
    rate: int


def encode_sound(sound: Sound, codec: SoundCodec, length_secs: Fraction) -> Iterator[Packet]:
    """Yield the sound of a film of some length: cut off there, or with silence after it."""
    context = CodecContext.create(codec.encoder, "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = sound.rate
    _describe(context, codec)
    context.open()
    n_samples = frames_in(length_secs, Fraction(sound.rate))
    start = 0
    for block in _blocks(sound.pieces, n_samples, context.frame_size or PCM_BLOCK):
        laid_out = _laid_out(block, codec)
        frame = AudioFrame.from_ndarray(laid_out, format=codec.sample_format, layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = sound.rate, start, context.time_base
        yield from context.encode(frame)
        start += len(block)
    yield from context.encode(None)


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


def _blocks(pieces: Iterable[Samples], n_samples: int, size: int) -> Iterator[Samples]:
    """Yield as many samples as a film needs, ``size`` at a time; the last block may be shorter."""
    silence: Samples = np.zeros((size, N_CHANNELS), np.float32)
    begun, missing = silence[:0], n_samples
    for piece in itertools.chain(pieces, itertools.repeat(silence)):
        taken = piece[:missing]
        missing -= len(taken)
        # Music of a file is one piece, and long: it is not copied.
        ready = np.concatenate([begun, taken]) if len(begun) else taken
        n_ready = len(ready) // size * size
        for start in range(0, n_ready, size):
            yield ready[start : start + size]
        begun = ready[n_ready:]
        if not missing:
            break
    if len(begun):
        yield begun


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
