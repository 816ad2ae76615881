"""Where layers and their units stand, as `epochreel.scene.network.layout` computes it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.regions import Regions
from epochreel.scene.network.kinds import Kind

DEEP = 5  # a network of more layers has no room for a long note between two of them
# Units: of what is said beside a row of pictures, and how far from it.
NOTE_WIDTH, NOTE_LINE, BESIDE_NOTE = 116.0, 32.0, 18.0
INPUT_NOTE_WIDTH = 84.0  # of the one beside the picture that goes in
# Of the network, along a signal that runs to the right, and across one that runs up.
ROOM_FOR_INPUT_NOTE, ROOM_FOR_READERS_NOTE = 1000.0, 620.0


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
    arrivals, departures
        ``(n_shown, 2)`` px, where synapses end and where they begin, if that is not at the
        centres; see `with_ports`.
    """

    kind: Kind
    units: NDArray[np.int64]
    n_units: int
    xy: NDArray[np.float64]
    radius: float
    spacing: float
    arrivals: NDArray[np.float64] | None = None
    departures: NDArray[np.float64] | None = None

    @property
    def is_sample(self) -> bool:
        """Whether some units are not shown."""
        return len(self.units) < self.n_units

    @property
    def pitch(self) -> float:
        """Distance across the signal from one unit to the next, which may stand in another row."""
        return self.spacing / 2 if self.is_staggered else self.spacing

    @property
    def is_staggered(self) -> bool:
        """Whether the units stand in two rows."""
        return (
            len(self.units) > 1
            and self.kind != "pixels"
            and bool(np.ptp(self.xy, axis=0).min() > 1e-6)
        )


def has_input_note(regions: Regions) -> bool:
    """Return whether there is room to say beside or below an input picture what it is."""
    return regions.direction == "up" or regions.network.width >= ROOM_FOR_INPUT_NOTE * regions.unit


def has_readers_note(regions: Regions) -> bool:
    """Return whether there is room beside a row of pictures to say what they are."""
    room = ROOM_FOR_READERS_NOTE * regions.unit
    return regions.direction == "up" and regions.network.width >= room


def with_ports(place: LayerPlace, *, upright: bool, is_first: bool) -> LayerPlace:
    """Return a layer in two rows whose synapses all end, and all begin, on one line.

    Were they to lead to the centres, a synapse to the row behind would run over one to the row
    before it, since both rows are seen from one unit at the same angles. So they end between the
    units of the row before, and a stalk leads on from there; and likewise where they begin.
    """
    if not place.is_staggered:
        return place
    along, ahead = (1, -1.0) if upright else (0, 1.0)
    reached = ahead * place.xy[:, along]
    arrivals, departures = place.xy.copy(), place.xy.copy()
    if not is_first:
        arrivals[:, along] = ahead * (reached.min() - place.radius)
    departures[:, along] = ahead * (reached.max() + place.radius)
    return replace(place, arrivals=arrivals, departures=departures)


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
    def has_input_note(self) -> bool:
        """Whether there is room to say beside or below the input picture what it is."""
        return has_input_note(self.regions)

    @property
    def upright(self) -> bool:
        """Whether the signal runs up instead of to the right."""
        return self.regions.direction == "up"
