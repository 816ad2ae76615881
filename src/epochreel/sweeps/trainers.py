"""Who trains a sweep: processes of this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from epochreel.workers import Workers, n_cores, processes, threads

# A training is heard of when a step is recorded, in a long one for each sixteenth of what is done:
# one that takes eight hours is silent for half an hour. A cluster that is gone is waited for as
# long; a process that dies is noticed at once.
SILENCE_SECS = 1800.0


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
