"""Sound as arrays, cut where film frames begin; nothing is read, written or heard here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import frames_in, seconds_at

RATE = 48_000  # Opus knows no higher rate, and video's sound is at this one
N_CHANNELS = 2

Samples = NDArray[np.float32]  # (n_samples, 2), left and right, full scale is -1 to 1


@dataclass(frozen=True, eq=False, slots=True)
class Audio:
    """Stereo sound.

    Parameters
    ----------
    samples
        ``(n_samples, 2)`` float32, full scale from -1 to 1; louder is allowed until it is encoded.
    rate
        Samples a second.
    """

    samples: Samples
    rate: int = RATE

    def __post_init__(self) -> None:
        shape, dtype = self.samples.shape, self.samples.dtype
        if len(shape) != 2 or shape[1] != N_CHANNELS or dtype != np.float32:
            raise ValueError(f"`samples` ({shape} {dtype}) must be (n_samples, 2) float32")

    @property
    def n_samples(self) -> int:
        """Samples of one channel."""
        return len(self.samples)

    @property
    def duration_secs(self) -> Fraction:
        """The exact length, in seconds."""
        return Fraction(self.n_samples, self.rate)


def sample_at(frame: int, fps: Fraction, rate: int = RATE) -> int:
    """Return the sample nearest to the time at which a film frame begins.

    Each frame is rounded from the start of the film, not from the frame before, so that 1,601 and
    1,602 samples take turns at 30000/1001 frames a second and nothing drifts.
    """
    return frames_in(seconds_at(frame, fps), Fraction(rate))


def film_frames_for(audio: Audio, fps: Fraction) -> int:
    """Return how many frames a film as long as a sound has: ``duration * fps``, rounded.

    Parameters
    ----------
    fps
        Frames a second.
    """
    return frames_in(audio.duration_secs, fps)


def fit(audio: Audio, n_frames: int, fps: Fraction) -> Audio:
    """Return a sound that lasts exactly as long as a film: cut, or followed by silence.

    Where something is cut off, ``fade_out`` afterwards keeps the cut from clicking.

    Parameters
    ----------
    n_frames
        Of the film.
    fps
        Frames a second.
    """
    n_samples = sample_at(n_frames, fps, audio.rate)
    if n_samples == audio.n_samples:
        return audio
    samples = np.zeros((n_samples, N_CHANNELS), np.float32)
    kept = audio.samples[:n_samples]
    samples[: len(kept)] = kept
    return replace(audio, samples=samples)


def frames_of(audio: Audio, first: int, n_frames: int, fps: Fraction) -> Audio:
    """Return what is heard during ``n_frames`` frames from frame ``first`` on.

    Pieces that follow one another join without a gap or an overlap. Past the end there is nothing.
    """
    start = sample_at(first, fps, audio.rate)
    end = sample_at(first + n_frames, fps, audio.rate)
    return replace(audio, samples=audio.samples[start:end])


def fade_in(audio: Audio, duration_secs: Fraction | int) -> Audio:
    """Return a sound that begins in silence and has its full loudness after a while."""
    n_samples = min(_n_samples(duration_secs, audio.rate), audio.n_samples)
    samples = audio.samples.copy()
    samples[:n_samples] *= _rise(n_samples)
    return replace(audio, samples=samples)


def fade_out(audio: Audio, duration_secs: Fraction | int) -> Audio:
    """Return a sound that ends in silence, fading for a while before."""
    n_samples = min(_n_samples(duration_secs, audio.rate), audio.n_samples)
    samples = audio.samples.copy()
    samples[audio.n_samples - n_samples :] *= _rise(n_samples)[::-1]
    return replace(audio, samples=samples)


def _n_samples(duration_secs: Fraction | int, rate: int) -> int:
    return frames_in(duration_secs, Fraction(rate))


def _rise(n_samples: int) -> Samples:
    """Return gains from 0 to 1, ``(n_samples, 1)``.

    A quarter of a sine: with its mirror image, the squares add up to 1 (equal power).
    """
    turn = (np.arange(n_samples) + 0.5) / max(n_samples, 1)
    return np.sin(turn * np.pi / 2).astype(np.float32)[:, np.newaxis]
