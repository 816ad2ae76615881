"""Where the units of a network stand, computed for any network and any region.

A layer is a row of neurons across the signal's direction; a crowded one stands in two staggered
rows, whose synapses end on one line; inputs that are the pixels of a picture stand as that
picture; units that read a picture are pictures themselves. Of more units than fit there is a
sample, evenly spread, which says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema
from epochreel.network import NetworkSpec
from epochreel.scene.charts.plane import has_plane
from epochreel.scene.kit.regions import Regions
from epochreel.scene.network.kinds import (
    Layer,
    Pixels,
    Room,
    Size,
    UnitKind,
    UnitMaps,
    kind_of_layer,
)
from epochreel.scene.network.places import (
    BESIDE_NOTE,
    DEEP,
    NOTE_WIDTH,
    LayerPlace,
    Layout,
    has_readers_note,
    with_ports,
)

# Units. Beside a sample that stands upright, the note on one line or two; a second line below one.
LONG_NOTE, NOTE, NOTE_LINE = 102.0, 36.0, 32.0
# Of the length, what the units may take, and how much smaller they get for that.
MOST_DEPTH, LEAST_SHARE = 0.6, 0.55
LEAST_SHARE_UPRIGHT = 0.3  # a square has little height, and the labels take of it
LEAST_GAP = 32.0  # between two layers; where they are closer, none stands in two rows


def lay_out(
    regions: Regions, network: NetworkSpec, schema: Schema, label_room: tuple[float, float]
) -> Layout:
    """Return the places of a network's units in its region.

    Parameters
    ----------
    regions
        The division of the picture.
    network
        How many units each layer has.
    schema
        Whether the inputs are a picture.
    label_room
        Room along the signal that names and numbers need before the first and after the last
        layer, px.
    """
    return Layout(regions, _Placing(regions, network, schema, label_room).layers())


class _Placing:
    """Measures the region along the signal and across it, and places layer after layer."""

    def __init__(
        self,
        regions: Regions,
        network: NetworkSpec,
        schema: Schema,
        label_room: tuple[float, float],
    ) -> None:
        self.region, self.unit = regions.network, regions.unit
        self.upright = regions.direction == "up"
        self.sizes = network.sizes
        self.image = schema.image
        self.has_plane = has_plane(network, schema)
        self.before, self.after = label_room
        stage = self.region
        self.length = stage.height if self.upright else stage.width
        # Under a picture there is a line of text.
        foot = 64 * self.unit if self.image is not None else 0.0
        self.across = (stage.width - 60 * self.unit) if self.upright else stage.height - foot
        self.middle = stage.center[0] - 20 * self.unit if self.upright else stage.center[1]
        self.middle -= 0.0 if self.upright else foot / 2
        self.may_stagger = True
        if has_readers_note(regions) and any(at.kind == "pictures" for at in self.layers()):
            # What the pictures are is said beside their row.
            beside = (NOTE_WIDTH + BESIDE_NOTE) * self.unit
            self.across -= beside
            self.middle += beside / 2
        has_note = self._leave_note()
        if self._is_crowded():
            self.may_stagger = False
            if not has_note:
                self._leave_note()  # what had room in two rows may be a sample in one

    def layers(self) -> tuple[LayerPlace, ...]:
        room, layers = self._room, self._layers
        kinds = [kind_of_layer(layer, room) for layer in layers]
        each = list(zip(kinds, layers, strict=True))
        rows = [kind.n_rows(layer, room) for kind, layer in each]
        shown = [kind.shown(layer, room) for kind, layer in each]
        spacings = [
            kind.spacing(layer, room, len(units), n_rows)
            for kind, layer, units, n_rows in zip(kinds, layers, shown, rows, strict=True)
        ]
        radii = [kind.radius(at, self.unit) for kind, at in zip(kinds, spacings, strict=True)]
        if max(self.sizes) <= 10 and self.image is None:
            # All alike; only maps show more where they have more room.
            small = min(radii)
            radii = [
                at if kind is UnitMaps else small for kind, at in zip(kinds, radii, strict=True)
            ]
        depths = self._depths(kinds, radii, rows)
        deepest = sum(at for kind, at in zip(kinds, depths, strict=True) if kind is not Pixels)
        free = self._free(depths) + 2 * deepest
        if 2 * deepest > MOST_DEPTH * free:
            # Many layers: smaller units leave their synapses some room.
            least = LEAST_SHARE_UPRIGHT if self.upright else LEAST_SHARE
            share = max(MOST_DEPTH * free / (2 * deepest), least)
            radii = [
                at if kind is Pixels else min(at, max(share * at, kind.least_radius(self.unit)))
                for kind, at in zip(kinds, radii, strict=True)
            ]
            depths = self._depths(kinds, radii, rows)
        alongs = self._alongs(depths)
        places = [
            LayerPlace(
                kind.name,
                units,
                layer.n_units,
                kind.positions(layer, self._place, along, len(units), n_rows, size),
                *size,
            )
            for kind, layer, units, along, n_rows, size in zip(
                kinds, layers, shown, alongs, rows, map(Size, radii, spacings), strict=True
            )
        ]
        return tuple(
            with_ports(place, upright=self.upright, is_first=number == 0)
            for number, place in enumerate(places)
        )

    @property
    def _room(self) -> Room:
        return Room(self.across, self.length, self.unit, self.upright, self.may_stagger)

    @property
    def _layers(self) -> list[Layer]:
        last = len(self.sizes) - 1
        return [
            Layer(number, number == last, n_units, self.image, self.has_plane)
            for number, n_units in enumerate(self.sizes)
        ]

    def _depths(
        self, kinds: Sequence[type[UnitKind]], radii: Sequence[float], rows: Sequence[int]
    ) -> list[float]:
        """Return half of what each layer takes along the signal."""
        room, all_of = self._room, zip(kinds, self._layers, radii, rows, strict=True)
        return [kind.depth(layer, room, radius, n_rows) for kind, layer, radius, n_rows in all_of]

    def _leave_note(self) -> bool:
        """Leave room, if there is a sample, to say beside or below it how many units there are."""
        if not any(at.is_sample for at in self.layers()):
            return False
        deep = len(self.sizes) > DEEP
        note = (LONG_NOTE if deep else NOTE) if self.upright else (NOTE_LINE if deep else 0.0)
        self.across -= note * self.unit
        self.middle -= note * self.unit / 2
        return True

    def _is_crowded(self) -> bool:
        """Whether the layers follow one another too closely for their synapses to be seen."""
        edges = [self._extent(place) for place in self.layers()]
        gaps = [after[0] - before[1] for before, after in pairwise(edges)]
        return min(gaps, default=np.inf) < LEAST_GAP * self.unit

    def _extent(self, place: LayerPlace) -> tuple[float, float]:
        """Return where a layer begins and ends along the signal."""
        along = -place.xy[:, 1] if self.upright else place.xy[:, 0]
        return float(along.min()) - place.radius, float(along.max()) + place.radius

    def _free(self, depths: list[float]) -> float:
        """Return what the layers leave for the synapses along the signal."""
        return self.length - self.before - self.after - 2 * sum(depths)

    def _alongs(self, depths: list[float]) -> list[float]:
        """Return where the middle of each layer lies along the signal, equal gaps between."""
        gap = self._free(depths) / max(len(depths) - 1, 1)
        alongs, at = [], self.before
        for depth in depths:
            alongs.append(at + depth)
            at += 2 * depth + gap
        return alongs

    def _place(
        self, along: NDArray[np.floating], side: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        stage = self.region
        if self.upright:
            x, y = self.middle + side, stage.bottom - along
        else:
            x, y = stage.x + along, self.middle + side
        return np.stack([x, y], axis=1).astype(np.float64)
