"""Ink that is drawn once and comes again: most of a picture is what it was a frame before.

What is kept depends on a brush and a few plain values alone, so that a stage stays a pure
function of the moment, whichever thread asks. Each stage keeps its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Concatenate, ParamSpec

from epochreel.drawing import FontFile, Ink
from epochreel.scene.kit.brush import Brush

P = ParamSpec("P")
Draw = Callable[Concatenate[Brush, P], None]

# Threads that make a film share its stage, each somewhere else in it: sixteen of them may be
# between two states each.
AT_ONCE = 32


def kept(draw: Draw[P], most: int = AT_ONCE) -> Draw[P]:
    """Return a function that draws what another draws, from what it drew before.

    Parameters
    ----------
    draw
        Adds ink to a brush, by its unit, opacity and font and by further arguments, all of them
        hashable, and by nothing else that changes.
    most
        How many drawings are kept, the latest used.
    """

    # Typed, or what was drawn for the number 1 would come for True.
    @lru_cache(maxsize=most, typed=True)
    def inks(
        unit: float, opacity: float, font: FontFile | None, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[Ink, ...]:
        brush = Brush(unit, opacity, font)
        draw(brush, *args, **kwargs)
        return tuple(brush.inks)

    def draw_again(brush: Brush, *args: P.args, **kwargs: P.kwargs) -> None:
        brush.inks.extend(inks(brush.unit, brush.opacity, brush.font, *args, **kwargs))

    return draw_again
