"""Recurrent layers: plain ones, LSTM (Hochreiter et al. 1997) and GRU (Cho et al. 2014)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from epochreel.answers.activations import activate
from epochreel.answers.arrays import Array, Value
from epochreel.answers.task import Task

CELLS = ("rnn", "lstm", "gru")
Step = Callable[[Array, tuple[Array, ...]], tuple[Array, ...]]


class _Params(NamedTuple):
    """What one direction of one layer has, by PyTorch's names."""

    weight_ih: Array
    weight_hh: Array
    bias_ih: Array | None = None
    bias_hh: Array | None = None
    weight_hr: Array | None = None

    def driven(self, signals: Array) -> Array:
        """Return what signals alone bring to each gate."""
        total = signals @ self.weight_ih.T
        return total if self.bias_ih is None else total + self.bias_ih

    def recurred(self, hidden: Array) -> Array:
        """Return what the state brings to each gate."""
        total = hidden @ self.weight_hh.T
        return total if self.bias_hh is None else total + self.bias_hh

    @classmethod
    def of(cls, task: Task, suffix: str) -> _Params:
        return cls(
            task.param(f"weight_ih_{suffix}"),
            task.param(f"weight_hh_{suffix}"),
            task.param_if_any(f"bias_ih_{suffix}"),
            task.param_if_any(f"bias_hh_{suffix}"),
            task.param_if_any(f"weight_hr_{suffix}"),
        )


def compute(task: Task) -> Value:
    """Return each step's output and the last states, as PyTorch returns them.

    The output is ``(n, n_steps, directions * n_units)``, or with ``last_only`` the last states of
    the last layer, ``(n, directions * n_units)``; states are ``(layers * directions, n,
    n_units)``.
    """
    batch_first = task.note("batch_first", True)
    signals = task.floats().swapaxes(0, 1) if batch_first else task.floats()
    directions = task.note("directions", 1)
    lasts: list[tuple[Array, ...]] = []
    for layer in range(task.note("layers", 1)):
        outputs = []
        for direction in range(directions):
            params = _Params.of(task, f"l{layer}" + "_reverse" * direction)
            output, last = _run(task, params, signals, direction == 1, len(lasts))
            outputs.append(output)
            lasts.append(last)
        signals = np.concatenate(outputs, axis=-1)
    states = tuple(np.stack(parts) for parts in zip(*lasts, strict=True))
    if task.note("last_only", False):
        output = np.concatenate([last[0] for last in lasts[-directions:]], axis=-1)
    else:
        output = signals.swapaxes(0, 1) if batch_first else signals
    return output, states if task.note("cell") == "lstm" else states[0]


def _run(
    task: Task, params: _Params, signals: Array, backwards: bool, which: int
) -> tuple[Array, tuple[Array, ...]]:
    """Return the outputs of one direction, ``(n_steps, n, n_units)``, and its last state."""
    functions = _Functions(
        task.note("nonlinearity", "tanh"),
        task.note("gate", "sigmoid"),
        task.note("reset_after", True),
    )
    step = _STEPS[task.note("cell")](params, functions)
    driven = params.driven(signals)
    state = _first_state(task, params, signals, which)
    outputs = np.empty((*signals.shape[:2], state[0].shape[-1]), signals.dtype)
    order = range(len(signals))
    for t in reversed(order) if backwards else order:
        state = step(driven[t], state)
        outputs[t] = state[0]
    return outputs, state


def _first_state(task: Task, params: _Params, signals: Array, which: int) -> tuple[Array, ...]:
    """Return the state to begin with: that of the further inputs, or zeros."""
    sizes = [params.weight_hh.shape[1]]
    if task.note("cell") == "lstm":
        sizes.append(params.weight_hh.shape[0] // 4)
    return tuple(
        np.zeros((signals.shape[1], size), signals.dtype)
        if task.value(slot) is None
        else task.floats(slot)[which]
        for slot, size in enumerate(sizes, start=1)
    )


class _Functions(NamedTuple):
    """What else tells cells apart."""

    nonlinearity: str = "tanh"
    gate: str = "sigmoid"
    reset_after: bool = True


def _rnn(params: _Params, functions: _Functions) -> Step:
    def step(driven: Array, state: tuple[Array, ...]) -> tuple[Array, ...]:
        return (activate(driven + params.recurred(state[0]), functions.nonlinearity),)

    return step


def _lstm(params: _Params, functions: _Functions) -> Step:
    nonlinearity, gate, _ = functions

    def step(driven: Array, state: tuple[Array, ...]) -> tuple[Array, ...]:
        enter, forget, new, leave = np.split(driven + params.recurred(state[0]), 4, axis=-1)
        cell = activate(forget, gate) * state[1]
        cell = cell + activate(enter, gate) * activate(new, nonlinearity)
        hidden = activate(leave, gate) * activate(cell, nonlinearity)
        return hidden if params.weight_hr is None else hidden @ params.weight_hr.T, cell

    return step


def _gru(params: _Params, functions: _Functions) -> Step:
    nonlinearity, gate, reset_after = functions
    n_units = params.weight_hh.shape[1]

    def step(driven: Array, state: tuple[Array, ...]) -> tuple[Array, ...]:
        hidden = state[0]
        recurred = params.recurred(hidden)
        gates = activate((driven + recurred)[..., : 2 * n_units], gate)
        reset, keep = gates[..., :n_units], gates[..., n_units:]
        if reset_after:
            inner = reset * recurred[..., 2 * n_units :]
        else:  # the article's own: what is forgotten never meets the weights
            inner = (reset * hidden) @ params.weight_hh[2 * n_units :].T
            if params.bias_hh is not None:
                inner = inner + params.bias_hh[2 * n_units :]
        new = activate(driven[..., 2 * n_units :] + inner, nonlinearity)
        return (new + keep * (hidden - new),)

    return step


_STEPS: dict[str, Callable[[_Params, _Functions], Step]] = {
    "rnn": _rnn,
    "lstm": _lstm,
    "gru": _gru,
}


def cell(kind: str, nonlinearity: str = "tanh") -> Callable[..., Value]:
    """Return a single step as PyTorch calls it: signals, state, weights and biases.

    An LSTM takes and gives a pair, of hidden state and cell.
    """

    def operation(signals: Array, state: Array | list[Array], *arrays: Array | None) -> Value:
        params = _Params(*arrays)  # pyright: ignore[reportArgumentType]
        step = _STEPS[kind](params, _Functions(nonlinearity))
        before = tuple(state) if isinstance(state, list) else (state,)
        after = step(params.driven(signals), before)
        return after if kind == "lstm" else after[0]

    return operation
