"""Vector shapes with nothing behind them: what is not light, or not ink, is not there.

A shape that joins shows its colour over black, or on paper over white. Here it gets the least
opacity with which it still does, as pixels do (`epochreel.render.kernels.clear`). Blended by
``screen`` or ``multiply`` such shapes give over that ground what the opaque ones give.
"""

from __future__ import annotations

from collections.abc import Iterator

from epochreel.drawing import DisplayList
from epochreel.render.shape import Shape, translucent
from epochreel.render.shapes import light_shapes


def painted_shapes(picture: DisplayList) -> Iterator[Shape]:
    """Return the lights of a picture, over its backdrop or as clear as they are without one."""
    shapes = light_shapes(picture)
    if picture.backdrop is not None:
        return shapes
    on_paper = picture.tone.curve == "paper"
    return (cleared(shape, on_paper=on_paper) for shape in shapes)


def cleared(shape: Shape, *, on_paper: bool) -> Shape:
    """Return a shape as transparent as it can be; one that covers stays as it is."""
    return translucent(shape, 1.0 if on_paper else 0.0) if shape.joins else shape
