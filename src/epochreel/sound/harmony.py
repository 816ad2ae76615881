"""Which chord holds when: the way from the open question to the tonic, led by the error."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.sound.cues import Cue, CueSheet
from epochreel.sound.scale import (
    A_OPEN,
    B_FLAT,
    C_MAJOR,
    D_MAJOR,
    D_MINOR,
    D_OPEN,
    MAJOR,
    Chord,
    Scale,
    progression,
    scale_at,
)

# Chords that change faster than this are heard as unrest, not as harmony.
_CHORD_SECS, _SHORTEST_SECS = 3.9, 2.0
_RIGHT_BELOW = 0.5  # error of an answer

# Levels of the pad, and how much of its air is let through. Lessons leave room for their notes.
_REST, _LESSON, _ANSWER = 1.0, 0.65, 1.15


@dataclass(frozen=True)
class Held:
    """A chord that holds for a while.

    Parameters
    ----------
    start, end
        Seconds.
    chord
        Its notes.
    level
        Loudness, 1 at rest.
    air
        How far the filter is open, 0 to 1.
    """

    start: float
    end: float
    chord: Chord
    level: float
    air: float


def answered(cue: Cue) -> bool:
    """Return whether a question was answered right, as far as anybody knows."""
    return cue.error is None or cue.error < _RIGHT_BELOW


def harmony(sheet: CueSheet) -> tuple[Held, ...]:
    """Return the chords of a film, without gaps from the first cue to the last."""
    changes = _changes(sheet) or [(0.0, D_OPEN, _REST, 0.5)]
    ends = [start for start, *_ in changes[1:]] + [sheet.secs]
    return tuple(
        Held(start, end, chord, level, air)
        for (start, chord, level, air), end in zip(changes, ends, strict=True)
        if end > start
    )


def chord_at(held: tuple[Held, ...], secs: float) -> Chord:
    """Return the chord that holds at a time."""
    return next((each.chord for each in reversed(held) if each.start <= secs), D_OPEN)


def scale_of(cue: Cue) -> Scale:
    """Return the scale that a cue's notes are taken from."""
    return scale_at(cue.mood[0])


def ending_scale(sheet: CueSheet) -> Scale:
    """Return the scale after the last answer: major if it was right."""
    questions = [cue for cue in sheet.cues if cue.kind == "question"]
    if questions and not answered(questions[-1]):
        return scale_of(questions[-1])
    return MAJOR


def _changes(sheet: CueSheet) -> list[tuple[float, Chord, float, float]]:
    """Return when a chord begins, the chord, its level and air."""
    changes: list[tuple[float, Chord, float, float]] = []
    n_changed = 0
    asked: Cue | None = None
    before: Cue | None = None
    for cue in sheet.cues:
        start, _ = sheet.span(cue)
        arrives = before is not None and before.kind == "forward"
        before = cue
        air = 0.2 + 0.8 * (1.0 - cue.mood[1])
        match cue.kind:
            case "opening" | "title":
                changes.append((start, D_OPEN, _REST, 0.5))
            case "before" | "still":
                changes.append((start, D_MINOR, 0.8 * _REST, 0.1))
            case "lesson" | "sweep" if _due(changes, start, arrives=arrives):
                chords = progression(cue.mood[0])
                changes.append((start, chords[n_changed % len(chords)], _LESSON, air))
                n_changed += 1
            case "after":
                changes.append((start, B_FLAT, 0.9 * _REST, 0.6))
            case "question":
                asked = cue
                changes.append((start, C_MAJOR, 0.8 * _REST, 0.7))
                final = D_MAJOR if answered(cue) else A_OPEN
                changes.append((sheet.phase(cue, "compare")[0], final, _ANSWER, 1.0))
            case "end" if asked is None:
                changes.append((start, D_MAJOR, _ANSWER, 1.0))
    return changes


def _due(changes: list[tuple[float, Chord, float, float]], start: float, *, arrives: bool) -> bool:
    """Return whether a lesson begins a new chord; where a fast-forward arrives, it is sooner."""
    if not changes or changes[-1][2] != _LESSON:
        return True
    return start - changes[-1][0] >= (_SHORTEST_SECS if arrives else _CHORD_SECS)
