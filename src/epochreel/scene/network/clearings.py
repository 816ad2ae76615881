"""Where a label may stand: on no synapse, and nearer to its own unit than to any other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.rect import Rect
from epochreel.scene.network.body import wire
from epochreel.scene.network.places import Layout

Floats = NDArray[np.float64]
MARGIN = 4.0  # units around a label
NEARER = 6.0  # units by which its own unit must be nearer than any other


class Clearings:
    """What of a layout is free of synapses and units.

    Parameters
    ----------
    layout
        Where everything stands.
    """

    def __init__(self, layout: Layout) -> None:
        self._unit, wirings = layout.unit, wire(layout)
        self._start, self._end = (
            np.asarray(at, np.float64) for at in (wirings.start, wirings.end)
        )
        # Pixels of a picture are one unit of one size: the picture.
        places = [place for place in layout.layers if place.kind != "pixels"]
        self._centers = np.concatenate([place.xy for place in places])
        self._radii = np.concatenate([np.full(len(at.xy), at.radius) for at in places])

    def first_free(
        self, boxes: Iterable[Rect], own: Floats, taken: Iterable[Rect], frame: Rect
    ) -> Rect | None:
        """Return the first of some boxes in which the label of a unit at ``own`` may stand.

        Parameters
        ----------
        boxes
            The best first, px.
        own
            ``(2,)`` px, the centre of its unit.
        taken
            Where other labels stand.
        frame
            What it must not leave.
        """
        taken = list(taken)
        fits = (box for box in boxes if _is_inside(box, frame))
        apart = (box for box in fits if not any(box.overlaps(other) for other in taken))
        return next((b for b in apart if self._is_of(b, own) and self.is_clear(b)), None)

    def is_clear(self, box: Rect) -> bool:
        """Return whether no synapse runs through a box, px."""
        by = -MARGIN * self._unit
        return not crossed(box.inset(by, by, by, by), self._start, self._end).any()

    def _is_of(self, box: Rect, own: Floats) -> bool:
        """Return whether a box is nearer to the rim of its own unit than to any other."""
        nearest = np.clip(self._centers, (box.x, box.y), (box.right, box.bottom))
        away = np.hypot(*(self._centers - nearest).T) - self._radii
        is_own = np.hypot(*(self._centers - own).T) < 1e-6
        others = away[~is_own].min(initial=np.inf)
        return bool(others > 0.0 and away[is_own].min() + NEARER * self._unit <= others)


def crossed(box: Rect, start: Floats, end: Floats) -> NDArray[np.bool_]:
    """Return which lines ``(N, 2)`` to ``(N, 2)``, px, have a part in a box."""
    course = end - start
    course = np.where(np.abs(course) < 1e-9, 1e-9, course)
    first = ((box.x, box.y) - start) / course
    last = ((box.right, box.bottom) - start) / course
    enters = np.maximum(np.minimum(first, last).max(axis=1), 0.0)
    leaves = np.minimum(np.maximum(first, last).min(axis=1), 1.0)
    return enters < leaves


def _is_inside(box: Rect, frame: Rect) -> bool:
    return (
        box.x >= frame.x
        and box.y >= frame.y
        and box.right <= frame.right
        and box.bottom <= frame.bottom
    )
