"""Loads what draws, before several threads would, and says so if it must be compiled."""

from __future__ import annotations

from importlib import import_module

from epochreel.callbacks import Carried, through_generators
from epochreel.compiling import telling_of_compiling
from epochreel.film.telling import Tell
from epochreel.frame import PixelLayout
from epochreel.render.canvas import may_be_clear

# The package itself imports nothing, so that its modules can be compiled apart.
_DRAWING, _CLEAR = ("tiles", "bins", "pack"), ("clear.tiles",)


def load_drawing(pixels: PixelLayout, tell: Tell | None) -> None:
    """Load what draws pixels of a layout, and tell if it has to be compiled."""
    try:
        with telling_of_compiling(through_generators(tell)):
            for module in (*_DRAWING, *(_CLEAR if may_be_clear(pixels) else ())):
                import_module(f"epochreel.render.kernels.{module}")
    except Carried as carried:
        raise carried.error from None
