"""Sounds that tests make up, and files of them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import ArrayLike, NDArray

RATE = 48_000

# Suffix: container, encoder, sample format, and the samples that it may round a length up by.
KINDS = {
    ".wav": ("wav", "pcm_s16le", "s16", 0),
    ".flac": ("flac", "flac", "s16", 0),
    ".mp3": ("mp3", "libmp3lame", "fltp", 0),
    ".m4a": ("ipod", "aac", "fltp", 48),  # its header counts milliseconds
    ".ogg": ("ogg", "vorbis", "fltp", 64),
    ".opus": ("ogg", "libopus", "flt", 0),
}


def clicks(times_secs: ArrayLike, duration_secs: float, hz: float = 1000) -> NDArray[np.float32]:
    """Return short decaying tones at given times, ``(n_samples, 2)``."""
    mono = np.zeros(round(duration_secs * RATE) + RATE)
    t = np.arange(RATE // 30) / RATE
    for secs in np.asarray(times_secs):
        start = round(secs * RATE)
        mono[start : start + len(t)] += 0.6 * np.sin(2 * np.pi * hz * t) * np.exp(-150 * t)
    return stereo(mono[:-RATE])


def drums(bpm: float, first: float, duration_secs: float) -> NDArray[np.float32]:
    """Return soft kicks on each beat, the bar's first louder, and sharp hats half-way between."""
    mono = np.zeros(round(duration_secs * RATE) + RATE)
    t = np.arange(RATE // 5) / RATE
    kick = np.sin(2 * np.pi * (50 * t + 2 * (1 - np.exp(-30 * t)))) * np.exp(-14 * t)
    hiss = np.random.default_rng(0).standard_normal(RATE // 20)
    hat = 0.15 * hiss * np.exp(-90 * np.arange(len(hiss)) / RATE)
    for number, secs in enumerate(np.arange(first, duration_secs - 0.1, 60 / bpm)):
        start, between = round(secs * RATE), round((secs + 30 / bpm) * RATE)
        mono[start : start + len(kick)] += (0.5 if number % 4 else 0.9) * kick
        mono[between : between + len(hat)] += hat
    return stereo(0.6 * mono[:-RATE])


def stereo(mono: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.stack([mono, mono], axis=1).astype(np.float32)


def tone(duration_secs: float, hz: float = 440, rate: int = RATE) -> NDArray[np.float32]:
    return stereo(0.4 * np.sin(2 * np.pi * hz * np.arange(round(duration_secs * rate)) / rate))


def bumps(frames: ArrayLike, fps: Fraction, n_samples: int) -> NDArray[np.float32]:
    """Return silence with a bump of 40 samples whose top is where each of some frames begins."""
    mono = np.zeros(n_samples + 80)
    for frame in np.asarray(frames):
        top = round(int(frame) / fps * RATE) + 40
        mono[top - 20 : top + 21] = 0.5 * np.hanning(41)
    return stereo(mono[40:-40])


def top_near(samples: NDArray[np.float32], at: int, reach: int = 1500) -> int:
    """Return how many samples after ``at`` the loudest one around it is."""
    first = max(0, at - reach)
    return first + int(np.abs(samples[first : at + reach, 0]).argmax()) - at


def write_music(path: Path, samples: NDArray[np.float32], rate: int = RATE) -> Path:
    """Encode samples, ``(n_samples, n_channels)``, as the suffix says."""
    container_name, encoder, sample_format, _ = KINDS[path.suffix]
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[samples.shape[1]]
    with av.open(str(path), "w", format=container_name) as container:
        stream = container.add_stream(encoder, rate, {"strict": "experimental"})
        assert isinstance(stream, AudioStream)
        context = stream.codec_context
        context.layout, context.format, context.time_base = (
            layout,
            sample_format,
            Fraction(1, rate),
        )
        container.start_encoding()
        size = context.frame_size or 1024
        for start in range(0, len(samples), size):
            block = samples[start : start + size]
            if sample_format == "s16":
                block = np.rint(block * 32767).astype(np.int16)
            laid_out = block.T if sample_format.endswith("p") else block.reshape(1, -1)
            frame = AudioFrame.from_ndarray(
                np.ascontiguousarray(laid_out), format=sample_format, layout=layout
            )
            frame.sample_rate, frame.pts, frame.time_base = rate, start, context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
