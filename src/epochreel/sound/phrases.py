"""The composer's hand: what each cue plays, as notes with their times and places.

Pitch is a neuron's place in its layer, register the layer, loudness the activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log2

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.cues import Cue, CueSheet
from epochreel.sound.harmony import Held, answered, chord_at, ending_scale, scale_of
from epochreel.sound.scale import B_FLAT, BEAT_SECS, D_OPEN, MAJOR, MINOR, Scale, pitch_of
from epochreel.sound.voices import Tone, VoiceName

# What fires less is not heard.
_FAINTEST = 0.06
# Degrees of the scale, five to an octave: where the inputs lie, and how far above the outputs,
# so that a single output sounds as the tonic.
_LOWEST_DEGREE, _RISE = 4, 8
_LAYER_SPAN = 6  # degrees within a layer
# Notes closer than this are heard as one.
_NOTE_GAP_SECS = 0.03
_RUN_GAP_SECS = 0.055


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


def phrases(sheet: CueSheet, held: tuple[Held, ...]) -> Iterator[Note]:
    """Yield every note of a film, cue by cue."""
    for cue in sheet.cues:
        match cue.kind:
            case "title":
                yield from _title(sheet, cue)
            case "before" | "still":
                yield from _before(sheet, cue)
            case "lesson":
                yield from _lesson(sheet, cue, held)
            case "forward":
                yield from _forward(sheet, cue)
            case "after":
                yield from _after(sheet, cue)
            case "question":
                yield from _question(sheet, cue, held)
            case "end":
                yield from _end(sheet, cue)


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


def _lesson(sheet: CueSheet, cue: Cue, held: tuple[Held, ...]) -> Iterator[Note]:
    start, secs = sheet.span(cue)
    scale, chord = scale_of(cue), chord_at(held, start)
    # Quick lessons get short notes, few at a time and softer ones: they follow each other.
    lasting = float(np.clip(1.1 * secs, 0.5, 2.6))
    calm = float(np.clip(secs, 0.6, 1.0)) ** 0.5
    yield Note(start, Tone("pulse", chord.bass, min(lasting, 1.2)), 0.34 * calm, send=0.05)
    yield from _presented(sheet, cue, scale, 0.42 * calm, lasting)
    yield from _thinking(sheet, cue, scale, 0.85 * calm, lasting)
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


def _thinking(
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


def _forward(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield a run that gathers speed; further and brighter, the more the error fell by then."""
    start, secs = sheet.span(cue)
    n = int(np.clip(3 + 0.5 * log2(1 + cue.n_steps), 4, 0.6 * secs / _RUN_GAP_SECS + 3))
    scale = scale_of(cue)
    brightness = 0.25 + 0.7 * (1.0 - cue.mood[1])
    for number in range(n):
        gone = number / n
        yield Note(
            start + secs * (1.0 - (1.0 - gone) ** 1.6),
            Tone("felt", pitch_of(scale, number + 3), 0.8, round(brightness * 4) / 4),
            0.34 * (0.6 + 0.5 * gone),
            pan=-0.6 + 1.2 * gone,
            send=0.6,
        )


def _motif(activity: NDArray[np.float64], scale: Scale) -> list[tuple[int, float]]:
    """Return a situation as a tune: pitches and levels; what is on lies high, what is off low."""
    degrees = (8, 10, 11, 9, 12, 10)
    return [
        (pitch_of(scale, degrees[at % 6] if strength > 0.5 else 5), 0.35 + 0.4 * strength)
        for at, (_, strength) in enumerate(chosen_units(np.maximum(activity, 0.1), 6))
    ]


def _tune(
    start: float, gap_secs: float, tune: list[tuple[int, float]], level: float, lasting: float
) -> Iterator[Note]:
    for at, (pitch, strength) in enumerate(tune):
        pan = 0.7 * (at / max(len(tune) - 1, 1) - 0.5)
        tone = Tone("felt", pitch, lasting, 0.5)
        yield Note(start + at * gap_secs, tone, level * strength, pan, send=0.8)


