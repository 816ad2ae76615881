"""What came of each training of a sweep, with its scores, the best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import numpy as np

from epochreel.scene.around.score import FIGURES, figures_of
from epochreel.scene.comparison.ranking import ends_of, merits, shared_figure
from epochreel.scene.moments.replay import Replay
from epochreel.sweeps.planning import Sweep
from epochreel.sweeps.runs import SEED, Run
from epochreel.trace import open_reel


@dataclass(frozen=True)
class Row:
    """One training.

    Parameters
    ----------
    run
        Which.
    status
        ``"done"``, ``"diverged"`` or ``"failed"``.
    reel
        Its file; None if it failed.
    final, best
        The score at its end, and the best on the way; None where there is none.
    best_epoch
        When that was, in epochs.
    secs
        How long it took; None if that is not known any more.
    said
        Why it was not done.
    """

    run: Run
    status: str
    reel: Path | None
    final: float | None = None
    best: float | None = None
    best_epoch: float | None = None
    secs: float | None = None
    said: str = ""

    @property
    def varied(self) -> dict[str, Any]:
        """The choices in which it differs from others, by name."""
        return {name: self.run.chosen[name] for name in self.run.varied}


@dataclass(frozen=True)
class OverSeeds:
    """The same choices with several seeds.

    Parameters
    ----------
    varied
        The choices, without the seed.
    scores
        Final ones of those that were done.
    n_seeds
        How many were tried.
    """

    varied: Mapping[str, Any]
    scores: tuple[float, ...]
    n_seeds: int

    @property
    def mean(self) -> float | None:
        """Of the scores; None if there are none."""
        return fmean(self.scores) if self.scores else None

    @property
    def spread(self) -> float | None:
        """Standard deviation of the scores, of at least two."""
        return stdev(self.scores) if len(self.scores) > 1 else None


@dataclass(frozen=True)
class Outcomes:
    """All trainings of a sweep.

    Parameters
    ----------
    figure
        The curve by which they are ranked, as in `epochreel.scene.comparison.ranking.best_of`;
        None if they have none in common.
    rows
        The best first; those without a score last.
    """

    figure: str | None
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """What the figure is called."""
        return dict(FIGURES)[self.figure] if self.figure else ""

    @property
    def higher_is_better(self) -> bool:
        """Whether the figure is a share of right answers, and not an error."""
        return self.figure is not None and "accuracy" in self.figure

    @property
    def varied(self) -> tuple[str, ...]:
        """The choices in which the trainings differ."""
        return self.rows[0].run.varied if self.rows else ()

    def over_seeds(self) -> tuple[OverSeeds, ...]:
        """Return what is the same but for its seed, the best mean first; empty for one seed."""
        if SEED not in self.varied:
            return ()
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for row in self.rows:
            key = tuple(value for name, value in row.varied.items() if name != SEED)
            groups.setdefault(key, []).append(row)
        found = [_over_seeds(rows) for rows in groups.values()]
        sign = -1.0 if self.higher_is_better else 1.0
        return tuple(sorted(found, key=lambda at: np.inf if at.mean is None else sign * at.mean))


def collect(sweep: Sweep) -> Outcomes:
    """Return what came of a sweep, as its reels say.

    Raises
    ------
    ReelError
        If a reel is damaged.
    """
    paths = {run.name: sweep.folder.reel(run.name) for run in sweep.runs}
    # One after the other: a process may not have thousands of files open.
    read = {name: _read(path) for name, path in paths.items() if path.exists()}
    whole = {name: each for name, each in read.items() if each.is_whole}
    figure = shared_figure([each.ends for each in (whole or read).values()])
    rows = [_row(sweep, run, read.get(run.name), figure) for run in sweep.runs]
    ranks = {name: merits(each.ends, figure) for name, each in whole.items() if figure}
    last = (np.inf, np.inf)
    # The sort keeps the order of the sweep among equals.
    return Outcomes(figure, tuple(sorted(rows, key=lambda row: ranks.get(row.run.name, last))))


@dataclass(frozen=True)
class _Read:
    """What a reel says of its training: how its curves end, and the best on the way."""

    is_whole: bool
    ends: Mapping[str, float]
    bests: Mapping[str, tuple[float, float]]  # value and epoch


def _read(path: Path) -> _Read:
    with open_reel(path) as reel:
        replay = Replay(reel)
        is_whole = replay.last_step.step >= replay.meta.n_steps
        bests = {name: _best(replay, name) for name in figures_of(replay)}
        known = {name: best for name, best in bests.items() if best is not None}
        return _Read(is_whole, ends_of(replay), known)


def _best(replay: Replay, figure: str) -> tuple[float, float] | None:
    """Return the best value of a curve, and its epoch; None if none is a number."""
    epochs, values = replay.curve(figure) or (np.empty(0), np.empty(0))
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return None
    pick = np.argmax if "accuracy" in figure else np.argmin
    at = known[int(pick(values[known]))]
    return float(values[at]), float(epochs[at])


def _row(sweep: Sweep, run: Run, read: _Read | None, figure: str | None) -> Row:
    entry = sweep.folder.entry(run.name)
    secs = None if entry is None else entry.secs
    said = "" if entry is None else entry.said
    if read is None:
        return Row(run, "failed", None, secs=secs, said=said)
    status = "done" if read.is_whole else "diverged"
    best, best_epoch = read.bests.get(figure or "", (None, None))
    # Where a training that diverged happened to be is no score of it.
    final = read.ends.get(figure or "", np.nan) if read.is_whole else np.nan
    return Row(
        run,
        status,
        sweep.folder.reel(run.name),
        final if np.isfinite(final) else None,
        best,
        best_epoch,
        secs,
        said,
    )


def _over_seeds(rows: list[Row]) -> OverSeeds:
    varied = {name: value for name, value in rows[0].varied.items() if name != SEED}
    scores = tuple(row.final for row in rows if row.final is not None)
    return OverSeeds(varied, scores, len(rows))
