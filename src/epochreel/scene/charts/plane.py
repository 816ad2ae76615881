"""What the network answers all over the range of its inputs, at any moment of the training.

In float32: it is looked at, never read off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema
from epochreel.engine.activations import ACTIVATIONS, get_activation
from epochreel.network import NetworkSpec
from epochreel.scene.charts.chart import ColumnAxis
from epochreel.scene.kit.easing import mix, smooth
from epochreel.scene.kit.products import product
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View

F32 = NDArray[np.float32]


def has_plane(network: NetworkSpec, schema: Schema) -> bool:
    """Whether the inputs are two numbers, and the network one that can be asked here."""
    numbers = all(not column.categories for column in schema.inputs)
    return schema.n_inputs == 2 and numbers and schema.image is None and can_be_asked(network)


def can_be_asked(network: NetworkSpec) -> bool:
    """Whether all of a network's activation functions are known here."""
    return all(layer.activation in ACTIVATIONS for layer in network.layers)


def grid_over(across: ColumnAxis, up: ColumnAxis, n: int) -> F32:
    """Return ``n`` by ``n`` points over two axes, the edges included, ``(n * n, 2)``.

    Row by row from the highest, as a picture is stored.
    """
    x = np.linspace(across.low, across.high, n)
    y = np.linspace(up.high, up.low, n)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)


def answers_over(replay: Replay, step: float, points: F32) -> tuple[F32, ...]:
    """Return what each layer answers to some points at a step, ``(n_points, n_units)`` each.

    The inputs are left out. Between two recorded steps the weights are a mixture, as in
    `Replay.weights_at`. Once a training has diverged there are answers that are no numbers.
    """
    signal, layers = points, []
    weights, biases = replay.weights_at(step), replay.biases_at(step)
    with np.errstate(all="ignore"):
        for spec, weight, bias in zip(replay.meta.network.layers, weights, biases, strict=True):
            total = product(signal, np.asarray(weight, np.float32).T)
            if bias is not None:
                total += np.asarray(bias, np.float32)
            signal = _activated(spec.activation, total)
            layers.append(signal)
    return tuple(layers)


def _activated(activation: str, total: F32) -> F32:
    if activation == "gelu":
        # The engine's is exact and takes 15 ms here; this one (Hendrycks and Gimpel 2016) is
        # off by less than a shade.
        bent = np.tanh(0.7978846 * (total + 0.044715 * total**3))
        return np.asarray(0.5 * total * (1.0 + bent), np.float32)
    # The engine's functions keep the type of what they are given.
    function = cast(Callable[[F32], F32], get_activation(activation).function)
    return np.asarray(function(total), np.float32)


def enlarging(n: int, n_pixels: int) -> F32:
    """Return the matrix ``(n_pixels, n)`` from points along an axis to the pixels between them.

    Linear; the first point lies on the left edge of the first pixel, the last on the right edge
    of the last.
    """
    middles = (np.arange(n_pixels) + 0.5) / n_pixels * (n - 1)
    below = np.minimum(middles.astype(np.int64), n - 2)
    share = middles - below
    matrix = np.zeros((n_pixels, n), np.float32)
    rows = np.arange(n_pixels)
    matrix[rows, below], matrix[rows, below + 1] = 1.0 - share, share
    return matrix


def enlarged(grids: F32, matrix: F32) -> F32:
    """Return grids ``(…, n, n)`` with both sides enlarged by a matrix from `enlarging`."""
    return product(product(matrix, grids), matrix.T)


def taught_step(view: View) -> float:
    """Return the step whose answers are seen: in a lesson they change while she learns."""
    shot = view.moment.shot
    if shot.kind != "lesson":
        return view.step
    return mix(shot.step_from, shot.step_to, smooth(view.moment.phase_progress("learn")))
