"""What a lesson plays: her thinking as a rising arpeggio, the error, and its way back.

Pitch is a neuron's place in its layer, register the layer, loudness the activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.cues import Cue, CueSheet
from epochreel.sound.harmony import Held, chord_at, scale_of
from epochreel.sound.scale import Scale, pitch_of
from epochreel.sound.voices import Tone, VoiceName

# What fires less is not heard.
_FAINTEST = 0.06
# Degrees of the scale, five to an octave: where the inputs lie, and how far above the outputs,
# so that a single output sounds as the tonic.
_LOWEST_DEGREE, _RISE = 4, 8
_LAYER_SPAN = 6  # degrees within a layer
# Notes closer than this are heard as one.
_NOTE_GAP_SECS = 0.03


@dataclass(frozen=True)
class Note:
    """A tone at its time and place.

    Parameters
    ----------
    secs
        When it begins, from the start of the film.
    tone
        What sounds.
    level
        Loudness, 1 for a strong note.
    pan
        From -1, left, to 1, right.
    send
        How much of it goes into the room.
    """

    secs: float
    tone: Tone
    level: float
    pan: float = 0.0
    send: float = 0.5


def lesson_notes(sheet: CueSheet, cue: Cue, held: tuple[Held, ...]) -> Iterator[Note]:
    """Yield what a lesson plays, phase by phase, over a soft low beat on its first frame."""
    start, secs = sheet.span(cue)
    scale, chord = scale_of(cue), chord_at(held, start)
    # Quick lessons get short notes, few at a time and softer ones: they follow each other.
    lasting = float(np.clip(1.1 * secs, 0.5, 2.6))
    calm = float(np.clip(secs, 0.6, 1.0)) ** 0.5
    yield Note(start, Tone("pulse", chord.bass, min(lasting, 1.2)), 0.34 * calm, send=0.05)
    yield from _presented(sheet, cue, scale, 0.42 * calm, lasting)
    yield from thinking(sheet, cue, scale, 0.85 * calm, lasting)
    error = cue.mood[1] if cue.error is None else cue.error
    yield from _compared(sheet, cue, chord.bass + 12, error, calm)
    yield from _learned(sheet, cue, scale, error, calm)


def _presented(
    sheet: CueSheet, cue: Cue, scale: Scale, level: float, lasting: float
) -> Iterator[Note]:
    """Yield the inputs as they light up, one after another."""
    if not cue.activations:
        return
    start, secs = sheet.phase(cue, "present")
    yield from _layer(cue, 0, (start, 0.7 * secs), scale, level, lasting)


def thinking(
    sheet: CueSheet, cue: Cue, scale: Scale, level: float, lasting: float
) -> Iterator[Note]:
    """Yield each layer as the light reaches it."""
    for layer in range(1, len(cue.activations)):
        span = sheet.arrival(cue, layer)
        yield from _layer(cue, layer, span, scale, level, lasting)


def _layer(
    cue: Cue, layer: int, span: tuple[float, float], scale: Scale, level: float, lasting: float
) -> Iterator[Note]:
    """Yield a layer's neurons as a rising arpeggio."""
    start, secs = span
    last = len(cue.activations) - 1
    depth = layer / max(last, 1)
    n_most = int(np.clip(secs / _NOTE_GAP_SECS, 2, 6))
    units = chosen_units(cue.activations[layer], n_most)
    base = _LOWEST_DEGREE + round(_RISE * depth)
    voice: VoiceName = "bell" if layer == last and last > 0 else "felt"
    level *= 1.25 if voice == "bell" else 1.0
    brightness = 0.25 + 0.6 * (1.0 - cue.mood[1])
    for number, (place, activity) in enumerate(units):
        pitch = pitch_of(scale, base + int(place * _LAYER_SPAN))
        yield Note(
            start + secs * number / len(units),
            Tone(voice, pitch, _lasting_class(lasting), round(brightness * 4) / 4),
            level * activity / max(len(units), 2) ** 0.35,
            # From left to right as the signal goes, a layer's units side by side.
            pan=0.9 * (depth - 0.5) + 0.5 * (place - 0.5),
            send=0.35 if lasting < 0.8 else 0.6,
        )


def _compared(sheet: CueSheet, cue: Cue, pitch: int, error: float, calm: float) -> Iterator[Note]:
    """Yield the error as tension; where there is hardly any, a soft open fifth is left."""
    start, secs = sheet.phase(cue, "compare")
    _, whole = sheet.span(cue)
    lasting = _lasting_class(float(np.clip(secs * 3.5, 0.35, 2.4)))
    level = (0.12 + 0.55 * error) * calm * (1.0 if whole > 0.8 else 1.1)
    tone = Tone("tension", pitch, lasting, round(error * 24) / 24)
    yield Note(start, tone, level, send=0.4)


def _learned(sheet: CueSheet, cue: Cue, scale: Scale, error: float, calm: float) -> Iterator[Note]:
    """Yield the error on its way back: notes that fall, from right to left."""
    start, secs = sheet.phase(cue, "learn")
    n = int(np.clip(secs / 0.09, 1, 6))
    for number in range(n):
        fallen = number / max(n - 1, 1)
        degree = _LOWEST_DEGREE + 6 - 2 * number if n > 1 else _LOWEST_DEGREE - 2
        yield Note(
            start + secs * number / n,
            Tone("hollow", pitch_of(scale, degree), _lasting_class(2.2 * secs), 0.75),
            0.36 * error**0.8 * calm * (1.0 - 0.45 * fallen),
            pan=0.5 - fallen,
            send=0.6,
        )


def chosen_units(activity: NDArray[np.float64], n_most: int) -> list[tuple[float, float]]:
    """Return the neurons that are heard: place in the layer, 0 to 1, and activity.

    A layer of more units than voices is cut into stretches, of each the strongest sounds, so
    that a chord has the shape of the layer.

    Parameters
    ----------
    activity
        ``(n_units,)``, 0 to 1.
    n_most
        How many may sound.
    """
    n = len(activity)
    cuts = np.linspace(0, n, min(n, n_most) + 1).round().astype(int)
    chosen = [first + int(np.argmax(activity[first:last])) for first, last in pairwise(cuts)]
    return [
        ((index + 0.5) / n, float(activity[index]))
        for index in chosen
        if activity[index] > _FAINTEST
    ]


def _lasting_class(secs: float) -> float:
    """Return one of a few lengths, so that a note is made once and played often."""
    return min((0.4, 0.6, 0.8, 1.2, 1.8, 2.6), key=lambda known: abs(known - secs))
