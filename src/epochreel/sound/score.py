"""A film's soundtrack, composed from what the film tells."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from epochreel.clock import frames_in, seconds_at
from epochreel.sound.cues import CueSheet
from epochreel.sound.harmony import harmony
from epochreel.sound.mixer import add_notes, add_pad, finish
from epochreel.sound.phrases import phrases
from epochreel.sound.reverb import convolve, room_tail
from epochreel.sound.voices import SAMPLE_RATE

# Levels of what is mixed, against single notes.
_PAD, _ROOM = 0.1, 0.26
_PAD_IN_ROOM = 0.35
_FADE_SECS = 2.0


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
    add_pad(held, mix, _PAD, pad_rng)
    room += np.float32(_PAD_IN_ROOM) * mix.sum(axis=0)
    add_notes(phrases(sheet, held), mix, room, note_rng)
    answer = convolve(room, room_tail(room_rng))
    del room
    answer *= np.float32(_ROOM)
    mix += answer
    del answer
    return finish(mix, _fade_secs(sheet)).T


def n_samples_of(sheet: CueSheet) -> int:
    """Return the whole number of samples nearest to a film's length, halves upwards."""
    return frames_in(seconds_at(sheet.n_frames, sheet.fps), Fraction(SAMPLE_RATE))


def _fade_secs(sheet: CueSheet) -> float:
    """Return how long the end takes to ring out."""
    if sheet.cues and sheet.cues[-1].kind == "end":
        return sheet.span(sheet.cues[-1])[1]
    return min(_FADE_SECS, sheet.secs / 2.0)
