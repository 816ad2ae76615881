"""The lights of a network, as whoever draws one returns them."""

from __future__ import annotations

from typing import NamedTuple

from epochreel.drawing import Curves, Discs, Segments


class Lights(NamedTuple):
    """Lights of each kind; None for none."""

    segments: Segments | None = None
    discs: Discs | None = None
    curves: Curves | None = None
