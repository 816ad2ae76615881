"""The network itself as lights: synapses, neurons, and what travels between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Discs, Light, Segments, f32
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.scene.network.kinds import BY_NAME
from epochreel.scene.network.layout import LayerPlace, Layout

# Units and light, found by eye on frames of the first film.
THINNEST, THICKEST = 1.3, 24.0
AT_REST = 0.34  # light of a synapse that carries nothing, as a fraction of one that does
HUSHED = 0.6  # of that, what is taken from those that are hushed
PULSE_LIGHT = 4.2
ERROR_PULSE_LIGHT = 3.4
RIGHT_RIM, RIGHT_GLOW = 4.5, 2.4  # of an answer that is right, times the rim's light
# How much of a layer's cross-section its synapses may cover, were all of middling weight.
COVERAGE = 0.36
MIDDLING = 0.55  # of the widest


@dataclass(frozen=True, eq=False)
class Wiring:
    """Where the shown synapses of one layer run, all ``(n_out * n_in, …)``, row by row.

    Parameters
    ----------
    chosen
        Which entries of the weights, row by row, are shown; None for all.
    start, end
        ``(N, 2)`` px, from rim to rim, or from line to line where units stand in two rows.
    length
        px.
    crowding
        0 to 1, how much each gives way to its neighbours where there are many.
    """

    chosen: NDArray[np.int64] | None
    start: NDArray[np.float32]
    end: NDArray[np.float32]
    length: NDArray[np.float32]
    crowding: float

    def of(self, matrix: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the entries of ``(n_out, n_in)`` that belong to the shown synapses, ``(N,)``."""
        entries = matrix.ravel()
        return np.asarray(entries if self.chosen is None else entries[self.chosen], np.float64)


@dataclass(frozen=True, eq=False)
class Wirings:
    """The courses of all shown synapses, layer by layer, and all of them one after another."""

    layers: tuple[Wiring, ...]
    start: NDArray[np.float32]
    end: NDArray[np.float32]


def wire(layout: Layout) -> Wirings:
    """Return the courses of all shown synapses."""
    region, unit = layout.regions.network, layout.unit
    across = (region.width if layout.upright else region.height) / unit
    return one_after_another(
        [_wire_one(below, above, across) for below, above in pairwise(layout.layers)]
    )


def one_after_another(layers: Sequence[Wiring]) -> Wirings:
    """Return the courses of layers as those of one network."""
    start, end = (np.concatenate([getattr(at, of) for at in layers]) for of in ("start", "end"))
    return Wirings(tuple(layers), start, end)


def _wire_one(below: LayerPlace, above: LayerPlace, across: float) -> Wiring:
    begins = below.xy if below.departures is None else below.departures
    ends = above.xy if above.arrivals is None else above.arrivals
    first = np.repeat(begins[None], len(ends), axis=0).reshape(-1, 2)
    last = np.repeat(ends[:, None], len(begins), axis=1).reshape(-1, 2)
    course = last - first
    distance = np.maximum(np.hypot(*course.T)[:, None], 1e-6)
    along = course / distance
    # From rim to rim, so that a pulse's journey begins where it can be seen.
    most = 0.4 * float(distance.min())
    start = first + along * (min(below.radius, most) if below.departures is None else 0.0)
    end = last - along * (min(above.radius, most) if above.arrivals is None else 0.0)
    length = np.hypot(*(end - start).T)
    crowding = min(1.0, COVERAGE * across / (len(first) * THICKEST * MIDDLING))
    chosen = None
    if above.is_sample or below.is_sample:
        chosen = (above.units[:, None] * below.n_units + below.units).ravel()
    return Wiring(chosen, f32(start), f32(end), f32(length), crowding)


def synapse_lights(
    act: Act, wirings: Wirings, widest: float, theme: Theme, unit: float, dim: float
) -> Segments:
    """Return the synapses of all layers.

    Colour is the sign of the weight and thickness its size: the area that a synapse covers, not
    its width alone, is what the eye compares, so the width goes with the square root.

    Parameters
    ----------
    act
        What the network does.
    wirings
        Courses, from `wire`.
    widest
        Weight that is drawn with full thickness.
    theme, unit
        Colours, and px per unit.
    dim
        Factor on all light, 0 to 1.
    """
    n = len(wirings.start)
    out = Segments(
        wirings.start,
        wirings.end,
        *(np.empty(shape, np.float32) for shape in (n, (n, 3), n, n, n, n, n, (n, 3), n, n)),
    )
    out.rgb[:] = 0.0
    first = 0
    for layer, wiring in enumerate(wirings.layers):
        rows = slice(first, first := first + len(wiring.start))
        _fill_layer(out, rows, act, layer, wiring, widest, theme, unit, dim)
    return out


