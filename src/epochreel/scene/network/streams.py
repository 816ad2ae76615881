"""Streams that go around other nodes and join, and how much of a sum they bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.moments.flow import Flow, Travel
from epochreel.scene.moments.nodes import Scheme
from epochreel.scene.moments.unit_signals import UnitOutput
from epochreel.scene.network.columns import Column, Columns
from epochreel.scene.network.unit_lights import STREAM, Strands, arched, strands_of


@dataclass(frozen=True)
class Kept:
    """How much of a sum came around.

    Parameters
    ----------
    at
        Where that is written, px.
    kept
        Its share of the sizes of both, 0 to 1.
    opacity
        How far it is to be seen.
    """

    at: tuple[float, float]
    kept: float
    opacity: float


def stream_strands(
    columns: Columns,
    source: int,
    target: int,
    carried: float,
    travels: tuple[Travel | None, Travel | None],
    *,
    upright: bool,
) -> Strands:
    """Return the stream from one node around others to another."""
    start, end = (_shoulder(columns.columns[node], upright=upright) for node in (source, target))
    points = arched(np.array([start]), np.array([end]), columns.lane, upright=upright)
    return strands_of(points, STREAM * max(columns.scale, 0.5), carried, travels, rest=0.22)


def shares_of(
    scheme: Scheme,
    columns: Columns,
    flow: Flow,
    outputs: tuple[UnitOutput | None, ...],
    *,
    upright: bool,
) -> Iterator[Kept]:
    """Yield of each sum of a stream and one other thing how much the stream brings."""
    for link in scheme.links:
        if scheme.levels[link.target] == scheme.levels[link.source] + 1:
            continue
        others = [n for n in scheme.links if n.target == link.target and n != link]
        found = outputs[link.source]
        if scheme.nodes[link.target].first.kind != "add" or len(others) != 1 or found is None:
            continue
        beside = outputs[others[0].source]
        total = found.size + (0.0 if beside is None else beside.size)
        if beside is None or total <= 0.0:
            continue
        ends = [_shoulder(columns.columns[n], upright=upright) for n in link]
        middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
        at = (columns.lane + 16.0, middle[1]) if upright else (middle[0], columns.lane - 8.0)
        state = flow.nodes[link.target]
        opacity = smooth(window(state.reached, 0.3, 0.9)) * state.fade
        yield Kept(at, found.size / total, opacity)


def _shoulder(column: Column, *, upright: bool) -> tuple[float, float]:
    """Return where a stream leaves and joins a column: its upper side, or upright its left."""
    place = column.place
    return (place.x, place.center[1]) if upright else (place.center[0], place.y)
