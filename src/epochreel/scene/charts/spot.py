"""The example that is being taught, or the question, as something to mark on a chart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import clamp, ease_out, mix, smooth, window
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.sweeping import swept_at
from epochreel.scene.moments.view import View

# Units.
POINT, RING, FAR_RING, ERROR_REACH = 5.5, 13.0, 30.0, 30.0


@dataclass(frozen=True, eq=False)
class Spot:
    """Someone who is looked at.

    Parameters
    ----------
    inputs
        ``(n_inputs,)``, as the network receives them.
    answer
        ``(n_outputs,)``, hers.
    target
        ``(n_outputs,)``, the right one; None where nobody knows it.
    is_question
        Whether it is a new situation, no example.
    seen
        How far it has been presented, 0 to 1.
    visible
        How far it has not yet gone again, 0 to 1.
    answered
        How far her answer has been given, 0 to 1.
    compared
        How far her answer has been held against the right one, 0 to 1.
    """

    inputs: NDArray[np.float64]
    answer: NDArray[np.float64]
    target: NDArray[np.float64] | None
    is_question: bool
    seen: float
    visible: float
    answered: float
    compared: float

    @property
    def error(self) -> float:
        """The largest difference between an answer and the right one."""
        return 0.0 if self.target is None else float(np.abs(self.target - self.answer).max())


def spot_of(view: View) -> Spot | None:
    """Return what a moment looks at; None if at nothing."""
    act, moment = view.act, view.moment
    if not act.values:
        return None
    if moment.shot.kind == "sweep":
        return _swept(view)
    ended = moment.shot.kind in ("opening", "end")
    return Spot(
        inputs=act.values[0],
        answer=act.values[-1],
        target=act.target,
        is_question=moment.shot.question is not None,
        seen=1.0 if ended else ease_out(moment.phase_progress("present")),
        visible=1.0 - smooth(moment.phase_progress("breathe")),
        answered=act.value_opacity[-1],
        compared=act.compared,
    )


def _swept(view: View) -> Spot:
    """Return who is looked at in a sweep; rings that close would not be seen in its time."""
    act, swept = view.act, swept_at(view.moment, view.replay.meta)
    step = view.replay.step_at(swept.step)
    targets = step.targets
    target = None if targets is None else np.asarray(targets[swept.probe], np.float64)
    seen = smooth(window(swept.gone, 0.0, 0.3))
    gone = 1.0 - smooth(window(swept.gone, 0.75, 1.0))
    return Spot(act.values[0], act.values[-1], target, False, seen, gone, swept.told, 0.0)


def draw_spot(
    brush: Brush,
    place: Rect,
    x: float,
    y: float,
    theme: Theme,
    spot: Spot,
    error: float,
    colour: Rgba,
) -> None:
    """Draw a point, a ring that closes around it, and around both the error as a wider one.

    Parameters
    ----------
    brush, theme
        How.
    place
        What the rings do not leave.
    x, y
        The point, px.
    spot
        How far it has come.
    error
        0 for none, 1 for the widest ring.
    colour
        Of the point.
    """
    room = min(x - place.x, place.right - x, y - place.y, place.bottom - y) / brush.unit
    if room <= 0.0:
        return
    radius = min(mix(FAR_RING, RING, spot.seen), room)
    # The error is the distance from the inner ring to the outer one.
    reach = min(radius + ERROR_REACH * clamp(error) * spot.compared, room)
    if spot.compared > 0.0 and reach > radius + 1.0:
        seen = spot.compared * spot.visible
        _ring(brush, x, y, reach, theme.error_ink, 2.5, seen, inside=0.34)
    seen = clamp(1.5 * spot.seen) * spot.visible
    brush.dot(x, y, min(POINT + 1.5, room), theme.cell, seen)
    brush.dot(x, y, min(POINT, room), colour, seen)
    _ring(brush, x, y, radius, theme.bright, 2.5, seen)


def _ring(
    brush: Brush,
    x: float,
    y: float,
    radius: float,
    rgba: Rgba,
    width: float,
    opacity: float,
    inside: float = 0.0,
) -> None:
    side = 2 * radius * brush.unit
    rect = Rect(x - side / 2, y - side / 2, side, side)
    fill = (*rgba[:3], inside) if inside else None
    brush.box(rect, radius=radius, fill=fill, line=rgba, line_width=width, opacity=opacity)
