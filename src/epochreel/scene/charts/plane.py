"""What the network answers all over the range of its inputs, at any moment of the training.

In float32: it is looked at, never read off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.answering import answerer_of
from epochreel.dataset import Schema
from epochreel.network import NetworkSpec, layer_name
from epochreel.products import product
from epochreel.scene.charts.chart import ColumnAxis
from epochreel.scene.kit.easing import mix, smooth
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View

F32 = NDArray[np.float32]


def has_plane(network: NetworkSpec, schema: Schema) -> bool:
    """Whether the inputs are two numbers, and the network one that can be asked here."""
    numbers = all(not column.categories for column in schema.inputs)
    can_answer = answerer_of(network).can_answer
    return schema.n_inputs == 2 and numbers and schema.image is None and can_answer


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
    names = (layer_name(number) for number in range(1, len(replay.meta.network.sizes)))
    answers = replay.answerer.answer(replay.parameters_at(step), {layer_name(0): points})
    return tuple(answers.blocks[name] for name in names)


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
