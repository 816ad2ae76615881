"""Vector shapes with nothing behind them: what is not light, or not ink, is not there.

A shape that joins shows its colour over black, or on paper over white. Here it gets the least
opacity with which it still does, as pixels do (`epochreel.render.kernels.clear`). Blended by
``screen`` or ``multiply`` such shapes give over that ground what the opaque ones give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from epochreel.drawing import DisplayList, Light
from epochreel.render.shapes import Shape, light_shapes


def painted_shapes(picture: DisplayList) -> Iterator[Shape]:
    """Return the lights of a picture, over its backdrop or as clear as they are without one."""
    shapes = light_shapes(picture)
    if picture.backdrop is not None:
        return shapes
    on_paper = picture.tone.curve == "paper"
    return (cleared(shape, on_paper=on_paper) for shape in shapes)


def cleared(shape: Shape, *, on_paper: bool) -> Shape:
    """Return a shape as transparent as it can be; one that covers stays as it is."""
    if not shape.joins:
        return shape
    parted = [_parted(colour, 1.0 if on_paper else 0.0) for _, colour in shape.stops]
    opacities = tuple(opacity for _, opacity in parted)
    colours = _with_neighbours([colour for colour, _ in parted], opacities)
    places = [place for place, _ in shape.stops]
    stops = tuple(zip(places, colours, strict=True))
    if len(stops) == 1:
        return replace(shape, stops=stops, opacity=shape.opacity * opacities[0])
    return replace(shape, stops=stops, opacities=opacities)


def _parted(shown: Light, ground: float) -> tuple[Light, float]:
    """Return the colour and the opacity of what is seen over black, 0, or white, 1."""
    opacity = max(abs(channel - ground) for channel in shown)
    if opacity == 0:
        return shown, 0.0
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
