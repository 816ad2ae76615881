"""A film's soundtrack, composed from what the film tells."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from epochreel.clock import frames_in, seconds_at
from epochreel.sound.audio import Samples
from epochreel.sound.cues import CueSheet
from epochreel.sound.harmony import harmony
from epochreel.sound.mastering import mastered
from epochreel.sound.mixer import Notes, Pad, mixed
from epochreel.sound.phrases import phrases
from epochreel.sound.reverb import room_tail
from epochreel.sound.spool import SampleSpool
from epochreel.sound.voices import SAMPLE_RATE

_FADE_SECS = 2.0


def compose_score(sheet: CueSheet, seed: int, folder: Path | None = None) -> Iterator[Samples]:
    """Yield the music of a film in pieces, ``(n, 2)`` float32 at 48 kHz; together as long as it.

    The same cues and the same seed give the same bytes. Memory does not grow with the film: what
    has to be kept of a long one is put into a file until the last piece is taken.

    Parameters
    ----------
    sheet
        What is to be heard, and when.
    seed
        Of the room, the pad's phases and the touch of the notes.
    folder
        Where there is room for 23 MB a minute; None for the system's own for such files.
    """
    n_samples = n_samples_of(sheet)
    # Each part has randomness of its own, so that a change of one leaves the others as they are.
    pad_rng, note_rng, room_rng = np.random.default_rng(seed).spawn(3)
    held = harmony(sheet)
    pad, notes = Pad(held, n_samples, pad_rng), Notes(phrases(sheet, held), note_rng)
    mix = mixed(pad, notes, room_tail(room_rng), n_samples)
    with SampleSpool(folder) as spool:
        for piece in mastered(mix, n_samples, _fade_secs(sheet), spool):
            yield piece.T


def n_samples_of(sheet: CueSheet) -> int:
    """Return the whole number of samples nearest to a film's length, halves upwards."""
    return frames_in(seconds_at(sheet.n_frames, sheet.fps), Fraction(SAMPLE_RATE))


def _fade_secs(sheet: CueSheet) -> float:
    """Return how long the end takes to ring out."""
    if sheet.cues and sheet.cues[-1].kind == "end":
        return sheet.span(sheet.cues[-1])[1]
    return min(_FADE_SECS, sheet.secs / 2.0)
