"""The network itself as lights: synapses, neurons, and what travels between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Discs, Light, Segments, f32
from epochreel.scene.acting import Act, Pulses
from epochreel.scene.layout import Layout
from epochreel.scene.theme import Theme

# Units and light, found by eye on frames of the first film.
THINNEST, THICKEST = 1.3, 24.0
AT_REST = 0.34  # light of a synapse that carries nothing, as a fraction of one that does
PULSE_LIGHT = 4.2
ERROR_PULSE_LIGHT = 3.4


@dataclass(frozen=True, eq=False)
class Wiring:
    """Where the synapses of one layer run, all ``(n_out * n_in, …)`` in order of the weights.

    Parameters
    ----------
    start, end
        px, at the rims of the neurons.
    length
        px.
    crowding
        0 to 1, how much each gives way to its neighbours where there are many.
    """

    start: NDArray[np.float32]
    end: NDArray[np.float32]
    length: NDArray[np.float32]
    crowding: float


def wire(layout: Layout) -> tuple[Wiring, ...]:
    """Return the courses of all synapses, layer by layer."""
    wirings = []
    for gap, (below, above) in enumerate(
        zip(layout.neurons[:-1], layout.neurons[1:], strict=True)
    ):
        first = np.repeat(below[None], len(above), axis=0).reshape(-1, 2)
        last = np.repeat(above[:, None], len(below), axis=1).reshape(-1, 2)
        course = last - first
        distance = np.hypot(*course.T)[:, None]
        along = course / np.maximum(distance, 1e-6)
        rim = 1.5 * layout.unit
        start = first + along * (layout.radius[gap] + rim)
        end = last - along * (layout.radius[gap + 1] + rim)
        length = np.hypot(*(end - start).T)
        crowding = min(1.0, (24 / len(first)) ** 0.5)
        wirings.append(Wiring(f32(start), f32(end), f32(length), crowding))
    return tuple(wirings)


def synapse_lights(
    act: Act, wirings: tuple[Wiring, ...], widest: float, theme: Theme, unit: float, dim: float
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
    parts = [
        _layer_of_synapses(act, layer, wiring, widest, theme, unit, dim)
        for layer, wiring in enumerate(wirings)
    ]
    columns = zip(*parts, strict=True)
    return Segments(*(f32(np.concatenate(column)) for column in columns))


def _layer_of_synapses(
    act: Act,
    layer: int,
    wiring: Wiring,
    widest: float,
    theme: Theme,
    unit: float,
    dim: float,
) -> tuple[NDArray[np.floating], ...]:
    weights = np.asarray(act.weights[layer], np.float64).ravel()
    size = np.sqrt(np.minimum(np.abs(weights) / widest, 1.5))
    carried = act.carried[layer].ravel() if act.carried else np.zeros_like(weights)
    thick = THICKEST * wiring.crowding
    width = (THINNEST * wiring.crowding**0.5 + thick * size) * unit
    colour = np.where(weights[:, None] >= 0.0, theme.positive, theme.negative)
    # Withered synapses dim as well as thin out, but stay.
    resting = AT_REST * (0.25 + 0.75 * np.minimum(size * 2.2, 1.0))
    strength = (resting + (0.95 - AT_REST) * carried) * wiring.crowding**0.5 * dim
    pulse_at, behind, ahead, pulse_rgb = _pulse(act, layer, wiring, colour, theme, unit, dim)
    n = len(weights)
    return (
        wiring.start,
        wiring.end,
        width,
        colour * strength[:, None],
        np.full(n, 0.26),
        (9.0 + 15.0 * carried) * unit * wiring.crowding + 0.5 * width,
        pulse_at,
        behind,
        ahead,
        pulse_rgb,
        (15.0 * wiring.crowding * unit) + 0.55 * width,
    )


def _pulse(
    act: Act,
    layer: int,
    wiring: Wiring,
    colour: NDArray[np.float64],
    theme: Theme,
    unit: float,
    dim: float,
) -> tuple[NDArray[np.floating], ...]:
    """Return place, length behind and ahead, and light of the pulse on each synapse."""
    n = len(wiring.length)
    forward = act.forward[layer] if act.forward else None
    backward = act.backward[layer] if act.backward else None
    tail, head = 105.0 * unit, 34.0 * unit
    if forward is not None:
        # Towards white: the pulse is a signal, the synapse's colour only tints it.
        tint = 0.8 * colour + 0.2
        light = tint * (forward.strength.ravel() * PULSE_LIGHT * dim * wiring.crowding)[:, None]
        return _place(forward, wiring), np.full(n, tail), np.full(n, head), light
    if backward is not None:
        strength = backward.strength.ravel() * ERROR_PULSE_LIGHT * dim * wiring.crowding
        light = np.array(theme.error) * strength[:, None]
        return _place(backward, wiring), np.full(n, head), np.full(n, tail), light
    return np.zeros(n), np.full(n, tail), np.full(n, head), np.zeros((n, 3))


def _place(pulses: Pulses, wiring: Wiring) -> NDArray[np.floating]:
    return pulses.progress * wiring.length


def neuron_lights(act: Act, layout: Layout, theme: Theme, dim: float) -> Discs:
    """Return the neurons of all layers: a rim, a fill and a glow by activity, a halo of error."""
    unit = layout.unit
    center = np.concatenate(layout.neurons)
    radius = np.repeat(layout.radius, [len(layer) for layer in layout.neurons])
    activity = np.concatenate(act.activity)
    error = np.concatenate(act.error_light) if act.error_light else np.zeros_like(activity)
    size = np.abs(activity)[:, None]
    hue = np.where(activity[:, None] >= 0.0, theme.warm, theme.cold)
    wrong = error[:, None] * np.array(theme.error)
    ring = _between(theme.ring, hue * 1.6, size) * (1.0 - 0.5 * error[:, None]) + 1.5 * wrong
    return Discs(
        center=f32(center),
        radius=f32(radius),
        rgb=f32((hue * (0.12 * size + 2.6 * size**2.2) + 0.10 * wrong + _SLATE) * dim),
        shade=f32(0.55 * np.abs(activity)),
        ring_rgb=f32(ring * dim),
        ring_width=f32(np.full(len(radius), 2.2 * unit)),
        glow_rgb=f32((hue * (0.72 * size**1.4) + 0.8 * wrong) * dim),
        reach=f32(radius * (0.45 + 0.75 * size[:, 0] ** 0.5 + 0.4 * error)),
    )


# A neuron at rest is a shade lighter than the dark around it.
_SLATE = np.array((0.0035, 0.0045, 0.010))


def _between(first: Light, second: NDArray[np.float64], share: NDArray) -> NDArray[np.float64]:
    return np.array(first) * (1.0 - share) + second * share
