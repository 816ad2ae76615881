"""Several trainings side by side in one film, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from epochreel.api.outputs import Output
from epochreel.api.reel import Reel, open_
from epochreel.choices import kinds
from epochreel.choices.choice import takes
from epochreel.choices.film import ComparisonKeywords, FilmChoices

if TYPE_CHECKING:
    from epochreel.film import Progress, Tell


@takes(
    "compare",
    FilmChoices,
    path=kinds.place,
    labels=kinds.names,
    progress=kinds.callback,
    tell=kinds.callback,
)
def compare(
    reels: Sequence[Reel | str | Path],
    path: str | Path,
    *,
    labels: str | Sequence[str] | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
    **choices: Unpack[ComparisonKeywords],
) -> Output:
    """Write a film in which several networks learn on one clock, and return where it is.

    At its end the best is lit, by held-out score where there is one; who failed goes dark.

    Parameters
    ----------
    reels
        Two to sixty-four, open or by their paths; networks and data may differ.
    path
        ``.mp4``, ``.webm``, ``.mov``, ``.gif``, ``.webp``, or a folder for PNGs.
    labels
        What each is called, as a sequence or with commas between; None for the names of the
        files.
    progress, tell
        As for `Reel.film`.
    choices

    Raises
    ------
    UsageError
        For too few or too many reels, labels that are not one for each, or what `Reel.film`
        refuses.
    ReelError
        If one of them is no reel.
    OutputError
        If the film exists already or cannot be written, or none is as small as ``max_size``.
    WorkersError
        If a part of it cannot be made, or there is nobody to make it.
    """
    from epochreel.film import film_options, make_comparison

    entrants = _entrants(reels)
    options = film_options(FilmChoices(**choices))
    options.check(Path(path))  # before sixty-four reels are opened
    with ExitStack() as stack:
        held = [
            reel if isinstance(reel, Reel) else stack.enter_context(open_(reel))
            for reel in entrants
        ]
        files = [reel._file for reel in held]
        make_comparison(files, Path(path), options, labels=labels, progress=progress, tell=tell)
    return Output(path)


def _entrants(reels: Any) -> list[Reel | str | Path]:
    """Return what is compared: several reels, or their paths."""
    entrants: Any = kinds.listed(reels)
    if not entrants or not all(isinstance(each, Reel | str | Path) for each in entrants):
        raise kinds.wrong("reels", reels, "a list of reels, or of their paths")
    return entrants
