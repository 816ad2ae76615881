"""Several trainings side by side in one film, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from epochreel.api.reel import Reel, open_
from epochreel.clock import parse_fps

if TYPE_CHECKING:
    from epochreel.film import FilmOptions, Progress, Tell


def compare(
    reels: Sequence[Reel | str | Path],
    path: str | Path,
    *,
    labels: Sequence[str] | None = None,
    theme: str = "night",
    font: str | Path | None = None,
    size: tuple[int, int] | None = None,
    fps: int | float | str | Fraction | None = None,
    max_size: str | int | None = None,
    transparent: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Path:
    """Write a film in which several networks learn on one clock, and return where it is.

    At its end the best is lit, by held-out score where there is one; who failed goes dark.

    Parameters
    ----------
    reels
        Two to sixty-four, open or by their paths; networks and data may differ.
    path
        ``.mp4``, ``.webm``, ``.mov``, ``.gif``, ``.webp``, or a folder for PNGs.
    labels
        What each is called; None for the names of the files.
    theme, font, size, fps, max_size, transparent, overwrite, progress, tell
        As for `Reel.film`.

    Raises
    ------
    UsageError
        For too few or too many reels, labels that are not one for each, or what `Reel.film`
        refuses.
    ReelError
        If one of them is no reel.
    OutputError
        If the film exists already or cannot be written, or none is as small as ``max_size``.
    """
    from epochreel.film import make_comparison

    options = _options(
        Path(path),
        theme=theme,
        font=font,
        size=size,
        fps=None if fps is None else parse_fps(str(fps)),
        max_size=max_size,
        transparent=transparent,
        overwrite=overwrite,
    )
    options.check(Path(path))  # before sixty-four reels are opened
    with ExitStack() as stack:
        held = [
            reel if isinstance(reel, Reel) else stack.enter_context(open_(reel)) for reel in reels
        ]
        files = [reel._file for reel in held]
        make_comparison(files, Path(path), options, labels=labels, progress=progress, tell=tell)
    return Path(path)


def _options(path: Path, **chosen: Any) -> FilmOptions:
    """Return the options of a comparison."""
    from epochreel.film import film_options

    options = film_options(**chosen)
    return options if chosen["fps"] is not None else options.at_rate_for(path)
