"""What a person chose of a recording, and the reel of a network that a framework trains.

For frameworks whose arrays NumPy reads. Nothing that goes wrong with the recording ends the
training: it is said once, as a `RecordingWarning`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from epochreel.adapters.sampling import check_samples, tensors_of
from epochreel.errors import UsageError
from epochreel.recording.cadence import Every, cadence_of
from epochreel.recording.curves import Value
from epochreel.recording.giving_up import GivingUp
from epochreel.recording.recorder import Recorder
from epochreel.recording.resuming import first_step_after
from epochreel.recording.snapshot import Snapshot
from epochreel.recording.vocabulary import words_of
from epochreel.recording.wanted import (
    BUDGET,
    Sizes,
    Wanted,
    What,
    budget_of,
    fitting,
    said_of,
    wanted_of,
    word_of,
)
from epochreel.steps import Key, ReelMeta, Tensors
from epochreel.timeline import Timeline
from epochreel.trace.lending import Loan
from epochreel.trace.metadata import Ended
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


class Watching:
    """The reel of one training.

    Parameters
    ----------
    choices
        Of the person.
    meta
        What holds for the whole training.
    sizes
        Bytes of each array that there is to be recorded.
    read
        Copies some arrays of the network as it is now.
    sample
        Calls a function with the model as it answers, and leaves no trace of it.
    begins
        Whether the network is known as it is before the first step.

    Raises
    ------
    UsageError
        If what was chosen does not fit or is not there.
    OutputError
        If the reel cannot be written.
    """

    def __init__(
        self,
        choices: Chosen,
        meta: ReelMeta,
        sizes: Sizes,
        read: Callable[[frozenset[Key]], Snapshot],
        sample: Callable[[Callable[[Any], Any]], Any],
        *,
        begins: bool = True,
    ) -> None:
        _check_gradients(choices.wanted, sizes)
        kept = fitting(sizes, choices.wanted, choices.budget)
        left_out = (key for key in sizes if key in choices.wanted and key not in kept)
        self._copy, self._sample, self._samples = lambda: read(kept), sample, choices.samples
        self._read()  # what cannot be is said before anything is recorded
        resume_from = None
        if choices.resume is not False and choices.path.exists():
            resume_from = first_step_after(choices.path, choices.resume, self._read)
        self._is_resumed = resume_from is not None
        self._recorder = Recorder(
            choices.path,
            meta,
            every=choices.every,
            budget=choices.budget,
            resume_from=resume_from,
            overwrite=choices.overwrite,
            left_out=said_of(left_out, sizes),
            vocabulary=choices.words,
        )
        self._giving_up = GivingUp(choices.path, self._recorder)
        if begins and resume_from is None:
            self._giving_up.guard(lambda: self._recorder.begin(self._read))

    def step(self, loss: Value | None = None, n_steps: int = 1) -> None:
        """Count steps that are over, of which only the last can be seen; record it if it is due.

        Parameters
        ----------
        loss
            Of the step; what returns it is called only if it is recorded.
        n_steps
            How many were made at once.
        """
        self._recorder.n_steps += n_steps - 1
        self._giving_up.guard(lambda: self._recorder.step(self._read, loss))

    def log(self, **values: Value) -> None:
        """Record numbers of the step that is just over or, if it has them, of the next."""
        self._giving_up.guard(lambda: self._recorder.log(**values))

    def set_timeline(self, timeline: Timeline) -> None:
        """Say how steps and epochs relate; not of a reel that is continued, whose own go on."""
        if not self._is_resumed:
            self._giving_up.guard(lambda: self._recorder.set_timeline(timeline))

    def close(self, ended: Ended = "done") -> None:
        """End the reel with the network as it is now."""
        self._giving_up.guard(lambda: self._end(ended))
        self._giving_up.is_over = True

    def _read(self) -> Snapshot:
        found = self._copy()
        if self._samples is None:
            return found
        sampled = tensors_of(self._sample(self._samples))
        return found._replace(tensors={**found.tensors, **sampled})

    def _end(self, ended: Ended) -> None:
        last = self._read()
        self._recorder.close(ended if _is_finite(last.tensors) else "diverged", lambda: last)


def _keep() -> None:
    """Take back arrays that were copied for the reel alone: nobody waits for them."""


# On which terms such copies are lent.
COPIES = Loan(_keep)


def _is_finite(tensors: Tensors) -> bool:
    return all(
        bool(np.isfinite(np.sum(array)))
        for (_, role), array in tensors.items()
        if word_of(role) == "weights" and array.dtype.kind == "f"
    )


def _check_gradients(wanted: Wanted, sizes: Sizes) -> None:
    there_are = any(word_of(role) == "gradients" for _, role in sizes)
    if wanted.is_chosen and wanted.has("gradients") and not there_are:
        raise UsageError(
            "`what` names `gradients`, which this framework hands to nobody after a step"
        )