def _title(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield the question, twice; the second time it ends a step higher, and stays open."""
    start, secs = sheet.span(cue)
    asked = cue.activations[0] if cue.activations else np.array([1.0, 1.0, 0.0])
    tune = _motif(asked, MINOR)
    yield Note(start, Tone("pulse", D_OPEN.bass, 2.4), 0.4, send=0.3)
    open_end = [(pitch_of(MINOR, 13), 0.5)]
    for phrase, at in ((tune, 0.1), ([*tune, *open_end], 0.52)):
        gap = min(BEAT_SECS, 0.4 * secs / len(phrase))
        yield from _tune(start + at * secs, gap, phrase, 0.6, 2.6)


def _before(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield a low, slow step: nobody is at home yet."""
    start, secs = sheet.span(cue)
    n = max(int(secs / (2 * BEAT_SECS)), 1)
    for number in range(n):
        at = start + number * 2 * BEAT_SECS
        yield Note(at, Tone("pulse", D_OPEN.bass, 1.6), 0.36, send=0.3)
        tone = Tone("felt", pitch_of(MINOR, (2, 1)[number % 2]), 2.6, 0.25)
        yield Note(at, tone, 0.3, pan=(-0.3, 0.3)[number % 2], send=0.8)


def _after(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield what was learned, at rest: a falling line in even beats."""
    start, secs = sheet.span(cue)
    scale = scale_of(cue)
    yield Note(start, Tone("pulse", B_FLAT.bass, 2.4), 0.45, send=0.3)
    for number in range(max(int((secs - 0.4) / BEAT_SECS), 1)):
        degree = (12, 10, 9, 7, 8, 7)[number % 6]
        tone = Tone("felt", pitch_of(scale, degree), 2.6, 0.5)
        pan = 0.4 - 0.15 * number
        yield Note(start + number * BEAT_SECS, tone, 0.42, pan, send=0.8)


def _question(sheet: CueSheet, cue: Cue, held: tuple[Held, ...]) -> Iterator[Note]:
    """Yield the tune of the title again, her thinking, slowly, and the answer."""
    scale = scale_of(cue)
    start, secs = sheet.phase(cue, "present")
    yield Note(start, Tone("pulse", chord_at(held, start).bass, 2.0), 0.45, send=0.3)
    if cue.activations:
        tune = _motif(cue.activations[0], scale)
        yield from _tune(start, min(BEAT_SECS / 2, secs / len(tune)), tune, 0.6, 2.6)
    yield from _thinking(sheet, cue, scale, 0.95, 2.6)
    at, _ = sheet.phase(cue, "compare")
    yield from _answer(at, sheet, held, cue)


def _answer(at: float, sheet: CueSheet, held: tuple[Held, ...], cue: Cue) -> Iterator[Note]:
    """Yield the chord that everything led to, rolled upwards; the open one if she is wrong."""
    chord = chord_at(held, at)
    yield Note(at, Tone("pulse", chord.bass, 2.6), 0.6, send=0.3)
    for number, pitch in enumerate(chord.pitches):
        yield Note(at + 0.03 * number, Tone("felt", pitch, 3.4, 0.5), 0.36, send=0.8)
    if not answered(cue):
        error = 1.0 if cue.error is None else cue.error
        yield Note(at, Tone("tension", chord.bass + 12, 2.4, error), 0.5, send=0.5)
        return
    for number, degree in enumerate((10, 12, 13, 15)):
        tone = Tone("bell", pitch_of(ending_scale(sheet), degree), 3.4, 0.5)
        yield Note(at + BEAT_SECS * (0.5 + 0.5 * number), tone, 0.4, 0.5 - number / 3, 0.9)


def _end(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield a last touch of the tonic, early enough to ring out."""
    start, secs = sheet.span(cue)
    scale = ending_scale(sheet)
    if scale is MAJOR:
        for degree in (0, 5, 10):
            tone = Tone("felt", pitch_of(scale, degree), max(secs, 0.5), 0.25)
            yield Note(start, tone, 0.35, send=0.8)


def _lasting_class(secs: float) -> float:
    """Return one of a few lengths, so that a note is made once and played often."""
    return min((0.4, 0.6, 0.8, 1.2, 1.8, 2.6), key=lambda known: abs(known - secs))
