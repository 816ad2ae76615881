"""Who can ask a recorded network something new, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from epochreel.answers import compute, unknown
from epochreel.answers.activations import gelu_tanh
from epochreel.engine.activations import ACTIVATIONS, get_activation
from epochreel.engine.reference import forward
from epochreel.errors import UsageError
from epochreel.network import NetworkSpec, layer_name
from epochreel.products import product, rows_at_once
from epochreel.steps import Tensor, TrainingStep

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Inputs = Mapping[str, Tensor]  # by input block, (P, *shape)


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network makes of inputs.

    Parameters
    ----------
    blocks
        By the name of each block, ``(P, *shape)``: its output.
    outputs
        Those of the network, in the order of its `outputs`.
    """

    blocks: Mapping[str, Tensor]
    outputs: tuple[Tensor, ...]


class Answerer(Protocol):
    """Asks a network of one kind; made for a network by `answerer_of`."""

    @property
    def can_answer(self) -> bool:
        """Whether it knows how each block of the network is computed."""
        ...

    def answer(self, step: TrainingStep, inputs: Inputs) -> Answers:
        """Return what a step's network makes of new inputs; not finite once it has diverged.

        Raises
        ------
        InputsError
            If the inputs do not fit the network.
        UsageError
            If it cannot answer; the message says why.
        """
        ...


def answerer_of(network: NetworkSpec) -> Answerer:
    """Return who can ask a network."""
    return DenseAnswerer(network) if network.is_dense else BlockAnswerer(network)


class DenseAnswerer:
    """Asks a chain of dense layers: as exactly as the engine, or in float32 to be looked at.

    Parameters
    ----------
    network
        The chain.
    """

    def __init__(self, network: NetworkSpec) -> None:
        self._network = network

    @property
    def can_answer(self) -> bool:
        """Whether all of the network's activation functions are known here."""
        return all(layer.activation in ACTIVATIONS for layer in self._network.layers)

    def answer(self, step: TrainingStep, inputs: Inputs) -> Answers:
        """Return what a step's network makes of inputs ``(P, n_inputs)``; see `Answerer`.

        Of float32 inputs the answers are float32, and not quite exact: 25 by 25 points are asked
        for each picture of a film.
        """
        rows = inputs[layer_name(0)]
        with np.errstate(all="ignore"):
            if rows.dtype == np.float32:
                layers = (rows, *self._looked_at(step, rows))
            else:
                layers = self._exactly(step, rows)
        blocks = {layer_name(number): layer for number, layer in enumerate(layers)}
        return Answers(blocks, layers[-1:])

    def _exactly(self, step: TrainingStep, rows: Tensor) -> tuple[F64, ...]:
        network = self._network
        at_once = min(rows_at_once(*pair) for pair in pairwise(network.sizes))
        # An array of a wrong shape has something said of it, whatever its first axis is.
        n_rows = len(rows) if rows.ndim else 0
        pieces = [rows[first : first + at_once] for first in range(0, max(n_rows, 1), at_once)]
        found = [forward(network, step.weights, step.biases, piece) for piece in pieces]
        return tuple(np.concatenate(layer) for layer in zip(*found, strict=True))

    def _looked_at(self, step: TrainingStep, signal: F32) -> tuple[F32, ...]:
        layers = []
        specs = zip(self._network.layers, step.weights, step.biases, strict=True)
        for spec, weight, bias in specs:
            total = product(signal, np.asarray(weight, np.float32).T)
            if bias is not None:
                total += np.asarray(bias, np.float32)
            signal = _activated(spec.activation, total)
            layers.append(signal)
        return tuple(layers)


class BlockAnswerer:
    """Asks a network of any blocks that NumPy knows.

    Parameters
    ----------
    network
        Such a network.
    """

    def __init__(self, network: NetworkSpec) -> None:
        self._network = network
        self._lacks = unknown(network)

    @property
    def can_answer(self) -> bool:
        """Whether NumPy knows all of the network's blocks."""
        return not self._lacks

    def answer(self, step: TrainingStep, inputs: Inputs) -> Answers:
        """Return what a step's network makes of inputs; see `Answerer`.

        In float32 if all inputs that are no whole numbers are.
        """
        network, lacks = self._network, self._lacks
        if lacks:
            more = f" and {len(lacks) - 3} others" if len(lacks) > 3 else ""
            raise UsageError(
                f"NumPy cannot compute {', '.join(lacks[:3])}{more}; hand over the model that was"
                " recorded, as `model`, and it is asked with the recorded weights"
            )
        arrays = [inputs[name] for name in network.inputs]
        kinds = {array.dtype for array in arrays if array.dtype.kind == "f"}
        dtype = np.float32 if kinds == {np.dtype(np.float32)} else np.float64
        blocks = compute(network, lambda *key: step.tensors[key], arrays, dtype)
        return Answers(blocks, tuple(blocks[name] for name in network.outputs))


def _activated(activation: str, total: F32) -> F32:
    if activation == "gelu":
        # Quicker than the exact one, and off by less than a shade.
        return np.asarray(gelu_tanh(total), np.float32)
    # The engine's functions keep the type of what they are given.
    function = cast(Callable[[F32], F32], get_activation(activation).function)
    return np.asarray(function(total), np.float32)
