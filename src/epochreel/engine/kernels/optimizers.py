"""The optimisers of `TrainerSettings`, compiled: from gradients to changed parameters."""

from __future__ import annotations

import math

from numba import types

from epochreel.engine.kernels.arrays import (
    ADAMW,
    F64,
    MOMENTUM,
    MOVING,
    RULE,
    SGD,
    Moving,
    Rule,
)
from epochreel.engine.kernels.compiling import INNER, kernel
from epochreel.engine.settings import ADAM_BETAS, ADAM_EPSILON

_BETA1, _BETA2 = ADAM_BETAS


@kernel(types.float64(RULE, types.int64), forceinline=True, **INNER)
def learning_rate_at(rule: Rule, step: int) -> float:
    """Return the learning rate of a step, from 1: `TrainerSettings.learning_rate_at`."""
    if not rule.is_cosine:
        return rule.learning_rate
    return 0.5 * rule.learning_rate * (1.0 + math.cos(math.pi * (step - 1) / rule.n_steps))


@kernel("void(f8[::1], f8[::1], f8, f8)", **INNER)
def _move_sgd(parameters: F64, gradients: F64, rate: float, l2: float) -> None:
    for k in range(len(parameters)):
        parameters[k] -= rate * (gradients[k] + l2 * parameters[k])


@kernel("void(f8[::1], f8[::1], f8[::1], f8, f8, f8)", **INNER)
def _move_momentum(
    parameters: F64, gradients: F64, means: F64, rate: float, l2: float, momentum: float
) -> None:
    for k in range(len(parameters)):
        means[k] = momentum * means[k] + (gradients[k] + l2 * parameters[k])
        parameters[k] -= rate * means[k]


@kernel(types.void(types.boolean, MOVING, types.int64, types.float64, types.float64), **INNER)
def _move_adam(is_decoupled: bool, moving: Moving, step: int, rate: float, l2: float) -> None:
    parameters, gradients = moving.parameters, moving.gradients
    means, squares = moving.means, moving.squares
    keep = 1.0 - rate * l2 if is_decoupled else 1.0
    added_l2 = 0.0 if is_decoupled else l2
    rate_unbiased = rate / (1.0 - _BETA1**step)
    root_unbiased = 1.0 / math.sqrt(1.0 - _BETA2**step)
    for k in range(len(parameters)):
        gradient = gradients[k] + added_l2 * parameters[k]
        mean = means[k] + (1.0 - _BETA1) * (gradient - means[k])
        square = squares[k] + (1.0 - _BETA2) * (gradient * gradient - squares[k])
        means[k] = mean
        squares[k] = square
        change = rate_unbiased * mean / (math.sqrt(square) * root_unbiased + ADAM_EPSILON)
        parameters[k] = keep * parameters[k] - change


@kernel("b1(f8[::1])", **INNER)
def _all_finite(parameters: F64) -> bool:
    finite = True
    for k in range(len(parameters)):
        finite &= math.isfinite(parameters[k])
    return finite


@kernel(types.boolean(RULE, MOVING, types.int64), **INNER)
def move(rule: Rule, moving: Moving, step: int) -> bool:
    """Move all parameters down their gradients; return whether all of them are finite."""
    rate = learning_rate_at(rule, step)
    if rule.optimizer == SGD:
        _move_sgd(moving.parameters, moving.gradients, rate, rule.l2)
    elif rule.optimizer == MOMENTUM:
        _move_momentum(
            moving.parameters, moving.gradients, moving.means, rate, rule.l2, rule.momentum
        )
    else:
        _move_adam(rule.optimizer == ADAMW, moving, step, rate, rule.l2)
    return _all_finite(moving.parameters)
