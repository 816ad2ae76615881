"""Layers in two rows: no synapse of a unit runs over another one of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from epochreel.scene.kit.regions import divide
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.body import wire
from epochreel.scene.network.layout import lay_out
from epochreel.scene.network.places import LayerPlace, Layout
from epochreel.scene.network.stalks import network_segments
from scene.network_cases import CASES, SIZES

# At the end of the nearer of two, how far the other is from it: of the distance of two units
# across the signal, were the synapse not slanted.
LEAST = 0.9
ROOM = (90.0, 180.0)


def layout_of(name: str, size: tuple[int, int]) -> Layout:
    case = CASES[name]
    regions = divide(*size, (490.0, 250.0))
    return lay_out(regions, case.network, case.schema, ROOM)


def least_apart(begins: np.ndarray, ends: np.ndarray, pitch: float, *, upright: bool) -> float:
    """Return how far two synapses of a unit are apart, in pitches, where they are closest.

    ``begins`` ``(K, 2)`` and ``ends`` ``(N, 2)``, px, are those of two layers.
    """
    course = ends[None] - begins[:, None]
    along, across = (1, 0) if upright else (0, 1)
    angle = np.arctan2(course[..., across], np.abs(course[..., along]))
    order = np.argsort(angle, axis=1)
    angle = np.take_along_axis(angle, order, axis=1)
    length = np.take_along_axis(np.hypot(*course.T).T, order, axis=1)
    nearer = np.minimum(length[:, 1:], length[:, :-1])
    slant = np.cos(angle[:, 1:]), np.cos(angle[:, :-1])
    return float((np.diff(angle, axis=1) * nearer / np.minimum(*slant)).min() / pitch)


def ends_of(place: LayerPlace) -> tuple[np.ndarray, np.ndarray]:
    """Return where synapses begin, and where they end."""
    begins = place.xy if place.departures is None else place.departures
    return begins, place.xy if place.arrivals is None else place.arrivals


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_synapses_of_a_unit_part_at_once(name: str, size: tuple[int, int]) -> None:
    layout = layout_of(name, size)
    for below, above in pairwise(layout.layers):
        if len(above.units) > 1:
            begins, ends = ends_of(below)[0], ends_of(above)[1]
            apart = least_apart(begins, ends, above.pitch, upright=layout.upright)
            assert apart > LEAST, f"{apart:.2f} of {above.pitch:.0f} px"


def test_at_the_centres_of_two_rows_they_would_not() -> None:
    layout = layout_of("8 wide", SIZES[0])
    below, above = layout.layers[1:3]
    assert above.is_staggered
    assert least_apart(below.xy, above.xy, above.pitch, upright=False) < 0.1


def test_a_stalk_leads_through_each_unit_of_two_rows() -> None:
    layout = layout_of("64-32-32-10", SIZES[0])
    sizes = [place.n_units for place in layout.layers]
    shapes = [(above, below) for below, above in pairwise(sizes)]
    act = Act(tuple(np.ones(shape) for shape in shapes), tuple(np.ones(n) for n in sizes))
    segments = network_segments(act, layout, wire(layout), 1.0, NIGHT, 1.0)
    n_synapses = sum(above * below for above, below in shapes)
    staggered = [place for place in layout.layers if place.is_staggered]
    assert len(staggered) == 2
    assert len(segments) == n_synapses + 64
    assert segments.signed is not None
    assert np.all(segments.signed[:n_synapses] > 0)
    assert not np.any(segments.signed[n_synapses:])
    middle = (segments.start[n_synapses:] + segments.end[n_synapses:]) / 2
    for place, seen in zip(staggered, np.split(middle, 2), strict=True):
        # Of the two rows one has its stalk before it and one behind: straight through the units.
        assert seen[:, 1] == pytest.approx(place.xy[:, 1], abs=0.01)
