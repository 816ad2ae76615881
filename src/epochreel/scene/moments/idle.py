"""Inputs that a trained network no longer needs, found by measuring, for sentences about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from epochreel.scene.moments.replay import Replay

# Each synapse of a withered input is weaker than this share of the strongest of the others', on
# average: 0.25 lets the eye call it a thread.
WITHERED = 0.25
# No value of an ignored input moves an answer by more than this, of answers between 0 and 1 or of
# the spread of numbers. So many rows, values and inputs are tried: 80 ms at most, once a film.
IGNORED, MOST_ROWS, MOST_VALUES, MOST_INPUTS = 0.05, 64, 5, 16


class Idle(NamedTuple):
    """Inputs that do nothing, from 0; None where there is none, or more than one.

    Parameters
    ----------
    withered
        All of whose synapses are weak, the strongest weaker than it was.
    ignored
        Whose value changes no answer, however strong its synapses are.
    """

    withered: int | None = None
    ignored: int | None = None


def idle_inputs(replay: Replay) -> Idle:
    """Return what a chain of dense layers has learned to do without, of three inputs or more."""
    meta = replay.meta
    if not meta.is_dense or meta.training_set.schema.n_inputs < 3:
        return Idle()
    return Idle(_only(_withered(replay)), _only(_ignored(replay)))


def _withered(replay: Replay) -> list[int]:
    before, after = (
        np.abs(np.asarray(step.weights[0], np.float64)).max(axis=0)
        for step in (replay.step_at(replay.first_step), replay.kept_step)
    )
    others = (after.sum() - after) / (len(after) - 1)
    return np.flatnonzero((after < WITHERED * others) & (after < before)).tolist()


def _ignored(replay: Replay) -> list[int]:
    examples = replay.meta.training_set.inputs
    n_inputs = examples.shape[1]
    if n_inputs > MOST_INPUTS or not len(examples) or not replay.answerer.can_answer:
        return []
    rows = examples[_spread(len(examples), MOST_ROWS)]
    step = replay.kept_step.step
    answers, found = replay.answers(step, rows), []
    for at in range(n_inputs):
        values = np.unique(examples[:, at])
        tried = np.repeat(rows[None], min(len(values), MOST_VALUES), axis=0)
        tried[:, :, at] = values[_spread(len(values), MOST_VALUES)][:, None]
        others = replay.answers(step, tried.reshape(-1, n_inputs))
        moved = np.abs(others.reshape(len(tried), *answers.shape) - answers)
        if len(values) > 1 and moved.max() < IGNORED:
            found.append(at)
    return found


def _spread(n: int, most: int) -> np.ndarray:
    return np.linspace(0, n - 1, min(n, most)).round().astype(int)


def _only(found: list[int]) -> int | None:
    return found[0] if len(found) == 1 else None
