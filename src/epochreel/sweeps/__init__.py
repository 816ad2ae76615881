"""Sweeps: a training for each combination of some choices, in one folder, compared at the end."""

from epochreel.sweeps.folder import SweepFolder
from epochreel.sweeps.outcomes import Outcomes, Row, collect
from epochreel.sweeps.outcomes_file import rows_of, write_tables
from epochreel.sweeps.outcomes_text import lines_of
from epochreel.sweeps.planning import Sweep, plan_sweep
from epochreel.sweeps.runs import MOST_UNASKED, Run, check_count, runs_of
from epochreel.sweeps.trainers import train_missing, trainers
from epochreel.sweeps.values import SWEPT, read_values
from epochreel.sweeps.wall import MOST_SHOWN, WALL, film_wall, shown_rows

__all__ = [
    "MOST_SHOWN",
    "MOST_UNASKED",
    "SWEPT",
    "WALL",
    "Outcomes",
    "Row",
    "Run",
    "Sweep",
    "SweepFolder",
    "check_count",
    "collect",
    "film_wall",
    "lines_of",
    "plan_sweep",
    "read_values",
    "rows_of",
    "runs_of",
    "shown_rows",
    "train_missing",
    "trainers",
    "write_tables",
]
