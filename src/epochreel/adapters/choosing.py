"""What a person chose of a recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from epochreel.adapters.sampling import check_samples
from epochreel.recording.cadence import Every, cadence_of
from epochreel.recording.vocabulary import words_of
from epochreel.recording.wanted import BUDGET, Wanted, What, budget_of, wanted_of
from epochreel.trace.outputs import check_reel_output


@dataclass(frozen=True, eq=False)
class Chosen:
    """What a person chose, as `epochreel.record` takes it, already read."""

    path: Path
    every: Every
    budget: int | None
    wanted: Wanted
    resume: bool | int
    overwrite: bool
    words: list[str] | None
    samples: Callable[[Any], Any] | None


def chosen(
    path: str | Path,
    *,
    every: Every = "auto",
    budget: str | int | None = BUDGET,
    what: What = None,
    resume: bool | int = False,
    overwrite: bool = False,
    vocabulary: Any = None,
    samples: Callable[[Any], Any] | None = None,
) -> Chosen:
    """Return what a person chose.

    Raises
    ------
    UsageError
        If a choice is none.
    OutputError
        If the reel exists already or cannot be written.
    """
    path = Path(path).absolute()
    check_reel_output(path, overwrite=overwrite or resume is not False)
    # A generator can be gone through once only.
    steps = list(every) if isinstance(every, Iterable) and not isinstance(every, str) else every
    cadence_of(steps)
    wanted, n_bytes = wanted_of(what), budget_of(budget)
    if samples is not None:
        check_samples(samples)
    words = words_of(vocabulary)
    return Chosen(path, steps, n_bytes, wanted, resume, overwrite, words, samples)
