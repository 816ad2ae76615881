"""A film of several trainings side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from epochreel.callbacks import unaltered
from epochreel.encode import format_for
from epochreel.errors import UsageError
from epochreel.film.options import FilmOptions
from epochreel.film.pictures import Pictures, comparison_of
from epochreel.film.pipeline import Beside, settled, write_film, write_limited_film
from epochreel.film.segments.job import FilmedReel, FilmJob
from epochreel.film.telling import Progress, Tell
from epochreel.scene.moments.replay import Replay
from epochreel.story.race import comparison_story
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
        Two to 64 recorded trainings; networks and data may differ.
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
        raise UsageError("a comparison has no captions; leave `captions=` out")
    options.check(path)
    options = settled(options, path, tell)
    names = tuple(labels or [reel.path.stem for reel in reels])
    suffix, title = format_for(path).suffix, " / ".join(names)
    filmed = tuple(map(FilmedReel.of, reels))
    replays = [Replay(reel) for reel in reels]

    def show(chosen: FilmOptions) -> tuple[FilmJob, Pictures]:
        story = comparison_story(last_epoch(replays), chosen.fps)
        job = FilmJob(filmed, chosen, story, suffix, title, labels=names)
        return job, comparison_of(reels, names, story, chosen)

    if options.limit is not None:
        write_limited_film(show, path, options, Beside(), progress=progress, tell=tell)
        return
    job, pictures = show(options)
    write_film(job, pictures, path, options, Beside(), progress=progress, tell=tell)


def last_epoch(replays: Sequence[Replay]) -> int:
    """Return how far the clock of a comparison runs: to the end of the longest training."""
    ends = (replay.meta.timeline.epochs_over(replay.kept_step.step) for replay in replays)
    return max(1, round(max(ends, default=1)))
