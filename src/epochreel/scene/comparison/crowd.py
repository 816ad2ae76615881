"""Many small networks drawn at once: those that are alike as one large one.

NumPy takes as long for a network of twenty synapses as for one of a thousand. Sixty-four small
ones, drawn one by one, took 45 ms a frame on one core, more than the pixels did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from epochreel.drawing import Drawing
from epochreel.scene.comparison.cell import NetworkCell, Pose
from epochreel.scene.kit.placing import joined
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act, Pulses
from epochreel.scene.network.body import (
    Wiring,
    Wirings,
    neuron_lights,
    one_after_another,
)
from epochreel.scene.network.places import LayerPlace, Layout
from epochreel.scene.network.stalks import network_segments

# Groups of networks whose places are kept: while some fail, groups change.
N_KEPT = 32


class Crowd:
    """Draws the lights of all small cells. Built once per film.

    Parameters
    ----------
    cells
        In the order of their poses.
    theme
        Colours.
    """

    def __init__(self, cells: Sequence[NetworkCell], theme: Theme) -> None:
        self._cells, self._theme = cells, theme
        self._likeness = [_likeness(cell.layout) for cell in cells]
        self._widest = [max(cell.widest_weight, 1e-300) for cell in cells]
        self._places = lru_cache(maxsize=N_KEPT)(self._stack_places)
        # As long as all rest, their poses are the very same.
        self._drawn = lru_cache(maxsize=2)(self._draw)

    def draw(self, poses: Sequence[Pose]) -> Drawing:
        """Return all synapses and neurons, in any order: lights add up."""
        return self._drawn(tuple(poses))

    def _draw(self, poses: tuple[Pose, ...]) -> Drawing:
        groups: dict[tuple[object, ...], list[int]] = {}
        for index, (pose, likeness) in enumerate(zip(poses, self._likeness, strict=True)):
            key = likeness, pose.dim, bool(pose.act.values)
            groups.setdefault(key, []).append(index)
        return joined(self._draw_group(tuple(group), poses) for group in groups.values())

    def _draw_group(self, group: tuple[int, ...], poses: Sequence[Pose]) -> Drawing:
        layout, wirings = self._places(group)
        acts, widest = [poses[i].act for i in group], [self._widest[i] for i in group]
        act, dim = _stacked(acts, widest), poses[group[0]].dim
        segments = network_segments(act, layout, wirings, 1.0, self._theme, dim)
        return Drawing(segments, neuron_lights(act, layout, self._theme, dim))

    def _stack_places(self, group: tuple[int, ...]) -> tuple[Layout, Wirings]:
        layouts = [self._cells[i].layout for i in group]
        layers = map(_stacked_layer, zip(*(layout.layers for layout in layouts), strict=True))
        all_wirings = zip(*(self._cells[i].wirings.layers for i in group), strict=True)
        wirings = [
            _stacked_wiring(wirings, below.n_units * above.n_units)
            for wirings, (below, above) in zip(
                all_wirings, pairwise(layouts[0].layers), strict=True
            )
        ]
        return Layout(layouts[0].regions, tuple(layers)), one_after_another(wirings)


def _likeness(layout: Layout) -> tuple[object, ...]:
    """Return what is equal for networks that differ only in where they stand."""
    return tuple(
        (place.kind, place.n_units, tuple(place.units.tolist()), round(place.radius, 6))
        for place in layout.layers
    )


def _stacked_layer(places: Sequence[LayerPlace]) -> LayerPlace:
    first = places[0]
    units = [place.units + number * first.n_units for number, place in enumerate(places)]
    return replace(
        first,
        units=np.concatenate(units),
        n_units=len(places) * first.n_units,
        xy=np.concatenate([place.xy for place in places]),
        arrivals=_all_of([place.arrivals for place in places]),
        departures=_all_of([place.departures for place in places]),
    )


def _all_of(ports: Sequence[np.ndarray | None]) -> np.ndarray | None:
    """Return the ports of all networks; like ones have them all, or none has."""
    known = [each for each in ports if each is not None]
    return np.concatenate(known) if known else None


def _stacked_wiring(wirings: Sequence[Wiring], n_weights: int) -> Wiring:
    """Return the wiring of networks whose weights stand in one column, so many of each."""
    first, chosen = wirings[0], None
    if first.chosen is not None:
        entries = [first.chosen + number * n_weights for number in range(len(wirings))]
        chosen = np.concatenate(entries)
    return replace(
        first,
        chosen=chosen,
        start=np.concatenate([wiring.start for wiring in wirings]),
        end=np.concatenate([wiring.end for wiring in wirings]),
        length=np.concatenate([wiring.length for wiring in wirings]),
    )


def _stacked(acts: Sequence[Act], widest: Sequence[float]) -> Act:
    """Return what several like networks do as what one does; weights as shares of the widest."""
    weights = [
        np.concatenate([layer / most for layer, most in zip(layers, widest, strict=True)])
        for layers in zip(*(act.weights for act in acts), strict=True)
    ]
    return Act(
        tuple(weights),
        _concatenated([act.activity for act in acts]),
        carried=_concatenated([act.carried for act in acts]),
        forward=tuple(map(_pulses, zip(*(act.forward for act in acts), strict=True))),
        error_light=_concatenated([act.error_light for act in acts]),
    )


def _concatenated(layers: Sequence[Sequence[np.ndarray]]) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(group) for group in zip(*layers, strict=True))


def _pulses(pulses: Sequence[Pulses | None]) -> Pulses | None:
    """Return the pulses of one layer; all networks that are asked are asked at one time."""
    known = [each for each in pulses if each is not None]
    if not known:
        return None
    return Pulses(known[0].progress, np.concatenate([each.strength for each in known]))
