"""Where a network stands on a page: for wide, square and upright places, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import Regions
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.nodes import Scheme
from epochreel.scene.network.layout import lay_out
from epochreel.scene.network.node_places import place_nodes
from epochreel.scene.network.numbers import label_room
from epochreel.scene.network.places import Layout
from epochreel.steps import ReelMeta

MARGIN = 0.03  # of the shorter side
_NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class StageShape:
    """A place on a page, px as a person's screen counts them.

    Parameters
    ----------
    name
        Of the shape.
    width, height
        px.
    unit
        px per unit. Larger than in a film of that size: what is small type on a television is
        none on a phone; 25 units are 13 px there.
    direction
        Where the signal runs.
    """

    name: str
    width: int
    height: int
    unit: float
    direction: Literal["right", "up"]


SHAPES = (
    StageShape("wide", 1120, 640, 0.60, "right"),
    StageShape("square", 720, 720, 0.58, "up"),
    StageShape("tall", 380, 520, 0.52, "up"),
)


def regions_of(shape: StageShape) -> Regions:
    """Return the division of a stage that shows a network and nothing else."""
    margin = MARGIN * min(shape.width, shape.height)
    whole = Rect(margin, margin, shape.width - 2 * margin, shape.height - 2 * margin)
    side = Rect(whole.right, margin, 0.0, 0.0)
    return Regions(
        *(shape.width, shape.height, shape.unit, shape.direction),
        heading=_NOWHERE,
        score=side,
        strip=_NOWHERE,
        network=whole,
        legend=_NOWHERE,
        panels=(),
    )


def dense_layout(meta: ReelMeta, shape: StageShape) -> Layout:
    """Return where the units of a chain of dense layers stand."""
    regions, schema = regions_of(shape), meta.training_set.schema
    room = label_room(Brush(regions.unit), regions, meta.network, schema, NIGHT.words)
    return lay_out(regions, meta.network, schema, room)


def dense_stage(meta: ReelMeta, shape: StageShape) -> dict[str, Any]:
    """Return a layout of dense layers as plain data."""
    layout = dense_layout(meta, shape)
    region = layout.regions.network
    return {
        **_stage(shape),
        "region": [region.x, region.y, region.width, region.height],
        "layers": [
            {
                "kind": place.kind,
                "units": place.units.tolist() if place.is_sample else None,
                "nUnits": place.n_units,
                "xy": [round(at, 4) for at in place.xy.ravel().tolist()],
                "departures": _flat(place.departures),
                "arrivals": _flat(place.arrivals),
                "radius": place.radius,
                "spacing": place.spacing,
                "pitch": place.pitch,
            }
            for place in layout.layers
        ],
    }


def graph_stage(scheme: Scheme, shape: StageShape) -> dict[str, Any]:
    """Return where the nodes of any network stand, as plain data."""
    places = place_nodes(regions_of(shape), scheme)
    return {
        **_stage(shape),
        "plates": [_rect(at) for at in places.plates],
        "names": [_rect(at) for at in places.names],
        "ways": [[round(at, 3) for at in way.ravel().tolist()] for way in places.ways],
        "around": [bool(at) for at in places.goes_around],
        "foot": _rect(places.foot),
        "scale": places.scale,
    }


def _stage(shape: StageShape) -> dict[str, Any]:
    return {
        "name": shape.name,
        "width": shape.width,
        "height": shape.height,
        "unit": shape.unit,
        "up": shape.direction == "up",
    }


def _flat(points: NDArray[np.float64] | None) -> list[float] | None:
    return None if points is None else [round(at, 4) for at in points.ravel().tolist()]


def _rect(at: Rect) -> list[float]:
    return [round(value, 3) for value in (at.x, at.y, at.width, at.height)]
