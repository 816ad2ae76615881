"""Connections between the nodes of a network of any blocks, as lights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Segments, f32
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow, Travel
from epochreel.scene.network.body import AT_REST, ERROR_PULSE_LIGHT, PULSE_LIGHT

THICKNESS = 5.0  # units
AROUND = 0.6  # of the thickness and light of what goes around, so that the main way stands out


@dataclass(frozen=True, eq=False)
class Wires:
    """The straight pieces of all ways, one after another.

    Parameters
    ----------
    link
        ``(N,)``, which way each belongs to.
    start, end
        ``(N, 2)`` px.
    gone
        ``(N,)`` px, how much of its way lies before each.
    length
        ``(N,)`` px, of its whole way.
    share
        ``(N,)``, of the usual thickness and light.
    """

    link: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    gone: NDArray[np.float64]
    length: NDArray[np.float64]
    share: NDArray[np.float64]


def wire_ways(ways: Sequence[NDArray[np.float64]], goes_around: Sequence[bool]) -> Wires:
    """Return the pieces of ways ``(K, 2)`` px, and of each way whether it goes around."""
    link, start, end, gone, length, share = [], [], [], [], [], []
    for number, way in enumerate(ways):
        lengths = np.hypot(*np.diff(way, axis=0).T)
        link.append(np.full(len(lengths), number))
        start.append(way[:-1])
        end.append(way[1:])
        gone.append(np.cumsum(lengths) - lengths)
        length.append(np.full(len(lengths), lengths.sum()))
        share.append(np.full(len(lengths), AROUND if goes_around[number] else 1.0))
    none = [np.empty(0)]
    return Wires(
        np.concatenate([np.empty(0, np.int64), *link]),
        np.concatenate([np.empty((0, 2)), *start]),
        np.concatenate([np.empty((0, 2)), *end]),
        *(np.concatenate(none + each) for each in (gone, length, share)),
    )


def way_lights(flow: Flow, wires: Wires, theme: Theme, unit: float, dim: float) -> Segments:
    """Return the connections: as bright as the signal that they carry, and what travels there.

    They have no colour of their own, since no one weight is theirs.

    Parameters
    ----------
    flow
        What the network does.
    wires
        Courses, from `wire_ways`.
    theme, unit
        Colours, and px per unit.
    dim
        Factor on all light, 0 to 1.
    """
    n = len(wires.link)
    carried = np.array(flow.carried, np.float64)[wires.link]
    # Half of each would be pink.
    resting = (1.0 - carried[:, None]) ** 6
    hue = resting * np.array(theme.ring) + (1.0 - resting) * np.array(theme.warm)
    strength = (AT_REST + (0.95 - AT_REST) * carried) * wires.share * dim
    width = THICKNESS * unit * wires.share
    progress, forward = _travels(flow.forward, wires)
    back, backward = _travels(flow.backward, wires)
    is_back = backward > 0.0
    at = np.where(is_back, back, progress) * wires.length - wires.gone
    light = np.where(
        is_back[:, None],
        np.array(theme.error) * (backward * ERROR_PULSE_LIGHT)[:, None],
        (0.8 * np.array(theme.warm) + 0.2) * (forward * PULSE_LIGHT)[:, None],
    )
    behind, ahead = 105.0 * unit, 34.0 * unit
    return Segments(
        start=f32(wires.start),
        end=f32(wires.end),
        width=f32(width),
        rgb=f32(hue * strength[:, None]),
        glow=f32(np.full(n, 0.26 * theme.glow)),
        reach=f32((9.0 + 15.0 * carried) * unit + 0.5 * width),
        pulse_at=f32(at),
        pulse_behind=f32(np.where(is_back, ahead, behind)),
        pulse_ahead=f32(np.where(is_back, behind, ahead)),
        pulse_rgb=f32(light * (theme.pulse * dim * wires.share)[:, None]),
        pulse_reach=f32(15.0 * unit + 0.55 * width),
    )


def _travels(
    travels: Sequence[Travel | None], wires: Wires
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return progress and strength of what travels, of each piece; 0 where nothing does."""
    pairs = [(0.0, 0.0) if at is None else (at.progress, at.strength) for at in travels]
    both = np.array(pairs, np.float64).reshape(-1, 2)[wires.link]
    return both[:, 0], both[:, 1]
