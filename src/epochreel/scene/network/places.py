"""Where layers and their units stand, as `epochreel.scene.network.layout` computes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.regions import Regions
from epochreel.scene.network.kinds import Kind

DEEP = 5  # a network of more layers has no room for a long note between two of them


@dataclass(frozen=True, eq=False)
class LayerPlace:
    """Where one layer stands.

    Parameters
    ----------
    kind
        How its units are drawn.
    units
        ``(n_shown,)`` int64, which units are shown, ascending.
    n_units
        How many there are.
    xy
        ``(n_shown, 2)`` float64, their centres, px.
    radius
        Of a neuron, or half the side of a pixel or picture, px.
    spacing
        Distance between neighbours across the signal, px.
    """

    kind: Kind
    units: NDArray[np.int64]
    n_units: int
    xy: NDArray[np.float64]
    radius: float
    spacing: float

    @property
    def is_sample(self) -> bool:
        """Whether some units are not shown."""
        return len(self.units) < self.n_units

    @property
    def pitch(self) -> float:
        """Distance across the signal from one unit to the next, which may stand in another row."""
        is_staggered = (
            len(self.units) > 1
            and self.kind != "pixels"
            and bool(np.ptp(self.xy, axis=0).min() > 1e-6)
        )
        return self.spacing / 2 if is_staggered else self.spacing


@dataclass(frozen=True, eq=False)
class Layout:
    """The division of the picture, and in it the places of all layers, the inputs first."""

    regions: Regions
    layers: tuple[LayerPlace, ...]

    @property
    def unit(self) -> float:
        """Pixels per unit."""
        return self.regions.unit

    @property
    def upright(self) -> bool:
        """Whether the signal runs up instead of to the right."""
        return self.regions.direction == "up"
