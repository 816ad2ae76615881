"""The film of a sweep: all of its networks learning side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import numpy as np

from epochreel.film import FilmOptions, Progress, Tell, make_comparison
from epochreel.scene.comparison.stage import FEWEST, MOST
from epochreel.sweeps.folder import Entry
from epochreel.sweeps.outcomes import Outcomes, Row
from epochreel.sweeps.planning import Sweep
from epochreel.sweeps.runs import value_text
from epochreel.trace import open_reel

MOST_SHOWN = MOST
WALL = "wall.mp4"
# How a value is labelled; in small cells the stage leaves out what all labels say.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "learning_rate": "lr {}",
        "hidden": "{} units",
        "epochs": "{} epochs",
        "batch_size": "batch {}",
        "l2": "l2 {}",
        "momentum": "momentum {}",
        "shuffle": "shuffled: {}",
        "bias": "biases: {}",
        "seed": "seed {}",
    }
)


def film_wall(
    sweep: Sweep,
    outcomes: Outcomes,
    options: FilmOptions,
    *,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Path | None:
    """Film a sweep into its folder, and return the film; None if there is nothing to compare.

    A film of the very same trainings that is there already is left as it is, which is said.

    Parameters
    ----------
    sweep, outcomes
        The trainings, and what came of them; of more than `MOST_SHOWN` those are shown that lie
        evenly from the best to the worst, which is said.
    options
        Size, theme, frame rate.
    progress, tell
        As for `epochreel.film.make_comparison`.

    Raises
    ------
    OutputError
        If the film cannot be written.
    """
    tell, path = tell or _silent, sweep.folder.path / WALL
    rows = shown_rows(outcomes, [run.name for run in sweep.runs])
    if len(rows) < FEWEST:
        tell(f"no {WALL}: it compares {FEWEST} networks or more")
        return None
    made_from = Entry(WALL, _digest(sweep, rows, options), "done")
    if path.exists() and sweep.folder.entry(WALL) == made_from:
        tell(f"{WALL} was there")
        return path
    n_filmed = sum(row.reel is not None for row in outcomes.rows)
    if n_filmed > len(rows):
        tell(f"{WALL} shows {len(rows)} of {n_filmed:,} runs, evenly from best to worst")
    path.unlink(missing_ok=True)
    _film(rows, path, options, progress, tell)
    sweep.folder.note(made_from)
    return path


def _film(
    rows: Sequence[Row],
    path: Path,
    options: FilmOptions,
    progress: Progress | None,
    tell: Tell,
) -> None:
    labels = [label_of(row) for row in rows]
    with ExitStack() as stack:
        reels = [stack.enter_context(open_reel(row.reel)) for row in rows if row.reel]
        make_comparison(reels, path, options, labels=labels, progress=progress, tell=tell)


def _digest(sweep: Sweep, rows: Sequence[Row], options: FilmOptions) -> str:
    """Return what tells films apart that show something else."""
    digests = {run.name: digest for run, digest in zip(sweep.runs, sweep.digests, strict=True)}
    shown = [(row.run.name, digests[row.run.name]) for row in rows]
    text = repr((shown, options.scene, options.fps, version("epochreel")))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def shown_rows(outcomes: Outcomes, order: Sequence[str]) -> list[Row]:
    """Return the trainings that a wall shows, in their places."""
    filmed = [row for row in outcomes.rows if row.reel is not None]
    if len(filmed) > MOST_SHOWN:
        chosen = np.linspace(0, len(filmed) - 1, MOST_SHOWN).round().astype(int)
        filmed = [filmed[index] for index in chosen]
    places = {name: place for place, name in enumerate(order)}
    return sorted(filmed, key=lambda row: places[row.run.name])


def label_of(row: Row) -> str:
    """Return what a training is called on a wall: ``lr 0.1, 8 units``."""
    parts = [
        _WORDS.get(name, "{}").format("0" if value == () else value_text(value))
        for name, value in row.varied.items()
    ]
    return ", ".join(parts) or row.run.name


def _silent(_line: str) -> None:
    """Take a line and do nothing with it."""
