"""What leads from the line where synapses end to the units of a layer that stands in two rows."""

from __future__ import annotations

import numpy as np

from epochreel.drawing import Segments, f32
from epochreel.scene.kit.stacking import stacked_segments
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.body import Wirings, synapse_lights
from epochreel.scene.network.places import LayerPlace, Layout

# Units, and of a rim's light: a stalk is part of its unit, not another synapse.
WIDTH, REST = 2.4, 0.30
GLOW, REACH = 0.2, 5.0


def network_segments(
    act: Act,
    layout: Layout,
    wirings: Wirings,
    widest: float,
    theme: Theme,
    dim: float,
) -> Segments:
    """Return all synapses, and the stalks of units in two rows; as of `synapse_lights`."""
    synapses = synapse_lights(act, wirings, widest, theme, layout.unit, dim)
    stalks = [
        _stalks_of(place, act.activity[index][place.units], theme, layout.unit, dim)
        for index, place in enumerate(layout.layers)
        if place.arrivals is not None
    ]
    return stacked_segments([synapses, *stalks]) if stalks else synapses


def _stalks_of(
    place: LayerPlace, activity: np.ndarray, theme: Theme, unit: float, dim: float
) -> Segments:
    """Return a stalk through each unit, from where its synapses end to where they begin."""
    n = len(place.units)
    size = np.abs(activity)[:, None]
    hue = np.where(activity[:, None] >= 0.0, theme.warm, theme.cold)
    light = REST * np.array(theme.ring) * (1.0 - size) + 0.9 * hue * size
    ones, none = np.ones(n), f32(np.zeros(n))
    width = min(WIDTH * unit, 0.4 * place.radius)
    return Segments(
        start=f32(place.xy if place.arrivals is None else place.arrivals),
        end=f32(place.xy if place.departures is None else place.departures),
        width=f32(ones * width),
        rgb=f32(light * dim),
        glow=f32(ones * GLOW * theme.glow),
        reach=f32(ones * min(REACH * unit, place.radius)),
        pulse_at=none,
        pulse_behind=f32(ones),
        pulse_ahead=f32(ones),
        pulse_rgb=f32(np.zeros((n, 3))),
        pulse_reach=f32(ones),
    )
