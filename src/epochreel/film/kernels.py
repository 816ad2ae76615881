"""Loads what draws, before several threads would, and says so if it must be compiled."""

from __future__ import annotations

from importlib import import_module

from epochreel.callbacks import Carried, through_generators
from epochreel.compiling import telling_of_compiling
from epochreel.film.telling import Tell
from epochreel.frame import PixelLayout
from epochreel.render.canvas import may_be_clear


def load_drawing(pixels: PixelLayout, tell: Tell | None) -> None:
    """Load what draws pixels of a layout, and tell if it has to be compiled."""
    try:
        with telling_of_compiling(through_generators(tell)):
            import_module("epochreel.render.kernels")
            if may_be_clear(pixels):
                import_module("epochreel.render.kernels.clear")
    except Carried as carried:
        raise carried.error from None
