"""A vector shape in display colours, and how much of what lies below is seen through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from epochreel.drawing import Light

Stops = tuple[tuple[float, Light], ...]  # place from 0 to 1, display colour


@dataclass(frozen=True, slots=True)
class Shape:
    """One area in one colour or gradient, in a frame of its own.

    Parameters
    ----------
    outline
        ``"box"``, ``"circle"``, ``"lens"``, the right half of a leaf around the origin, or
        ``"curve"``, which goes through points.
    x, y, turn
        Where the frame's origin lies, px, and how far the frame is turned clockwise, degrees.
    left, top, width, height
        Of the outline's box in the frame, px; for a lens, of the whole leaf.
    stops
        Colours; a single one for a flat colour.
    run
        The way of a gradient: ``"along"`` the box from left to right, ``"across"`` it from top
        to bottom, or ``"round"``, from its middle to its sides.
    radius
        Of a box's corners, px.
    stroke
        Width of the line if only the outline is drawn, px; 0 for a filled shape.
    opacity
        0 to 1.
    joins
        Whether it is blended with what lies below instead of covering it.
    opacities
        Of the stops, 0 to 1; empty where all are opaque.
    points
        Of a curve, px in the frame; its stroke has round joints.
    has_round_ends
        Whether a curve's stroke has round ends; otherwise it is cut off there.
    """

    outline: Literal["box", "circle", "lens", "curve"]
    x: float
    y: float
    left: float
    top: float
    width: float
    height: float
    stops: Stops
    run: Literal["along", "across", "round"] = "along"
    turn: float = 0.0
    radius: float = 0.0
    stroke: float = 0.0
    opacity: float = 1.0
    joins: bool = True
    opacities: tuple[float, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    has_round_ends: bool = True


def translucent(shape: Shape, ground: float, exponent: int = 1) -> Shape:
    """Return an opaque shape as transparent as it can be, over its ground the same.

    Parameters
    ----------
    shape
        Whose colours are those over the ground.
    ground
        What is seen where there is nothing: black, 0, or white, 1.
    exponent
        1 for the least opacity; of 3, what would let a half through lets an eighth through.
    """
    parted = [_parted(colour, ground, exponent) for _, colour in shape.stops]
    opacities = tuple(opacity for _, opacity in parted)
    colours = _with_neighbours([colour for colour, _ in parted], opacities)
    places = [place for place, _ in shape.stops]
    stops = tuple(zip(places, colours, strict=True))
    if len(stops) == 1:
        return replace(shape, stops=stops, opacity=shape.opacity * opacities[0])
    return replace(shape, stops=stops, opacities=opacities)


def _parted(shown: Light, ground: float, exponent: int) -> tuple[Light, float]:
    """Return the colour and the opacity of what is seen over black, 0, or white, 1."""
    opacity = max(abs(channel - ground) for channel in shown)
    if opacity == 0:
        return shown, 0.0
    if exponent > 1:  # at 1, rounding would make of one colour several
        opacity = 1.0 - (1.0 - opacity) ** exponent
    red, green, blue = (ground + (channel - ground) / opacity for channel in shown)
    return (red, green, blue), opacity


def _with_neighbours(colours: list[Light], opacities: tuple[float, ...]) -> list[Light]:
    """Return colours in which what is clear has that of the nearest stop that is not.

    A gradient that fades would otherwise pass through black on its way.
    """
    seen = [index for index, opacity in enumerate(opacities) if opacity > 0]
    if not seen:
        return colours
    return [colours[min(seen, key=lambda k: abs(k - i))] for i in range(len(colours))]
