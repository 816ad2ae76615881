"""Who trains a sweep: processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from epochreel.sweeps.planning import Progress, Sweep
from epochreel.workers import Workers, n_cores, processes, threads

# A training is heard of when a step is recorded, in a long one for each sixteenth of what is done:
# one that takes eight hours is silent for half an hour. A cluster that is gone is waited for as
# long; a process that dies is noticed at once.
SILENCE_SECS = 1800.0


# What two processes take to start, import and load kernels, measured with digits: 2 to 3 seconds.
# Trainings that take no longer than this together are done sooner here, one after the other.
WORTH_SECS = 6.0


def train_missing(
    sweep: Sweep,
    workers: int | None,
    on: Any,
    tell: Callable[[str], object],
    progress: Progress | None = None,
) -> None:
    """Train what is missing of a sweep.

    Where nobody said how many are trained at once, the first one tells whether several processes
    are worth their start.

    Parameters
    ----------
    sweep
        Which.
    workers, on, tell
        As for `trainers`.
    progress
        Told how many trainings are done, and of how many.

    Raises
    ------
    OutputError, WorkersError
        As `Sweep.train` does.
    """
    first, *others = sweep.missing
    if workers is None and on is None and others:
        with trainers(1, None, None, tell) as alone:
            replace(sweep, missing=(first,)).train(alone, _counting(progress, 0, len(others)))
        entry = sweep.folder.entry(sweep.runs[first].name)
        secs = 0.0 if entry is None else entry.secs or 0.0
        workers = 1 if 0.0 < secs * len(others) < WORTH_SECS else None
        sweep, progress = replace(sweep, missing=tuple(others)), _counting(progress, 1, 1)
    with trainers(len(sweep.missing), workers, on, tell) as team:
        sweep.train(team, progress)


def _counting(progress: Progress | None, before: int, more: int) -> Progress | None:
    """Return what is told of some trainings and tells of all."""
    if progress is None:
        return None
    return lambda done, total: progress(before + done, total + more)


def trainers(n_runs: int, workers: int | None, on: Any, tell: Callable[[str], object]) -> Workers:
    """Return those who train; a context manager.

    Parameters
    ----------
    n_runs
        How many trainings there are.
    workers
        How many are trained at once; None for one on each core.
    on
        Address of a cluster, such as ``dask://host:8786``, or a client of it; None for this
        machine.
    tell
        Told, a line each, what people should know.

    Raises
    ------
    UsageError
        For less than one worker.
    EpochreelError
        If there is no such cluster, or it cannot be used.
    """
    if on is not None:
        from epochreel.workers import cluster

        return cluster(on, silence_secs=SILENCE_SECS)
    cores = n_cores()
    wanted = cores if workers is None else workers
    if wanted > cores:
        tell(f"{wanted} workers share {cores} cores; more than {cores} gain nothing")
    # Python's lock is held while steps are recorded: threads would train hardly faster than one.
    count = min(wanted, max(n_runs, 1))
    return threads(1) if count == 1 else processes(count, silence_secs=SILENCE_SECS)
