"""Lights of several groups as those of one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from epochreel.drawing import F32, Curves, Discs, Segments


def stacked_segments(groups: Sequence[Segments]) -> Segments:
    """Return the segments of some groups, one after another; what has no sign gets none."""
    return Segments(*_stacked(groups, 0.0))


def stacked_discs(groups: Sequence[Discs]) -> Discs:
    """Return the discs of some groups, one after another; they hide all where none says less."""
    return Discs(*_stacked(groups, 1.0))


def stacked_curves(groups: Sequence[Curves]) -> Curves:
    """Return the curves of some groups, one after another; all have as many points."""
    return Curves(*_stacked(groups, 0.0))


def _stacked(
    groups: Sequence[Segments] | Sequence[Discs] | Sequence[Curves], otherwise: float
) -> list[F32]:
    def field(group: Segments | Discs | Curves, name: str) -> F32:
        values = getattr(group, name)
        return np.full(len(group), otherwise, np.float32) if values is None else values

    names = type(groups[0]).__dataclass_fields__
    return [np.concatenate([field(group, name) for group in groups]) for name in names]
