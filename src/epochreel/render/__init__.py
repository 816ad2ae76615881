"""Pixels and SVG from display lists."""

from epochreel.render.rasteriser import Rasteriser
from epochreel.render.still import png_bytes, render_rgb, render_rgba
from epochreel.render.svg import to_svg
from epochreel.render.text import text_width

__all__ = ["Rasteriser", "png_bytes", "render_rgb", "render_rgba", "text_width", "to_svg"]
