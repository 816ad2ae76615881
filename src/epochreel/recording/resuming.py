"""Where a reel is taken up again: after the recorded step that the network stands at."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from epochreel.errors import UsageError
from epochreel.recording.snapshot import Read, Snapshot
from epochreel.recording.wanted import word_of
from epochreel.steps import Tensors
from epochreel.trace import open_reel


def first_step_after(path: Path, resume: bool | int, read: Read) -> int:
    """Return the first step that comes now.

    Parameters
    ----------
    path
        Of the reel.
    resume
        How many steps the network has made; True if the reel is to tell by its weights.
    read
        Copies the network.

    Raises
    ------
    UsageError
        If no recorded step has its weights, or there is no such number of steps.
    ReelError
        If it is no reel.
    """
    if resume is not True:
        if resume < 0:
            raise UsageError(f"`resume` (={resume}) must be True or a number of steps")
        return resume + 1
    snapshot = read()
    assert snapshot is not None
    try:
        return _step_of(path, snapshot) + 1
    finally:
        if snapshot.loan is not None:
            snapshot.loan.give_back()


def _step_of(path: Path, snapshot: Snapshot) -> int:
    if snapshot.loan is not None and snapshot.loan.wait is not None:
        snapshot.loan.wait()
    with open_reel(path) as reel:
        for step in reel.steps[::-1].tolist():
            if _is_at(reel.at(step).tensors, snapshot.tensors):
                return step
    raise UsageError(
        "no recorded step has the weights of this model; say after how many steps it stands, such"
        f" as `resume=1200`: {path}"
    )


def _is_at(recorded: Tensors, now: Tensors) -> bool:
    """Return whether weights are those of a step; the small ones, read at once, come first."""
    keys = [key for key in now if word_of(key[1]) == "weights"]
    keys.sort(key=lambda key: now[key].nbytes)
    return bool(keys) and all(
        key in recorded and np.array_equal(recorded[key], now[key], equal_nan=_is_float(now, key))
        for key in keys
    )


def _is_float(tensors: Tensors, key: tuple[str, str]) -> bool:
    return tensors[key].dtype.kind == "f"
