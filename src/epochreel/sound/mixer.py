"""Notes and chords become two channels, a stretch of film at a time: placed, put into the room.

Nothing here is as long as the film but lists of when each note begins. Every sample is the same
sum, added up in the same order, wherever stretches are cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.convolver import Convolver
from epochreel.sound.harmony import Held
from epochreel.sound.instruments import Instruments
from epochreel.sound.lessons import Note
from epochreel.sound.pad import LOOP, chord_loops
from epochreel.sound.scale import Chord
from epochreel.sound.voices import SAMPLE_RATE, Samples, Tone, n_samples_of

# Levels of what is mixed, against single notes.
_PAD, _ROOM = 0.1, 0.26
_PAD_IN_ROOM = 0.35
_PAD_FADE_SECS = 1.1
_BREATH_HZ = 0.11
_TOUCH = 0.06  # how unevenly a hand plays


def mixed(pad: Pad, notes: Notes, room_tail: Samples, n_samples: int) -> Iterator[Samples]:
    """Yield pad and notes with the room around them, ``(2, n)``, one stretch after another.

    Parameters
    ----------
    room_tail
        What the room answers to a click, ``(2, m)``.
    n_samples
        Of all stretches together.
    """
    room = Convolver(room_tail, 1)
    # A stretch is what the room answers at once, so that nothing has to wait for it.
    for start in range(0, n_samples, room.block):
        mix = np.zeros((2, min(room.block, n_samples - start)), np.float32)
        pad.add_to(mix, start)
        heard = np.float32(_PAD_IN_ROOM) * mix.sum(axis=0)
        notes.add_to(mix, heard, start)
        answer = room.push(heard[np.newaxis])
        if answer.shape[1] < len(heard):  # the last
            answer = room.rest()
        mix += answer * np.float32(_ROOM)
        yield mix


class Notes:
    """All notes of a film, when they begin and how loudly they are played.

    Parameters
    ----------
    notes
        In the order in which they are added where several sound.
    rng
        Of the touch of each.
    """

    def __init__(self, notes: Iterable[Note], rng: np.random.Generator) -> None:
        self._tones: dict[Tone, int] = {}
        self._instruments = Instruments()
        rows, gains = [], []
        for note in notes:
            first = round(note.secs * SAMPLE_RATE)
            tone = self._tones.setdefault(note.tone, len(self._tones))
            rows.append((first, first + n_samples_of(note.tone), tone))
            level = note.level * (1.0 + _TOUCH * rng.uniform(-1.0, 1.0))
            # Equal power: as loud at the side as in the middle.
            angle = (np.clip(note.pan, -1.0, 1.0) + 1.0) * np.pi / 4.0
            gains.append((level * np.cos(angle), level * np.sin(angle), level * note.send))
        self._rows = np.array(rows, np.int64).reshape(-1, 3)
        self._gains = np.array(gains, np.float32).reshape(-1, 3)

    def add_to(self, mix: Samples, heard: Samples, start: int) -> None:
        """Add what sounds in a stretch.

        Parameters
        ----------
        mix
            ``(2, n)``, the stretch from sample ``start`` of the film on.
        heard
            ``(n,)``, what the room hears.
        """
        stop, tones = start + len(heard), list(self._tones)
        begins, ends, of_tone = self._rows.T
        for number in np.flatnonzero((begins < stop) & (ends > start)):
            samples = self._instruments.play(tones[of_tone[number]])
            first, last = max(begins[number], start), min(ends[number], stop)
            part = samples[first - begins[number] : last - begins[number]]
            for channel, gain in zip((*mix, heard), self._gains[number], strict=True):
                channel[first - start : last - start] += gain * part


class Pad:
    """The chords that hold under a film, each fading into the next.

    Parameters
    ----------
    held
        In the order of their beginnings.
    n_samples
        Of the film.
    rng
        Of the chords' phases, drawn as each is first met.
    """

    def __init__(self, held: Sequence[Held], n_samples: int, rng: np.random.Generator) -> None:
        self._spans = [_Span.of(each, n_samples) for each in held]
        self._rng = rng
        self._loops: dict[Chord, tuple[Samples, Samples]] = {}

    def add_to(self, mix: Samples, start: int) -> None:
        """Add what sounds in a stretch ``(2, n)`` from sample ``start`` of the film on."""
        stop = start + mix.shape[1]
        for span in self._spans:
            first, last = max(span.first, start), min(span.last, stop)
            # Where a loop begins anew, a piece ends.
            while first < last:
                at = (first - span.first) % LOOP
                until = min(last, first + LOOP - at)
                mix[:, first - start : until - start] += self._piece(span, first, until, at)
                first = until

    def _piece(self, span: _Span, first: int, last: int, at: int) -> Samples:
        """Return samples ``first`` to ``last`` of the film, from ``at`` in a chord's loop."""
        chord = span.held.chord
        if chord not in self._loops:
            self._loops[chord] = chord_loops(chord, self._rng)
        body, air = (each[:, at : at + last - first] for each in self._loops[chord])
        gone = slice(first - span.first, last - span.first)
        breath = np.float32(span.held.air) * (0.7 + 0.3 * _slow_wave(gone))
        envelope = np.float32(_PAD * span.held.level) * span.envelope(gone)
        return np.asarray((body + air * breath) * envelope, np.float32)


@dataclass(frozen=True)
class _Span:
    """A held chord, and where in the film it sounds, in samples."""

    held: Held
    first: int
    last: int

    @classmethod
    def of(cls, held: Held, n_samples: int) -> _Span:
        last = min(round((held.end + _PAD_FADE_SECS) * SAMPLE_RATE), n_samples)
        return cls(held, round(held.start * SAMPLE_RATE), last)

    def envelope(self, gone: slice) -> NDArray[np.float32]:
        """Return a rise and a fall, of equal power where one chord's fall meets another's rise."""
        n = self.last - self.first
        n_fade = min(round(_PAD_FADE_SECS * SAMPLE_RATE), n // 2)
        rise = np.sin(np.linspace(0.0, np.pi / 2, n_fade, dtype=np.float32))
        envelope = np.ones(gone.stop - gone.start, np.float32)
        risen = rise[gone.start : gone.stop]
        envelope[: len(risen)] = risen
        fallen = rise[::-1][max(gone.start - (n - n_fade), 0) : max(gone.stop - (n - n_fade), 0)]
        envelope[len(envelope) - len(fallen) :] = fallen
        return envelope


def _slow_wave(gone: slice) -> NDArray[np.float32]:
    count = np.arange(gone.start, gone.stop).astype(np.float32)
    return np.asarray(np.sin(count * (2.0 * np.pi * _BREATH_HZ / SAMPLE_RATE)), np.float32)
