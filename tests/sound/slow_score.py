"""The score in whole arrays, every step as long as the film: what pieces are held against."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.cues import CueSheet
from epochreel.sound.harmony import Held, harmony
from epochreel.sound.lessons import Note
from epochreel.sound.loudness import HALO, _lufs, _weighting, true_peaks
from epochreel.sound.pad import LOOP, chord_loops
from epochreel.sound.phrases import phrases
from epochreel.sound.reverb import room_tail
from epochreel.sound.scale import Chord
from epochreel.sound.score import _fade_secs, n_samples_of
from epochreel.sound.voices import SAMPLE_RATE, Samples, Tone, play

CEILING = 10.0 ** (-1.5 / 20.0)
PAD_FADE_SECS = 1.1
HOP = 4800


def compose_score(sheet: CueSheet, seed: int) -> NDArray[np.float32]:
    """Return the music of a film: ``(n_samples, 2)`` float32 at 48 kHz, as long as the film.

    The same cues and the same seed give the same bytes.

    Parameters
    ----------
    sheet
        What is to be heard, and when.
    seed
        Of the room, the pad's phases and the touch of the notes.
    """
    mix = np.zeros((2, n_samples_of(sheet)), np.float32)
    room = np.zeros(mix.shape[1], np.float32)
    # Each part has randomness of its own, so that a change of one leaves the others as they are.
    pad_rng, note_rng, room_rng = np.random.default_rng(seed).spawn(3)
    held = harmony(sheet)
    add_pad(held, mix, 0.1, pad_rng)
    room += np.float32(0.35) * mix.sum(axis=0)
    add_notes(phrases(sheet, held), mix, room, note_rng)
    answer = convolve(room, room_tail(room_rng))
    del room
    answer *= np.float32(0.26)
    mix += answer
    del answer
    return finish(mix, _fade_secs(sheet)).T


def add_notes(
    notes: Iterable[Note], dry: Samples, room: Samples, rng: np.random.Generator
) -> None:
    """Add notes to a mix ``(2, n_samples)`` and to what the room hears, ``(n_samples,)``."""
    played: dict[Tone, Samples] = {}
    n = dry.shape[1]
    for note in notes:
        touch = 1.0 + 0.06 * rng.uniform(-1.0, 1.0)
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
        last = min(round((each.end + PAD_FADE_SECS) * SAMPLE_RATE), n)
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
    gain = 10.0 ** ((-16.0 - loudness) / 20.0)
    out = limited(mix * np.float32(gain))
    # What the limiter took away is given back once; it then takes a little more.
    missing = -16.0 - integrated_loudness(out)
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
    near = np.pad(mix, ((0, 0), (HALO, HALO + -mix.shape[1] % 128)))
    peaks = true_peaks(near, 128, floor=CEILING / 2.0)
    if peaks.max(initial=0.0) <= CEILING:
        return mix
    wanted = np.minimum(CEILING / np.maximum(peaks, 1e-9), 1.0)
    reach = 24 // 2 + 1
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
    n_fade = min(round(PAD_FADE_SECS * SAMPLE_RATE), n // 2)
    envelope = np.ones(n, np.float32)
    rise = np.sin(np.linspace(0.0, np.pi / 2, n_fade, dtype=np.float32))
    envelope[:n_fade] = rise
    envelope[n - n_fade :] = rise[::-1]
    return envelope


def _between_blocks(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return straight lines between values that hold in the middles of blocks, per sample."""
    edges = np.concatenate([values[:1], (values[1:] + values[:-1]) / 2.0, values[-1:]])
    share = ((np.arange(128) + 0.5) / 128).astype(np.float32)
    first, last = edges[:-1, None].astype(np.float32), edges[1:, None].astype(np.float32)
    return np.asarray(first + (last - first) * share, np.float32).ravel()


def _slow_wave(n: int) -> NDArray[np.float32]:
    phase = np.arange(n, dtype=np.float32) * (2.0 * np.pi * 0.11 / SAMPLE_RATE)
    return np.asarray(np.sin(phase), np.float32)


def convolve(signal: Samples, response: Samples) -> Samples:
    """Return a signal as a response changes it, as long as the signal was.

    Overlap-add: each block through one FFT.

    Parameters
    ----------
    signal
        ``(n_samples,)`` or ``(2, n_samples)``.
    response
        ``(m,)`` or ``(2, m)``; what has one side only is used for both.
    """
    signal, response = np.atleast_2d(signal), np.atleast_2d(response)
    n, m = signal.shape[1], response.shape[1]
    n_sides = max(len(signal), len(response))
    size = 1 << max((4 * m - 1).bit_length(), 12)
    block = size - m + 1
    filters = np.fft.rfft(response, size, axis=1)
    out = np.zeros((n_sides, n + size), signal.dtype)
    for start in range(0, n, block):
        part = np.fft.rfft(signal[:, start : start + block], size, axis=1)
        out[:, start : start + size] += np.fft.irfft(part * filters, size, axis=1)
    return out[:, :n]


def integrated_loudness(audio: Samples) -> float:
    """Return how loud music is, LUFS; minus infinity if it is silent or shorter than 0.4 s.

    Parameters
    ----------
    audio
        ``(2, n_samples)`` at 48 kHz.
    """
    powers = _block_powers(audio)
    loud = powers[_lufs(powers) > -70.0]
    if not len(loud):
        return -np.inf
    gate = _lufs(loud.mean()) + -10.0
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def _block_powers(audio: Samples) -> NDArray[np.float64]:
    """Return the mean squares of the weighted music, both sides added, of blocks of 400 ms."""
    weighted = convolve(np.asarray(audio, np.float32), _weighting().astype(np.float32))
    n_hops = weighted.shape[1] // HOP
    hops = weighted[:, : n_hops * HOP].reshape(2, n_hops, HOP)
    energy = np.einsum("shn,shn->h", hops, hops, dtype=np.float64)
    running = np.concatenate([[0.0], np.cumsum(energy)])
    return (running[4:] - running[:-4]) / (4 * HOP)