def _fill_layer(
    out: Segments,
    rows: slice,
    act: Act,
    layer: int,
    wiring: Wiring,
    widest: float,
    theme: Theme,
    unit: float,
    dim: float,
) -> None:
    """Write the synapses of a layer into their rows."""
    weights = wiring.of(act.weights[layer])
    size = np.sqrt(np.minimum(np.abs(weights) / widest, 1.5))
    carried = wiring.of(act.carried[layer]) if act.carried else np.zeros_like(weights)
    room = wiring.crowding
    width = (THINNEST * room**0.5 + max(THICKEST * room, THINNEST) * size) * unit
    # Withered synapses dim as well as thin out, but stay. Where there are thousands, what is
    # weak and silent must not add up to a fog.
    quiet = AT_REST * (0.4 + 0.6 * room)
    clearing = 1.0 if room >= 1.0 else _clearing(size, room)
    resting = quiet * (0.25 + 0.75 * np.minimum(size * 2.2, 1.0)) * clearing
    resting = resting * (1.0 - HUSHED * act.hushed * (1.0 - carried))
    signal = (0.95 - quiet) * carried * clearing
    strength = (resting + signal * room**0.22) * dim
    out.width[rows] = width
    assert out.signed is not None  # as `synapse_lights` makes it
    out.signed[rows] = np.where(weights >= 0.0, strength, -strength)
    out.glow[rows] = 0.26 * theme.glow
    out.reach[rows] = (9.0 + 15.0 * carried) * unit * room**0.5 + 0.5 * width
    out.pulse_reach[rows] = (15.0 * room**0.5 * unit) + 0.55 * width
    seen = room**0.35 * clearing * dim
    _fill_pulse(out, rows, act, layer, wiring, weights, seen, theme, unit)


def _clearing(size: NDArray[np.float64], room: float) -> NDArray[np.float64]:
    """Return how much of each synapse's light is left where there are many: the strong stand out.

    ``room`` is 1 for a few synapses, which all keep theirs, and falls towards 0.
    """
    return np.minimum(size / 0.7, 1.0) ** (2.5 * (1.0 - room))


def _fill_pulse(
    out: Segments,
    rows: slice,
    act: Act,
    layer: int,
    wiring: Wiring,
    weights: NDArray[np.float64],
    seen: NDArray[np.float64] | float,
    theme: Theme,
    unit: float,
) -> None:
    """Write place, length behind and ahead, and light of the pulse on each synapse."""
    forward = act.forward[layer] if act.forward else None
    backward = act.backward[layer] if act.backward else None
    behind, ahead = 105.0 * unit, 34.0 * unit
    light: NDArray[np.float64] | float = 0.0
    if forward is not None:
        # Towards white: the pulse is a signal, the synapse's colour only tints it.
        hue = np.where(weights[:, None] >= 0.0, theme.positive, theme.negative)
        tint = 0.8 * hue + 0.2
        light = tint * (wiring.of(forward.strength) * PULSE_LIGHT * theme.pulse * seen)[:, None]
    elif backward is not None:
        strength = wiring.of(backward.strength) * ERROR_PULSE_LIGHT * theme.pulse * seen
        light = np.array(theme.error) * strength[:, None]
        behind, ahead = ahead, behind
    travels = forward or backward
    out.pulse_at[rows] = travels.progress * wiring.length if travels is not None else 0.0
    out.pulse_behind[rows], out.pulse_ahead[rows] = behind, ahead
    out.pulse_rgb[rows] = light


def neuron_lights(act: Act, layout: Layout, theme: Theme, dim: float) -> Discs:
    """Return the shown neurons: a rim, a fill and a glow by activity, a halo of error.

    Units that are pictures only glow here; `epochreel.scene.network.pictures` draws them.
    """
    unit = layout.unit
    rows = [_neurons_of(act, index, place) for index, place in enumerate(layout.layers)]
    center, radius, activity, error, round_, right = (
        np.concatenate(column) for column in zip(*rows, strict=True)
    )
    size = np.abs(activity)[:, None]
    hue = np.where(activity[:, None] >= 0.0, theme.warm, theme.cold)
    wrong = error[:, None] * np.array(theme.error)
    given = max(0.5, theme.gives_way) * error[:, None]
    ring = _between(theme.ring, hue * 1.6, size) * (1.0 - given) + 1.5 * wrong
    # What is right is lit in the hue of the rim, which says nothing of activity or error.
    glad = right[:, None] * np.array(theme.ring)
    ring = ring + RIGHT_RIM * glad
    fill = hue * (0.12 * size + 2.6 * size**2.2) + 0.10 * wrong + np.array(theme.slate)
    seen = dim * round_[:, None]
    around = hue * (0.72 * size**1.4) * (1.0 - theme.gives_way * error[:, None])
    return Discs(
        center=f32(center),
        radius=f32(radius),
        rgb=f32(fill * seen + np.array(theme.ground) * (dim - seen)),
        shade=f32(0.55 * np.abs(activity) * (dim if any(theme.ground) else 1.0)),
        ring_rgb=f32(ring * seen),
        ring_width=f32(np.minimum(2.2 * unit, 0.22 * radius)),
        glow_rgb=f32((around + 0.8 * wrong + RIGHT_GLOW * glad) * theme.glow * dim),
        reach=f32(radius * (0.45 + 0.75 * size[:, 0] ** 0.5 + 0.4 * error + 0.9 * right)),
        hides=f32(np.full(len(radius), dim)),
    )


def _neurons_of(act: Act, index: int, place: LayerPlace) -> tuple[NDArray[np.float64], ...]:
    """Return centres, radii, activities, errors, 1 for discs, and how far each is lit as right."""
    if place.kind == "pixels":
        return np.empty((0, 2)), *(np.empty(0) for _ in range(5))
    n, right = len(place.units), np.zeros(len(place.units))
    if act.rightness and index == len(act.weights):
        right = act.rightness * (act.values[-1] == act.values[-1].max())[place.units]
    error = act.error_light[index][place.units] if act.error_light else np.zeros(n)
    is_disc = float(BY_NAME[place.kind].is_disc)
    return (
        place.xy,
        np.full(n, place.radius),
        act.activity[index][place.units],
        error,
        np.full(n, is_disc),
        right,
    )


def _between(first: Light, second: NDArray[np.float64], share: NDArray) -> NDArray[np.float64]:
    return np.array(first) * (1.0 - share) + second * share
