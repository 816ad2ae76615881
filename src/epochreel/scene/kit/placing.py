"""Drawings moved, scaled and put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from epochreel.drawing import (
    Box,
    Curves,
    Discs,
    Drawing,
    Image,
    Ink,
    Polyline,
    Segments,
    Text,
    f32,
)
from epochreel.scene.kit.stacking import stacked_curves, stacked_discs, stacked_segments

_LENGTHS = ("width", "reach", "pulse_at", "pulse_behind", "pulse_ahead", "pulse_reach")


def placed(drawing: Drawing, x: float, y: float, scale: float = 1.0) -> Drawing:
    """Return a drawing at another place and in another size.

    Parameters
    ----------
    drawing
        Any.
    x, y
        Where its origin comes to lie, px.
    scale
        Factor on all its lengths, type included.
    """
    return Drawing(
        None if drawing.segments is None else _segments(drawing.segments, x, y, scale),
        None if drawing.discs is None else _discs(drawing.discs, x, y, scale),
        tuple(_ink(ink, x, y, scale) for ink in drawing.inks),
        None if drawing.curves is None else _curves(drawing.curves, x, y, scale),
    )


def joined(drawings: Iterable[Drawing]) -> Drawing:
    """Return all drawings as one, their inks in order."""
    drawings = list(drawings)
    segments = [d.segments for d in drawings if d.segments is not None]
    discs = [d.discs for d in drawings if d.discs is not None]
    curves = [d.curves for d in drawings if d.curves is not None]
    return Drawing(
        stacked_segments(segments) if segments else None,
        stacked_discs(discs) if discs else None,
        tuple(ink for d in drawings for ink in d.inks),
        stacked_curves(curves) if curves else None,
    )


def _segments(segments: Segments, x: float, y: float, scale: float) -> Segments:
    return replace(
        segments,
        start=f32(segments.start * scale + (x, y)),
        end=f32(segments.end * scale + (x, y)),
        **{name: f32(getattr(segments, name) * scale) for name in _LENGTHS},
    )


def _curves(curves: Curves, x: float, y: float, scale: float) -> Curves:
    return replace(
        curves,
        points=f32(curves.points * scale + (x, y)),
        **{name: f32(getattr(curves, name) * scale) for name in _LENGTHS},
    )


def _discs(discs: Discs, x: float, y: float, scale: float) -> Discs:
    return replace(
        discs,
        center=f32(discs.center * scale + (x, y)),
        radius=f32(discs.radius * scale),
        ring_width=f32(discs.ring_width * scale),
        reach=f32(discs.reach * scale),
    )


def _ink(ink: Ink, x: float, y: float, scale: float) -> Ink:
    if isinstance(ink, Polyline):
        return replace(ink, points=f32(ink.points * scale + (x, y)), width=ink.width * scale)
    place = {"x": ink.x * scale + x, "y": ink.y * scale + y}
    if isinstance(ink, Text):
        return replace(ink, **place, size=ink.size * scale)
    size = {"width": ink.width * scale, "height": ink.height * scale}
    if isinstance(ink, Image):
        return replace(ink, **place, **size)
    assert isinstance(ink, Box)
    corners = {"radius": ink.radius * scale, "line_width": ink.line_width * scale}
    return replace(ink, **place, **size, **corners)
