"""Targets with a long tail, learnt as their logarithm where that turns out to be better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Column, Question, Schema, TrainingSet
from epochreel.recording.plan import Plan

# A target as skewed as this has a long tail, if its logarithm is at most half as skewed.
LONG_TAIL = 2.0
Targets = NDArray[np.float64]  # (n_rows, 1), as the network has them


def bent(plan: Plan) -> Plan | None:
    """Return a plan that learns the logarithm of its target; None if that has no long tail.

    A target is one column of numbers above 0 that was scaled to mean 0 and spread 1: whoever
    chose another scale gets that.
    """
    schema, targets = plan.training.schema, plan.training.targets
    if schema.task != "numbers" or targets.shape[1] != 1 or not _is_standard(targets):
        return None
    column = schema.targets[0]
    sets = [examples for examples in (plan.training, plan.held_out) if examples is not None]
    values = [column.all_to_people(examples.targets) for examples in sets]
    if min(float(each.min()) for each in values) <= 0:
        return None
    logs = np.log(values[0])
    skew = _skewness(values[0])
    if skew < LONG_TAIL or abs(_skewness(logs)) > skew / 2:
        return None
    learnt = replace(column, center=float(logs.mean()), scale=float(logs.std()), log_offset=0.0)
    return _rescaled(plan, replace(schema, targets=(learnt,)))


def squared_errors(answers: NDArray[np.float64], examples: TrainingSet) -> NDArray[np.float64]:
    """Return the squared errors of answers in people's units, of ``(n_examples, n_outputs)``.

    All zeros for classes.
    """
    if examples.schema.task != "numbers":
        return np.zeros_like(answers)
    columns = examples.schema.targets
    apart = [
        column.all_to_people(answers[:, at]) - column.all_to_people(examples.targets[:, at])
        for at, column in enumerate(columns)
    ]
    return np.square(np.stack(apart, axis=1))


def _rescaled(plan: Plan, schema: Schema) -> Plan:
    """Return a plan with the same rows, their target scaled as another schema has it."""
    old, new = plan.training.schema.targets[0], schema.targets[0]
    again = _again(old, new)

    def changed(examples: TrainingSet) -> TrainingSet:
        return TrainingSet(examples.inputs, again(examples.targets), schema)

    held_out, kept, question = plan.held_out, plan.meta.held_out, plan.meta.question
    if question is not None and question.answer is not None:
        answer = again(np.array([question.answer]))[0]
        question = Question(question.inputs, tuple(map(float, answer)))
    meta = replace(
        plan.meta,
        training_set=changed(plan.meta.training_set),
        held_out=None if kept is None else changed(kept),
        question=question,
    )
    note = (
        f"target `{new.name}` has a long tail, and its logarithm is learnt better;"
        ' `scale="minmax"` learns it as it is'
    )
    return replace(
        plan,
        meta=meta,
        training=changed(plan.training),
        held_out=None if held_out is None else changed(held_out),
        notes=(*plan.notes, note),
    )


def _again(old: Column, new: Column) -> Callable[[Targets], Targets]:
    """Return what turns targets of one scale into those of a logarithmic one."""
    return lambda targets: (np.log(old.all_to_people(targets)) - new.center) / new.scale


def _is_standard(targets: Targets) -> bool:
    return bool(abs(targets.mean()) < 1e-6 and abs(targets.std() - 1) < 1e-6)


def _skewness(values: NDArray[np.float64]) -> float:
    """Return the third moment over the spread cubed."""
    away = values - values.mean()
    return float(np.mean(away**3) / np.mean(np.square(away)) ** 1.5)
