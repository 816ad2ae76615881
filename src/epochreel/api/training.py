"""From data to a reel, in one call."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from epochreel.api.reel import Reel
from epochreel.callbacks import Carried, through_generators, unaltered
from epochreel.choices import kinds
from epochreel.choices.choice import takes
from epochreel.choices.learning import LearningChoices, LearningKeywords
from epochreel.compiling import telling_of_compiling
from epochreel.files import tidy_ending
from epochreel.trace import open_reel
from epochreel.trace.outputs import REEL_SUFFIX, check_reel_output

# Data need narwhals, training needs Numba; who only opens a reel waits for none.
if TYPE_CHECKING:
    from epochreel.film import Tell
    from epochreel.recording import Plan, Progress


@takes(
    "train",
    LearningChoices,
    data=kinds.source,
    path=kinds.place,
    progress=kinds.callback,
    tell=kinds.callback,
)
def train(
    data: Any,
    targets: Any = None,
    *,
    path: str | Path | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
    **choices: Unpack[LearningKeywords],
) -> Reel:
    """Train a network on a built-in problem or on data of your own, and return its reel.

    ``train("spiral")``, ``train("data.csv", target="label")``, ``train(frame, target="label")``,
    ``train(X, y, hidden=[8])``. What is not chosen is what suits the problem or the data.

    Parameters
    ----------
    data
        The name of a built-in problem; a ``.csv``, ``.tsv``, ``.parquet`` or ``.npz`` file; a
        pandas or polars frame; or inputs, ``(n_rows, n_columns)`` or grey pictures ``(n_rows,
        height, width)``, as an array or nested lists.
    targets
        The right answers, ``(n_rows,)`` or ``(n_rows, n_targets)``, if they are not in ``data``.
    path
        Where the reel is kept, a ``.reel``, from its first step on; None for a temporary file
        that goes when the reel is closed.
    progress
        Told now and then how many steps are done, and of how many.
    tell
        Told, a line each, what was made of the data and chosen for the network and its training,
        and of compiling, which the first training after an installation waits for.
    choices

    Raises
    ------
    UsageError
        If a problem, column, name or value is unknown or does not fit; the message says what
        would.
    DataError
        If the data cannot be learnt from; the message names row, column and value.
    ExtraError
        If the data take a library that is not installed.
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    TrainingError
        If the training does not stay finite.

    Notes
    -----
    Of a training that fails or is interrupted (Ctrl-C), what was recorded until then is kept, if
    there is a ``path``.
    """
    from epochreel.recording import lines_on, plan_source, settled

    learning = LearningChoices(**choices)
    if path is not None:
        check_reel_output(Path(path), overwrite=learning.overwrite)
    plan = plan_source(data, targets, learning)
    say = unaltered(tell)
    try:
        with telling_of_compiling(through_generators(say)):
            plan = settled(plan)
            if say is not None:
                for line in (*plan.notes, *lines_on(plan)):
                    say(line)
            if path is None:
                return _record_aside(plan, progress)
            record_to(plan, Path(path), overwrite=learning.overwrite, progress=progress)
    except Carried as carried:
        raise carried.error from None
    return Reel(open_reel(Path(path).absolute()))


def record_to(
    plan: Plan, path: Path, *, overwrite: bool = False, progress: Progress | None = None
) -> None:
    """Train after a plan and keep the reel at ``path``, where it can be read while it grows.

    Whatever ends the training, what was recorded until then is kept; the reel says how it ended.

    Raises
    ------
    UsageError
        If ``path`` has another suffix than a reel's.
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    TrainingError
        If the training does not stay finite.
    """
    from epochreel.recording import record_training

    check_reel_output(path, overwrite=overwrite)
    with tidy_ending():
        record_training(plan, path, unaltered(progress), overwrite=overwrite)


def _record_aside(plan: Plan, progress: Progress | None) -> Reel:
    """Return the reel of a training in a temporary folder that goes with it."""
    owner = os.getpid()
    with tidy_ending():
        folder = Path(tempfile.mkdtemp(prefix="epochreel-"))
        path = folder / f"{plan.meta.problem or 'training'}{REEL_SUFFIX}"
        try:
            record_to(plan, path, progress=progress)
            return Reel(open_reel(path), folder)
        except BaseException:
            if os.getpid() == owner:  # not a child that was forked meanwhile
                shutil.rmtree(folder, ignore_errors=True)
            raise
