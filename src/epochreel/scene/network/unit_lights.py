"""Units that are seen one by one as lights: what connects them, and what goes around.

Connections that have a weight are synapses, as between neurons (`epochreel.scene.network.body`).
What only passes something on, from a picture to its maps or from one map to the same of a sum,
has no sign, and so no colour but that of what it carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Curves, Segments, f32
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act, Pulses
from epochreel.scene.moments.flow import Flow, Travel
from epochreel.scene.network.body import (
    AT_REST,
    COVERAGE,
    ERROR_PULSE_LIGHT,
    MIDDLING,
    PULSE_LIGHT,
    THICKEST,
    Wiring,
    Wirings,
    one_after_another,
    synapse_lights,
)

Floats = NDArray[np.float64]

# A synapse between maps is a kernel, and as wide as one of a few neurons it would be a plank.
MOST_ROOM = 0.3
LONG, LEAST_NEAR = 240.0, 0.2  # units: a way over which they have all of that, and the least
# Norms of many weights differ little: so much more is made of it, that the strong stand out.
CONTRAST = 1.8
# Units: how thick lines are that have no weight, streams that go around, and rays.
PLAIN, STREAM, RAY = 2.2, 9.0, 2.6
POINTS = 33  # of a curve: its pieces bend by less than can be seen


@dataclass(frozen=True, eq=False)
class Joint:
    """Where the units of two nodes are connected.

    Parameters
    ----------
    leave, enter
        ``(n_source, 2)`` and ``(n_target, 2)`` px.
    across
        Room that they share across the signal, units.
    fans
        ``(2, 2)`` px: over how much of a side of a source, and of a target, ends are spread.
    unit
        px per unit.
    """

    leave: Floats
    enter: Floats
    across: float
    fans: Floats
    unit: float


def joint_wiring(joint: Joint) -> Wiring:
    """Return the courses of the synapses of a joint, target by target."""
    n_target, n_source = len(joint.enter), len(joint.leave)
    spread = np.linspace(-0.5, 0.5, n_target)[:, None, None] * joint.fans[0]
    start = (joint.leave[None] + spread).reshape(-1, 2)
    spread = np.linspace(-0.5, 0.5, n_source)[None, :, None] * joint.fans[1]
    end = (joint.enter[:, None] + spread).reshape(-1, 2)
    length = np.hypot(*(end - start).T)
    crowding = COVERAGE * joint.across / (len(start) * THICKEST * MIDDLING)
    # Over a short way thick lines would be a wall.
    near = min(max(float(length.mean()) / (LONG * joint.unit), LEAST_NEAR), 1.0)
    return Wiring(None, f32(start), f32(end), f32(length), min(crowding, MOST_ROOM) * near)


def joint_lights(
    matrices: Sequence[Floats],
    carried: Sequence[Floats],
    travels: Sequence[tuple[Travel | None, Travel | None]],
    wirings: Sequence[Wiring],
    theme: Theme,
    unit: float,
    dim: float,
) -> Segments | None:
    """Return the synapses of joints; None if there are none.

    Parameters
    ----------
    matrices
        Of each joint, ``(n_target, n_source)``, -1 to 1.
    carried
        Of each, how much signal each synapse carries, 0 to 1.
    travels
        Of each, the signal and the error on its way.
    wirings
        Courses, from `joint_wiring`.
    theme, unit, dim
        Colours, px per unit, and a factor on all light.
    """
    if not wirings:
        return None
    shares = [np.sqrt(np.abs(matrix)) for matrix in matrices]
    pairs = list(zip(travels, shares, carried, strict=True))
    act = Act(
        tuple(np.sign(matrix) * np.abs(matrix) ** CONTRAST for matrix in matrices),
        (),
        carried=tuple(carried),
        forward=tuple(_pulses(ahead, 0.25 * share + sent) for (ahead, _), share, sent in pairs),
        backward=tuple(_pulses(back, share) for (_, back), share, _ in pairs),
    )
    all_of_them: Wirings = one_after_another(wirings)
    return synapse_lights(act, all_of_them, 1.0, theme, unit, dim)


def _pulses(travel: Travel | None, share: Floats) -> Pulses | None:
    if travel is None or travel.strength <= 0.0:
        return None
    return Pulses(travel.progress, np.minimum(share, 1.0) * min(1.6 * travel.strength, 1.0))


@dataclass(frozen=True, eq=False)
class Strands:
    """Curves of light of one kind, each with what it carries and what travels along it.

    Parameters
    ----------
    points
        ``(N, K, 2)`` px.
    width
        ``(N,)`` units.
    carried
        ``(N,)``, 0 to 1.
    forward, backward
        ``(N, 2)``: progress and strength of the signal and of the error, both 0 to 1.
    rest
        ``(N,)``, light of one that carries nothing, 0 to 1.
    """

    points: Floats
    width: Floats
    carried: Floats
    forward: Floats
    backward: Floats
    rest: Floats


def strand_lights(strands: Strands, theme: Theme, unit: float, dim: float) -> Curves | None:
    """Return curves of light: of the hue of activity, as bright as what they carry."""
    n = len(strands.points)
    if n == 0:
        return None
    length = np.hypot(*np.moveaxis(np.diff(strands.points, axis=1), -1, 0)).sum(axis=1)
    carried = strands.carried[:, None]
    resting = (1.0 - carried) ** 6
    hue = resting * np.array(theme.ring) + (1.0 - resting) * np.array(theme.warm)
    strength = (strands.rest + (0.95 - strands.rest) * strands.carried) * dim
    is_back = strands.backward[:, 1] > 0.0
    at = np.where(is_back, strands.backward[:, 0], strands.forward[:, 0]) * length
    light = np.where(
        is_back[:, None],
        np.array(theme.error) * (strands.backward[:, 1] * ERROR_PULSE_LIGHT)[:, None],
        (0.8 * np.array(theme.warm) + 0.2) * (strands.forward[:, 1] * PULSE_LIGHT)[:, None],
    )
    behind, ahead = 105.0 * unit, 34.0 * unit
    width = strands.width * unit
    return Curves(
        points=f32(strands.points),
        width=f32(width),
        rgb=f32(hue * strength[:, None]),
        glow=f32(np.full(n, 0.26 * theme.glow)),
        reach=f32((5.0 + 11.0 * strands.carried) * unit + 0.5 * width),
        pulse_at=f32(at),
        pulse_behind=f32(np.where(is_back, ahead, behind)),
        pulse_ahead=f32(np.where(is_back, behind, ahead)),
        pulse_rgb=f32(light * theme.pulse * dim),
        pulse_reach=f32(9.0 * unit + 0.55 * width),
    )


def joined_strands(parts: Sequence[Strands]) -> Strands | None:
    """Return strands as one group; None if there are none."""
    parts = [part for part in parts if len(part.points)]
    if not parts:
        return None
    names = ("points", "width", "carried", "forward", "backward", "rest")
    return Strands(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def strands_of(
    points: Floats,
    width: float,
    carried: Floats | float,
    travels: tuple[Travel | None, Travel | None] = (None, None),
    *,
    rest: float = AT_REST,
) -> Strands:
    """Return curves alike in width, each of them carrying as much as ``carried`` says."""
    n = len(points)
    sent = np.broadcast_to(np.asarray(carried, np.float64), (n,))
    pairs = [(0.0, 0.0) if at is None else (at.progress, at.strength) for at in travels]
    forward, backward = (np.tile(np.array(pair), (n, 1)) for pair in pairs)
    return Strands(points, np.full(n, width), sent, forward, backward, np.full(n, rest))


def bent(start: Floats, end: Floats, *, upright: bool) -> Floats:
    """Return curves ``(N, K, 2)`` between points ``(N, 2)`` that set out along the signal."""
    axis = 1 if upright else 0
    away = np.zeros_like(start)
    away[:, axis] = 0.5 * (end - start)[:, axis]
    return cubic(start, start + away, end - away, end)


def arched(start: Floats, end: Floats, lane: float, *, upright: bool) -> Floats:
    """Return curves that go around over a lane: its height, or in a stage upright its left, px."""
    axis = 0 if upright else 1
    first, last = start.copy(), end.copy()
    # A cubic comes three quarters of the way to its handles.
    for handle, foot in ((first, start), (last, end)):
        handle[:, axis] = foot[:, axis] + (lane - foot[:, axis]) * 4.0 / 3.0
    return cubic(start, first, last, end)


def cubic(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Return points of cubic Bezier curves, ``(N, K, 2)``, given their handles ``(N, 2)``."""
    t = np.linspace(0.0, 1.0, POINTS)[None, :, None]
    a, b, c, d = (handle[:, None] for handle in (a, b, c, d))
    rest = 1.0 - t
    return a * rest**3 + 3 * b * rest**2 * t + 3 * c * rest * t**2 + d * t**3


def travels_of(flow: Flow, link: int) -> tuple[Travel | None, Travel | None]:
    """Return the signal and the error that travel over a link."""
    return flow.forward[link], flow.backward[link]
