"""What a person may choose about a film, and what it is where they choose nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from epochreel.encode.formats import check_film, format_for
from epochreel.errors import UsageError, unknown_name
from epochreel.files import check_output
from epochreel.film.imprint import imprint_of
from epochreel.scene import SceneOptions
from epochreel.scene.options import STYLES, Style
from epochreel.scene.panels.registry import PANELS

MAX_RENDER_THREADS = 8
# A square picture of this size takes 800 MB.
MAX_SIZE = 16384
MODEST_FPS = Fraction(25)
Music = Literal["none", "score"] | Path

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
    music
        What is heard: ``"none"``, ``"score"`` (made from the training), or a file, as long as
        which the film then is.
    """

    scene: SceneOptions = field(default_factory=SceneOptions)
    fps: Fraction = Fraction(60)
    overwrite: bool = False
    n_threads: int = field(default_factory=render_threads)
    music: Music = "none"

    def at_rate_for(self, path: Path) -> FilmOptions:
        """Return these options, with a slower rate if the format of ``path`` cannot be so fast."""
        if self.fps <= format_for(path).max_fps:
            return self
        # A GIF counts in hundredths of a second: 25 frames a second are exact, 30 are not.
        return replace(self, fps=MODEST_FPS)

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
        if isinstance(self.music, Path) and format_for(path).codec is None:
            raise UsageError(f"{format_for(path).name} has no sound; .mp4 and .webm have: {path}")

    @property
    def wants_score(self) -> bool:
        """Whether the music is to be made from the training."""
        return self.music == "score"


def film_options(
    style: Style = "cinematic",
    *,
    size: tuple[int, int] | None = None,
    fps: Fraction | None = None,
    theme: str = "night",
    panels: Sequence[str] | None = None,
    music: str | Path | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    logo: str | Path | None = None,
    credit: str | None = None,
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
    theme
        Name of the colours, from `epochreel.scene.kit.theme.THEMES`.
    panels
        Names of what stands beside the network; empty for nothing, None for what suits the
        training.
    music
        ``"score"``, made from the training; ``"none"``; or a file, as long as which the film
        then is. None for the score in the cinematic style.
    title, subtitle, logo, credit
        What stands on the cards of the cinematic style; see `epochreel.film.imprint.imprint_of`.
    overwrite
        Replace an existing file.

    Raises
    ------
    UsageError
        For an unknown style, theme or panel, a size that no picture can have, or a text or logo
        that no card can.
    """
    if style not in _STYLE_DEFAULTS:
        raise unknown_name("style", style, STYLES)
    style_size, style_fps = _STYLE_DEFAULTS[style]
    width, height = size or style_size
    if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
        raise UsageError(f"`size` (={width}x{height}) must be from 1x1 to {MAX_SIZE}x{MAX_SIZE}")
    for name in panels or ():
        if name not in PANELS:
            raise unknown_name("panel", name, tuple(PANELS))
    shown = None if panels is None else tuple(panels)
    imprint = imprint_of(title, subtitle, logo, credit)
    return FilmOptions(
        SceneOptions(width, height, style, shown, theme, imprint),
        fps or style_fps,
        overwrite,
        music=_music(music, style),
    )


def _music(chosen: str | Path | None, style: Style) -> Music:
    """Return what is heard; the film that it began with was silent."""
    if chosen is None:
        return "score" if style == "cinematic" else "none"
    if chosen == "none":
        return "none"
    if style == "classic":
        raise UsageError("the style classic is silent: its music can only be none")
    return "score" if chosen == "score" else Path(chosen)
