"""Where the units of a network stand, computed for any network and any region.

A layer is a row of neurons across the signal's direction; a crowded one stands in two staggered
rows; inputs that are the pixels of a picture stand as that picture; units that read a picture
are pictures themselves. Of more units than fit there is a sample, evenly spread, which says so.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema
from epochreel.network import NetworkSpec
from epochreel.scene.charts.plane import has_plane
from epochreel.scene.kit.regions import Regions
from epochreel.scene.network.places import DEEP, Kind, LayerPlace, Layout

# Units. The closest that units may stand in a row, and the most room one is given.
CLOSEST = {"neurons": 20.0, "pictures": 39.0, "maps": 48.0}
# Units closer than this rather stand in two rows.
COMFORTABLE = {"neurons": 34.0, "pictures": 60.0, "maps": 48.0}
WIDEST_SPACING = 205.0
LARGEST_RADIUS = 46.0
SMALLEST_MAP, LARGEST_MAP, WIDEST_MAP_SPACING = 19.5, 50.0, 160.0
# Beside a sample that stands upright, the note on one line or two; a second line below one.
LONG_NOTE, NOTE, NOTE_LINE = 102.0, 36.0, 32.0
# Of the length, what the units may take, and how much smaller they get for that.
MOST_DEPTH, LEAST_SHARE = 0.6, 0.55
LEAST_GAP = 32.0  # between two layers; where they are closer, none stands in two rows
SAMPLE = 24  # units shown of a layer that does not fit
PIXELS_SIDE = 380.0  # of a picture as input, at most


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
        has_note = self._leave_note()
        if self._is_crowded():
            self.may_stagger = False
            if not has_note:
                self._leave_note()  # what had room in two rows may be a sample in one

    def layers(self) -> tuple[LayerPlace, ...]:
        kinds: list[Kind] = [self._kind(layer) for layer in range(len(self.sizes))]
        rows = [self._rows(layer, kind) for layer, kind in enumerate(kinds)]
        shown = [self._shown(layer, kind) for layer, kind in enumerate(kinds)]
        spacings = [
            self._spacing(kind, len(units), n_rows)
            for kind, units, n_rows in zip(kinds, shown, rows, strict=True)
        ]
        radii = [self._radius(*at) for at in zip(kinds, spacings, strict=True)]
        if max(self.sizes) <= 10 and self.image is None:
            # All alike; only maps show more where they have more room.
            small = min(radii)
            radii = [
                at if kind == "maps" else small for kind, at in zip(kinds, radii, strict=True)
            ]
        depths = [self._depth(*at) for at in zip(kinds, radii, rows, strict=True)]
        deepest = sum(at for kind, at in zip(kinds, depths, strict=True) if kind != "pixels")
        free = self._free(depths) + 2 * deepest
        if 2 * deepest > MOST_DEPTH * free:
            # Many layers: smaller units leave their synapses some room.
            share = max(MOST_DEPTH * free / (2 * deepest), LEAST_SHARE)
            least = {"maps": SMALLEST_MAP * self.unit}
            radii = [
                at if kind == "pixels" else min(at, max(share * at, least.get(kind, 0.0)))
                for kind, at in zip(kinds, radii, strict=True)
            ]
            depths = [self._depth(*at) for at in zip(kinds, radii, rows, strict=True)]
        alongs = self._alongs(depths)
        return tuple(
            LayerPlace(
                kind,
                units,
                size,
                self._positions(kind, len(units), along, spacing, radius, n_rows),
                radius,
                spacing,
            )
            for kind, units, size, along, spacing, radius, n_rows in zip(
                kinds, shown, self.sizes, alongs, spacings, radii, rows, strict=True
            )
        )

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

    def _kind(self, layer: int) -> Kind:
        if self.has_plane and layer > 0 and self._fits_maps(layer):
            return "maps"
        if self.image is None or layer > 1 or layer == len(self.sizes) - 1:
            return "neurons"
        return "pixels" if layer == 0 else "pictures"

    def _fits_maps(self, layer: int) -> bool:
        if layer == len(self.sizes) - 1:
            return self.sizes[layer] == 1
        return self.sizes[layer] <= (1 + self.may_stagger) * self._fits_in_row("maps")

    def _fits_in_row(self, kind: Kind) -> int:
        return int(self.across / (CLOSEST[kind] * self.unit))

    def _rows(self, layer: int, kind: Kind) -> int:
        """Return 2 where one row would be too crowded."""
        if kind == "pixels" or layer == len(self.sizes) - 1 or not self.may_stagger:
            return 1
        return 1 if self.sizes[layer] * COMFORTABLE[kind] * self.unit <= self.across else 2

    def _shown(self, layer: int, kind: Kind) -> NDArray[np.int64]:
        n_units = self.sizes[layer]
        if kind == "pixels":
            return np.arange(n_units)
        is_single = layer == len(self.sizes) - 1 or not self.may_stagger
        fits = self._fits_in_row(kind) * (1 if is_single else 2)
        if n_units <= fits:
            return np.arange(n_units)
        return np.unique(np.linspace(0, n_units - 1, min(SAMPLE, fits)).round().astype(np.int64))

    def _spacing(self, kind: Kind, n_shown: int, n_rows: int) -> float:
        if kind == "pixels":
            assert self.image is not None
            share = 0.26 if self.upright else 0.42
            side = min(PIXELS_SIDE * self.unit, 0.9 * self.across, share * self.length)
            return side / max(self.image)
        in_row = -(-n_shown // n_rows)
        widest = {"neurons": WIDEST_SPACING, "maps": WIDEST_MAP_SPACING}.get(kind, 78.0)
        return min(self.across / max(in_row, 3), widest * self.unit)

    def _radius(self, kind: Kind, spacing: float) -> float:
        if kind == "neurons":
            return max(
                min(0.235 * spacing, LARGEST_RADIUS * self.unit),
                0.4 * CLOSEST["neurons"] * 0.5 * self.unit,
            )
        if kind == "maps":
            return min(0.4 * spacing, LARGEST_MAP * self.unit)
        return 0.5 * spacing if kind == "pixels" else 0.42 * spacing

    def _depth(self, kind: Kind, radius: float, n_rows: int) -> float:
        """Return half of what a layer takes along the signal."""
        if kind == "pixels":
            assert self.image is not None
            return radius * self.image[0 if self.upright else 1]
        return radius * (1.0 if n_rows == 1 else 2.4)

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

    def _positions(
        self, kind: Kind, n_shown: int, along: float, spacing: float, radius: float, n_rows: int
    ) -> NDArray[np.float64]:
        if kind == "pixels":
            assert self.image is not None
            row, column = np.divmod(np.arange(n_shown), self.image[1])
            x = (column - (self.image[1] - 1) / 2) * spacing
            y = (row - (self.image[0] - 1) / 2) * spacing
            middle_x, middle_y = self._place(np.array([along]), np.array([0.0]))[0]
            return np.stack([middle_x + x, middle_y + y], axis=1)
        in_row = np.arange(n_shown)
        if n_rows == 1:
            return self._place(np.full(n_shown, along), (in_row - (n_shown - 1) / 2) * spacing)
        # Two staggered rows: every other unit stands further on, half a space aside.
        side = (in_row - (n_shown - 1) / 2) * spacing / 2
        shift = np.where(in_row % 2 == 0, -1.3, 1.3) * radius
        return self._place(along + shift, side)

    def _place(
        self, along: NDArray[np.floating], side: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        stage = self.region
        if self.upright:
            x, y = self.middle + side, stage.bottom - along
        else:
            x, y = stage.x + along, self.middle + side
        return np.stack([x, y], axis=1).astype(np.float64)
