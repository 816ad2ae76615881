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
from epochreel.film.byte_size import parse_bytes
from epochreel.scene import SceneOptions
from epochreel.scene.options import STYLES, Style
from epochreel.scene.panels.registry import PANELS

MAX_RENDER_THREADS = 8
# A square picture of this size takes 800 MB.
MAX_SIZE = 16384
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


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """How large a film's file may be, and what may not be given up for that.

    Parameters
    ----------
    max_bytes
        The limit.
    keep_size, keep_fps
        Whether a person chose the size of the picture, the frame rate.
    """

    max_bytes: int
    keep_size: bool = False
    keep_fps: bool = False


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
    fineness
        Colours of a GIF, quality of a WebP; None for the finest.
    limit
        How large the file may be; None for any size.
    """

    scene: SceneOptions = field(default_factory=SceneOptions)
    fps: Fraction = Fraction(60)
    overwrite: bool = False
    n_threads: int = field(default_factory=render_threads)
    music: Music = "none"
    fineness: int | None = None
    limit: SizeLimit | None = None

    def at_rate_for(self, path: Path) -> FilmOptions:
        """Return these options, with a slower rate if that suits the format of ``path``."""
        modest_fps = format_for(path).modest_fps
        return self if modest_fps is None else replace(self, fps=min(self.fps, modest_fps))

    def check(self, path: Path) -> None:
        """Raise now what would stop a film to ``path`` later.

        Raises
        ------
        UsageError
            For an unknown suffix, or a size, rate or limit that the format cannot hold.
        OutputError
            If the output exists, or its folder is missing or not writable.
        """
        check_film(format_for(path), self.scene.width, self.scene.height, self.fps)
        check_output(path, overwrite=self.overwrite)
        if isinstance(self.music, Path) and format_for(path).codec is None:
            raise UsageError(f"{format_for(path).name} has no sound; .mp4 and .webm have: {path}")
        if self.limit is not None and not format_for(path).finest:
            raise UsageError(f"--max-size is for .gif and .webp; without it this works: {path}")

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
    overwrite: bool = False,
    max_size: str | int | None = None,
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
    overwrite
        Replace an existing file.
    max_size
        How large the file may be, such as ``"5MB"``, or bytes; None for any size. To be so
        small, a film gives up what is not chosen here of size and frame rate.

    Raises
    ------
    UsageError
        For an unknown style, theme or panel, a size that no picture can have, or a limit that is
        none.
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
    return FilmOptions(
        SceneOptions(width, height, style, shown, theme),
        fps or style_fps,
        overwrite,
        music=_music(music, style),
        limit=_limit(max_size, size, fps),
    )


def _limit(
    max_size: str | int | None, size: tuple[int, int] | None, fps: Fraction | None
) -> SizeLimit | None:
    if max_size is None:
        return None
    return SizeLimit(parse_bytes(max_size), keep_size=size is not None, keep_fps=fps is not None)


def _music(chosen: str | Path | None, style: Style) -> Music:
    """Return what is heard; the film that it began with was silent."""
    if chosen is None:
        return "score" if style == "cinematic" else "none"
    if chosen == "none":
        return "none"
    if style == "classic":
        raise UsageError("the style classic is silent: its music can only be none")
    return "score" if chosen == "score" else Path(chosen)
