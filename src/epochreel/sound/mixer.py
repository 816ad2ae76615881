"""Notes and chords become two channels: placed, put into the room, brought to a level."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.harmony import Held
from epochreel.sound.lessons import Note
from epochreel.sound.loudness import integrated_loudness, true_peaks
from epochreel.sound.pad import LOOP, chord_loops
from epochreel.sound.scale import Chord
from epochreel.sound.voices import SAMPLE_RATE, Samples, Tone, play

# What the platforms play films at, and a peak that lossy coding does not push over full scale.
LOUDNESS_LUFS = -16.0
PEAK_DBTP = -1.0
# Aimed at, so that what rounding and a listener's resampling add stays below.
_CEILING = 10.0 ** ((PEAK_DBTP - 0.5) / 20.0)

_PAD_FADE_SECS = 1.1
_BREATH_HZ = 0.11
_TOUCH = 0.06  # how unevenly a hand plays
_LIMIT_BLOCK = 128  # samples
_LIMIT_BLOCKS = 24  # 64 ms either way: slow enough not to be heard as distortion


def add_notes(
    notes: Iterable[Note], dry: Samples, room: Samples, rng: np.random.Generator
) -> None:
    """Add notes to a mix ``(2, n_samples)`` and to what the room hears, ``(n_samples,)``."""
    played: dict[Tone, Samples] = {}
    n = dry.shape[1]
    for note in notes:
        touch = 1.0 + _TOUCH * rng.uniform(-1.0, 1.0)
        samples = played.get(note.tone)
        if samples is None:
            samples = played[note.tone] = play(note.tone)
        first = round(note.secs * SAMPLE_RATE)
        part = samples[: max(n - first, 0)]
        level = note.level * touch
        # Equal power: as loud at the side as in the middle.
        angle = (np.clip(note.pan, -1.0, 1.0) + 1.0) * np.pi / 4.0
        for side, gain in enumerate((np.cos(angle), np.sin(angle))):
            dry[side, first : first + len(part)] += np.float32(level * gain) * part
        room[first : first + len(part)] += np.float32(level * note.send) * part


def add_pad(held: Iterable[Held], mix: Samples, level: float, rng: np.random.Generator) -> None:
    """Add held chords to a mix ``(2, n_samples)``, each fading into the next."""
    loops: dict[Chord, tuple[Samples, Samples]] = {}
    n = mix.shape[1]
    for each in held:
        if each.chord not in loops:
            loops[each.chord] = chord_loops(each.chord, rng)
        body, air = loops[each.chord]
        first = round(each.start * SAMPLE_RATE)
        last = min(round((each.end + _PAD_FADE_SECS) * SAMPLE_RATE), n)
        envelope = np.float32(level * each.level) * _pad_envelope(last - first)
        breath = np.float32(each.air) * (0.7 + 0.3 * _slow_wave(last - first))
        for piece in range(first, last, LOOP):
            stop = min(piece + LOOP, last)
            here = slice(piece - first, stop - first)
            sound = body[:, : stop - piece] + air[:, : stop - piece] * breath[here]
            mix[:, piece:stop] += sound * envelope[here]


def finish(mix: Samples, fade_secs: float) -> Samples:
    """Return a mix at the loudness and below the peak that films have, faded out at its end.

    Parameters
    ----------
    mix
        ``(2, n_samples)``; it is faded itself, because half an hour of it takes 700 MB.
    fade_secs
        How much of the end the fade takes.
    """
    _fade(mix, fade_secs)
    loudness = integrated_loudness(mix)
    if not np.isfinite(loudness):
        return limited(mix)
    gain = 10.0 ** ((LOUDNESS_LUFS - loudness) / 20.0)
    out = limited(mix * np.float32(gain))
    # What the limiter took away is given back once; it then takes a little more.
    missing = LOUDNESS_LUFS - integrated_loudness(out)
    if missing > 0.1:
        out = limited(mix * np.float32(gain * 10.0 ** (missing / 20.0)))
    return out


def limited(mix: Samples) -> Samples:
    """Return a mix whose true peak stays under the ceiling, turned down around each peak.

    It looks ahead: the gain is the least that any near block needs, then smoothed over the same
    stretch, so that it has always come down before the peak does.

    Parameters
    ----------
    mix
        ``(2, n_samples)``.
    """
    peaks = true_peaks(mix, _LIMIT_BLOCK, floor=_CEILING / 2.0)
    if peaks.max(initial=0.0) <= _CEILING:
        return mix
    wanted = np.minimum(_CEILING / np.maximum(peaks, 1e-9), 1.0)
    reach = _LIMIT_BLOCKS // 2 + 1
    padded = np.pad(wanted, 2 * reach, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * reach + 1)[1:-1]
    smoothed = np.convolve(least, window / window.sum(), mode="same")[reach : reach + len(wanted)]
    return mix * _between_blocks(smoothed)[: mix.shape[1]]


def _fade(mix: Samples, fade_secs: float) -> None:
    n_out = min(round(fade_secs * SAMPLE_RATE), mix.shape[1])
    n_in = min(round(0.01 * SAMPLE_RATE), mix.shape[1])
    # Down by the square of a cosine twice over: it rings on, and is gone before the last frame.
    fall = np.cos(np.linspace(0.0, np.pi / 2, n_out, dtype=np.float32)) ** 3
    mix[:, mix.shape[1] - n_out :] *= fall
    mix[:, :n_in] *= np.linspace(0.0, 1.0, n_in, dtype=np.float32)


def _pad_envelope(n: int) -> NDArray[np.float32]:
    """Return a rise and a fall, of equal power where one chord's fall meets another's rise."""
    n_fade = min(round(_PAD_FADE_SECS * SAMPLE_RATE), n // 2)
    envelope = np.ones(n, np.float32)
    rise = np.sin(np.linspace(0.0, np.pi / 2, n_fade, dtype=np.float32))
    envelope[:n_fade] = rise
    envelope[n - n_fade :] = rise[::-1]
    return envelope


def _between_blocks(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return straight lines between values that hold in the middles of blocks, per sample."""
    edges = np.concatenate([values[:1], (values[1:] + values[:-1]) / 2.0, values[-1:]])
    share = ((np.arange(_LIMIT_BLOCK) + 0.5) / _LIMIT_BLOCK).astype(np.float32)
    first, last = edges[:-1, None].astype(np.float32), edges[1:, None].astype(np.float32)
    return np.asarray(first + (last - first) * share, np.float32).ravel()


def _slow_wave(n: int) -> NDArray[np.float32]:
    phase = np.arange(n, dtype=np.float32) * (2.0 * np.pi * _BREATH_HZ / SAMPLE_RATE)
    return np.asarray(np.sin(phase), np.float32)
