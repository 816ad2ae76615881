"""Many trainings that differ in what was chosen, in one call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from epochreel.api.reel import Reel, open_
from epochreel.callbacks import Carried, through_generators, unaltered
from epochreel.choices import kinds
from epochreel.choices.choice import choices_in, reads, takes
from epochreel.choices.film import FilmChoices
from epochreel.choices.learning import DATA, LearningChoices
from epochreel.errors import TrainingError, UsageError

if TYPE_CHECKING:
    from epochreel.film import FilmOptions, Progress, Tell
    from epochreel.sweeps import Outcomes
    from epochreel.sweeps import Sweep as Planned

DATA_NAMES = [each.name for each, said in choices_in(LearningChoices) if said.section == DATA]


@dataclass(frozen=True)
class Sweep:
    """Trainings that were made and compared.

    Parameters
    ----------
    folder
        Where their reels, ``sweep.csv`` and ``wall.mp4`` are.
    rows
        A line each as in ``sweep.csv``, the best first.
    wall
        The film; None if there was nothing to compare.
    table
        The rows as they are printed.
    """

    folder: Path
    rows: tuple[dict[str, Any], ...]
    wall: Path | None
    table: str

    @reads(rank=kinds.whole)
    def reel(self, rank: int = 0) -> Reel:
        """Return the reel of a row, the best one by default.

        Raises
        ------
        UsageError
            If there is no such row.
        ReelError
            If that training failed and left none.
        """
        if not -len(self.rows) <= rank < len(self.rows):
            raise UsageError(f"`rank` (={rank}) must be below {len(self.rows)}, the best is 0")
        return open_(self.folder / f"{self.rows[rank]['run']}.reel")

    def __str__(self) -> str:
        return self.table

    def __repr__(self) -> str:
        return f"<Sweep {self.folder.name}: {len(self.rows)} trainings>"


@takes(
    "sweep",
    LearningChoices,
    FilmChoices,
    data=kinds.source,
    folder=kinds.place,
    seeds=kinds.whole,
    yes=kinds.switch,
    progress=kinds.callback,
    tell=kinds.callback,
)
def sweep(
    data: Any,
    targets: Any = None,
    *,
    folder: str | Path | None = None,
    seeds: int | None = None,
    yes: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
    **choices: Any,
) -> Sweep:
    """Train every combination of what is tried, and return what came of each, the best first.

    ``sweep("xor", learning_rate=[0.1, 1, 5], hidden=[2, 4, (4, 4)], seeds=5)``. Called again, it
    trains only what is not there. A training that fails is a row, and no error.

    Choices of network and training are those of `train`, each one value or a sequence of values.
    Of ``hidden`` a value is the units of one hidden layer, or in a sequence those of several
    layers. Choices of the data are those of `train`, too.

    Parameters
    ----------
    data, targets
        As for `train`.
    folder
        Where reels, table and film are kept; by default ``NAME-sweep``.
    seeds
        How many seeds each combination is trained with: 1, 2, …
    yes
        Train more than 1,000.
    progress
        Told how many trainings are done, and of how many; then the same of the film's frames.
    tell
        Told, a line each, what was there already, and what was decided.
    choices

    Raises
    ------
    TypeError
        If something is tried that is no choice.
    UsageError
        If a value is none, or there are too many trainings.
    DataError
        If the data cannot be learnt from.
    OutputError
        If the folder holds something else, or a reel made from other choices.
    TrainingError
        If not one of the trainings left a reel.
    WorkersError
        If there is nobody who trains.
    """
    from epochreel.film import film_options
    from epochreel.recording import data_choices
    from epochreel.sweeps import SWEPT, SweepFolder, check_count, plan_sweep, read_values, runs_of

    tried = {name: choices.pop(name) for name in SWEPT if name in choices}
    values = {name: read_values(name, given) for name, given in tried.items() if given is not None}
    if not yes:
        check_count(values, seeds, way="`yes=True`")
    about = {name: choices.pop(name) for name in DATA_NAMES if name in choices}
    film = FilmChoices(**choices)
    options = film_options(film)
    stem = Path(data).stem if isinstance(data, str | Path) else "training"
    runs = runs_of(values, seeds, stem)
    place = SweepFolder(Path(f"{stem}-sweep" if folder is None else folder))
    chosen = data_choices(LearningChoices(**about))
    planned = plan_sweep(data, targets, chosen, runs, place, overwrite=film.overwrite)
    making = options.making
    outcomes = train_sweep(planned, making.workers, making.on, progress=progress, tell=tell)
    return film_sweep(planned, outcomes, options, progress=progress, tell=tell)


def train_sweep(
    planned: Planned,
    workers: int | None,
    on: Any,
    *,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Outcomes:
    """Train what is missing of a sweep, write its tables, and return what came of all.

    Raises
    ------
    TrainingError
        If not one of the trainings left a reel.
    """
    from epochreel.sweeps import collect, train_missing, write_tables

    tell = unaltered(tell) or _silent
    for line in (*planned.notes, planned.said):
        if line:
            tell(line)
    if planned.missing:
        told = through_generators(unaltered(progress))
        try:
            train_missing(planned, workers, on, tell, told)
        except Carried as carried:
            raise carried.error from None
    outcomes = collect(planned)
    write_tables(outcomes, planned.folder.path)
    if all(row.reel is None for row in outcomes.rows):
        n_runs, why = len(outcomes.rows), outcomes.rows[0].said
        raise TrainingError(f"none of {n_runs} trainings came to anything; the first: {why}")
    return outcomes


def film_sweep(
    planned: Planned,
    outcomes: Outcomes,
    options: FilmOptions,
    *,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Sweep:
    """Film a sweep that was trained, and return all of it."""
    from epochreel.sweeps import film_wall, lines_of, rows_of

    wall = film_wall(planned, outcomes, options, progress=progress, tell=tell)
    table = "\n".join(lines_of(outcomes))
    return Sweep(planned.folder.path, tuple(rows_of(outcomes)), wall, table)


def _silent(_line: str) -> None:
    """Take a line and do nothing with it."""
