"""What a person may choose about a film, and what it is where they choose nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from epochreel.encode.formats import check_film, format_for
from epochreel.errors import UsageError, unknown_name
from epochreel.files import check_output
from epochreel.scene import SceneOptions
from epochreel.scene.options import STYLES, Style

MAX_RENDER_THREADS = 8
# A square picture of this size takes 800 MB.
MAX_SIZE = 16384

# Width and height in px, frames per second.
_STYLE_DEFAULTS: Mapping[Style, tuple[tuple[int, int], Fraction]] = MappingProxyType(
    {
        "cinematic": ((1920, 1080), Fraction(60)),
        # What the film of the article that it began with has.
        "classic": ((640, 480), Fraction(1)),
    }
)


def render_threads() -> int:
    """Return how many threads draw: one per processor this process may use, to a bound."""
    usable = getattr(os, "sched_getaffinity", None)
    n_processors = len(usable(0)) if usable else os.cpu_count() or 1
    return min(n_processors, MAX_RENDER_THREADS)


@dataclass(frozen=True)
class FilmOptions:
    """How a film looks and how fast it runs.

    Parameters
    ----------
    scene
        Size and style of the picture.
    fps
        Frames per second, exact.
    overwrite
        Replace an existing file.
    n_threads
        Threads that draw; the pictures do not depend on it.
    """

    scene: SceneOptions = field(default_factory=SceneOptions)
    fps: Fraction = Fraction(60)
    overwrite: bool = False
    n_threads: int = field(default_factory=render_threads)

    def check(self, path: Path) -> None:
        """Raise now what would stop a film to ``path`` later.

        Raises
        ------
        UsageError
            For an unknown suffix, or a size or rate that the format cannot hold.
        OutputError
            If the output exists, or its folder is missing or not writable.
        """
        check_film(format_for(path), self.scene.width, self.scene.height, self.fps)
        check_output(path, overwrite=self.overwrite)


def film_options(
    style: Style = "cinematic",
    *,
    size: tuple[int, int] | None = None,
    fps: Fraction | None = None,
    overwrite: bool = False,
) -> FilmOptions:
    """Return options in which whatever was not chosen is the style's own.

    Parameters
    ----------
    style
        ``"cinematic"`` or ``"classic"``.
    size
        Width and height, px.
    fps
        Frames per second.
    overwrite
        Replace an existing file.

    Raises
    ------
    UsageError
        For an unknown style, or a size that no picture can have.
    """
    if style not in _STYLE_DEFAULTS:
        raise unknown_name("style", style, STYLES)
    style_size, style_fps = _STYLE_DEFAULTS[style]
    width, height = size or style_size
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise UsageError(f"`size` (={width}x{height}) must be from 1x1 to {MAX_SIZE}x{MAX_SIZE}")
    return FilmOptions(SceneOptions(width, height, style), fps or style_fps, overwrite)
