"""The composer's hand: what each cue plays, as notes with their times and places."""

from __future__ import annotations

from collections.abc import Iterator
from math import log2

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.cues import Cue, CueSheet
from epochreel.sound.harmony import Held, answered, chord_at, ending_scale, scale_of
from epochreel.sound.lessons import Note, chosen_units, lesson_notes, thinking
from epochreel.sound.scale import B_FLAT, BEAT_SECS, D_OPEN, MAJOR, MINOR, Scale, pitch_of
from epochreel.sound.voices import Tone

_RUN_GAP_SECS = 0.055


def phrases(sheet: CueSheet, held: tuple[Held, ...]) -> Iterator[Note]:
    """Yield every note of a film, cue by cue."""
    for cue in sheet.cues:
        match cue.kind:
            case "opening":
                yield from _opening(sheet, cue)
            case "title":
                yield from _title(sheet, cue)
            case "before" | "still":
                yield from _before(sheet, cue)
            case "lesson":
                yield from lesson_notes(sheet, cue, held)
            case "sweep":
                yield from _sweep(sheet, cue)
            case "forward":
                yield from _forward(sheet, cue)
            case "after":
                yield from _after(sheet, cue)
            case "question":
                yield from _question(sheet, cue, held)
            case "end":
                yield from _end(sheet, cue)


def _sweep(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield each answer as a short note: high and clear where an output fires, low where none."""
    start, secs = sheet.span(cue)
    scale, n_answers = scale_of(cue), len(cue.activations)
    for number, answer in enumerate(cue.activations):
        strongest = int(np.argmax(answer))
        degree = (5 + int(6 * strongest / len(answer))) if len(answer) > 1 else 5
        degree += 4 if answer[strongest] > 0.5 else 0
        tone = Tone("felt", pitch_of(scale, degree), 0.6, 0.5)
        level = 0.2 + 0.2 * float(answer[strongest])
        pan = 0.5 * (number / n_answers - 0.5)
        yield Note(start + secs * number / n_answers, tone, level, pan, send=0.5)


def _opening(sheet: CueSheet, cue: Cue) -> Iterator[Note]:
    """Yield the last answer's chord, softly, before anybody knows what it answers."""
    start, _ = sheet.span(cue)
    yield Note(start, Tone("pulse", D_OPEN.bass, 2.4), 0.4, send=0.3)
    for number, degree in enumerate((5, 10, 12)):
        tone = Tone("bell", pitch_of(MINOR, degree), 2.6, 0.5)
        yield Note(start + 0.05 * number, tone, 0.3, 0.3 - 0.3 * number, send=0.9)


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
    yield from thinking(sheet, cue, scale, 0.95, 2.6)
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
