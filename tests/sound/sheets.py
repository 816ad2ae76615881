"""Films to compose for, made by hand: nothing is trained, so that they are known to the note."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.cues import Cue, CueKind, CueSheet, PhaseKind
from epochreel.sound.score import compose_score

PHASES: tuple[tuple[PhaseKind, float], ...] = (
    ("present", 0.15),
    ("think", 0.33),
    ("compare", 0.20),
    ("learn", 0.25),
    ("breathe", 0.07),
)
ASKED: tuple[tuple[PhaseKind, float], ...] = (
    ("present", 1.0),
    ("think", 2.0),
    ("compare", 1.0),
    ("hold", 2.0),
)
FIRING = (np.array([1.0, 0.0, 1.0]), np.array([0.2, 0.9, 0.6, 0.4]), np.array([0.7]))


def frames(secs: float, fps: Fraction) -> int:
    return round(secs * fps)


def film(
    fps: Fraction, parts: Sequence[tuple[CueKind, float, float]], error: float | None = 0.1
) -> CueSheet:
    """Return a film of parts: kind, seconds, and the error there; `error` is the question's."""
    cues, start = [], 0
    for kind, secs, wrong in parts:
        shares = {"lesson": [(n, s * secs) for n, s in PHASES], "question": ASKED}.get(kind, ())
        phases = tuple((name, frames(length, fps)) for name, length in shares)
        n = sum(length for _, length in phases) or frames(secs, fps)
        thinks = kind in ("lesson", "question")
        activations = FIRING if thinks else FIRING[:1] if kind == "title" else ()
        cues.append(
            Cue(
                kind,
                start,
                n,
                phases,
                activations,
                error if kind == "question" else wrong if kind == "lesson" else None,
                (wrong, wrong),
                100 if kind == "forward" else 0,
            )
        )
        start += n
    return CueSheet(fps, start, tuple(cues))


def whole_film(fps: Fraction = Fraction(60), error: float | None = 0.1) -> CueSheet:
    """Return half a minute with everything that a film has."""
    parts: list[tuple[CueKind, float, float]] = [
        ("title", 4.0, 1.0),
        ("before", 2.0, 1.0),
        ("lesson", 4.0, 0.9),
        ("lesson", 2.0, 0.9),
        *[("forward", 0.65, 0.5), *[("lesson", 0.4, 0.5)] * 7],
        *[("forward", 0.65, 0.1), *[("lesson", 0.4, 0.1)] * 7],
        ("after", 3.0, 0.02),
        ("question", 6.0, 0.02),
        ("end", 2.5, 0.02),
    ]
    return film(fps, parts, error)


def composed(sheet: CueSheet, seed: int) -> NDArray[np.float32]:
    """Return all of a film's music at once, ``(n_samples, 2)``."""
    return np.concatenate(list(compose_score(sheet, seed)))
