"""A film of several trainings side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from epochreel.callbacks import unaltered
from epochreel.errors import UsageError
from epochreel.film.options import FilmOptions
from epochreel.film.pictures import Pictures
from epochreel.film.pipeline import write_film, write_limited_film
from epochreel.film.telling import Progress, Tell
from epochreel.scene.comparison.compare import ComparisonStage
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.moments.replay import Replay
from epochreel.story.compare import comparison_story
from epochreel.trace import ReelFile


def make_comparison(
    reels: Sequence[ReelFile],
    path: Path,
    options: FilmOptions,
    *,
    labels: Sequence[str] | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Write a film in which several networks learn on one clock.

    Parameters
    ----------
    reels
        Two to nine recorded trainings; networks and data may differ.
    path
        Where the film is to be; it appears there only when it is whole. The suffix chooses the
        format.
    options
        Size, theme, frame rate.
    labels
        What each is called; None for the names of the files.
    progress
        Told after each frame how many are done.
    tell
        Told in one line what was chosen that the options leave open.

    Raises
    ------
    UsageError
        For too few or too many reels, as many labels as do not fit, or a format that is unknown
        or cannot hold such a film.
    OutputError
        If the film exists already or cannot be written, or none is as small as it is to be.
    """
    progress, tell = unaltered(progress), unaltered(tell)
    if labels is not None and len(labels) != len(reels):
        raise UsageError(f"{len(labels)} labels for {len(reels)} reels; give one for each")
    if options.captions is not None:
        raise UsageError("a comparison has no captions; leave them out")
    options.check(path)
    names = labels or [reel.path.stem for reel in reels]
    entrants = [Entrant(Replay(reel), name) for reel, name in zip(reels, names, strict=True)]
    title = " / ".join(names)

    def show(chosen: FilmOptions) -> Pictures:
        stage = ComparisonStage(entrants, chosen.scene)
        return Pictures(stage, comparison_story(stage.n_epochs, chosen.fps))

    if options.limit is not None:
        write_limited_film(show, path, options, title=title, progress=progress, tell=tell)
        return
    write_film(show(options), path, options, title=title, progress=progress)
