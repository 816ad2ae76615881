"""Networks drawn as one are drawn as if each were alone."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from epochreel.drawing import Drawing
from epochreel.scene.comparison.cell import Pose
from epochreel.scene.comparison.crowd import Crowd
from epochreel.scene.kit.regions import divide
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.acting import Act, Pulses
from epochreel.scene.network.body import Wirings, neuron_lights, synapse_lights, wire
from epochreel.scene.network.places import LayerPlace, Layout

SIZES = (6, 5, 2)
ALL = tuple(range(6)), tuple(range(5)), (0, 1)
SAMPLE = (0, 2, 5), (1, 4), (0, 1)
N_NETWORKS = 3


@dataclass
class Cell:
    layout: Layout
    wirings: Wirings
    widest_weight: float


def cell(at: int, shown: tuple[tuple[int, ...], ...]) -> Any:
    regions = divide(640, 360, (500.0,))
    layers = []
    for layer, (size, units) in enumerate(zip(SIZES, shown, strict=True)):
        xy = [(40.0 + 90 * layer + 200 * at, 30.0 + 40 * place) for place in range(len(units))]
        layers.append(LayerPlace("neurons", np.array(units), size, np.array(xy), 9.0, 40.0))
    layout = Layout(regions, tuple(layers))
    return Cell(layout, wire(layout), 1.5 + at)


def act(seed: int) -> Act:
    rng = np.random.default_rng(seed)
    shapes = [(above, below) for below, above in pairwise(SIZES)]
    return Act(
        tuple(rng.normal(size=shape) for shape in shapes),
        tuple(rng.uniform(0, 1, size) for size in SIZES),
        carried=tuple(rng.uniform(0, 1, shape) for shape in shapes),
        forward=(Pulses(0.4, rng.uniform(0, 1, shapes[0])), None),
        error_light=tuple(rng.uniform(0, 1, size) for size in SIZES),
    )


def alone(cell: Cell, pose: Pose) -> Drawing:
    lights = pose.act, cell.wirings, cell.widest_weight, NIGHT, cell.layout.unit, pose.dim
    return Drawing(synapse_lights(*lights), neuron_lights(pose.act, cell.layout, NIGHT, pose.dim))


def rows(drawings: list[Drawing], kind: str) -> np.ndarray:
    """Return all numbers of all lights of a kind, ``(N, numbers)``, in an order of their own."""
    parts = []
    for lights in (getattr(drawing, kind) for drawing in drawings):
        values = (getattr(lights, field.name) for field in fields(lights))
        parts.append(np.concatenate([value.reshape(len(value), -1) for value in values], axis=1))
    found = np.concatenate(parts)
    return found[np.lexsort(found.round(3).T)]


@pytest.mark.parametrize("shown", [ALL, SAMPLE])
def test_networks_drawn_as_one_are_those_drawn_alone(shown) -> None:
    cells = [cell(at, shown) for at in range(N_NETWORKS)]
    poses = [Pose(act(seed), 0.8, ()) for seed in range(N_NETWORKS)]
    together = Crowd(cells, NIGHT).draw(poses)
    apart = [alone(*pair) for pair in zip(cells, poses, strict=True)]
    for kind in ("segments", "discs"):
        np.testing.assert_allclose(rows([together], kind), rows(apart, kind), atol=1e-4)
