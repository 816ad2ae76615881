"""One training of a sweep, as work: here, in another process, or on another machine."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from epochreel.errors import EpochreelError, TrainingError
from epochreel.files import whole_file
from epochreel.recording import Choices, DataChoices, Plan, plan_read, record_training
from epochreel.workers import FileRef, Tick

Status = Literal["done", "diverged", "failed"]
# In what the progress of one training is told.
PARTS = 1000


@dataclass(frozen=True)
class Material:
    """What all trainings of a sweep learn from.

    Parameters
    ----------
    source
        Name of a problem, a file of data, or data themselves.
    targets
        The right answers, if they are given apart.
    data
        What was chosen of the data.
    """

    source: Any
    targets: Any
    data: DataChoices

    def plan(self, chosen: Mapping[str, Any]) -> Plan:
        """Return the plan of a training; raises what `epochreel.recording.plan_source` does."""
        source = self.source.local() if isinstance(self.source, FileRef) else self.source
        return plan_read(source, self.targets, self.data, Choices(**chosen))


@dataclass(frozen=True)
class Task:
    """A training to be done; a value that travels.

    Parameters
    ----------
    material, chosen
        What it learns from, and what was chosen of network and training.
    path
        Where its reel is to be; None to bring it back as bytes.
    """

    material: Material
    chosen: Mapping[str, Any]
    path: Path | None


@dataclass(frozen=True)
class Outcome:
    """How a training ended.

    Parameters
    ----------
    status
        ``"done"``; ``"diverged"``, with a reel until then; or ``"failed"``, without.
    said
        Why it was not done.
    secs
        How long it took.
    reel
        What was recorded, unless it lies where it was to be.
    """

    status: Status
    said: str = ""
    secs: float = 0.0
    reel: bytes | None = None


def train_one(task: Task, tick: Tick) -> Outcome:
    """Train and record; whatever goes wrong with this training is its outcome, and no error.

    Parameters
    ----------
    task
        What to do.
    tick
        Told how many of `PARTS` are done.
    """
    tick(0)
    try:
        plan = task.material.plan(task.chosen)
        if task.path is not None:
            return _record(plan, task.path, tick)
        with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
            path = Path(folder) / "training.reel"
            outcome = _record(plan, path, tick)
            return Outcome(outcome.status, outcome.said, outcome.secs, path.read_bytes())
    except EpochreelError as error:
        return Outcome("failed", str(error))


def _record(plan: Plan, path: Path, tick: Tick) -> Outcome:
    started = perf_counter()
    said = ""
    with whole_file(path, overwrite=True) as partial:
        try:
            record_training(plan, partial, lambda done, n: tick(PARTS * done // max(n, 1)))
        except TrainingError as error:
            said = str(error)  # what was recorded before it is a whole reel
    return Outcome("diverged" if said else "done", said, perf_counter() - started)
