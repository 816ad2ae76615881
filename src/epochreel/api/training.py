"""From data to a reel, in one call."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from epochreel.api.reel import Reel
from epochreel.errors import unknown_name
from epochreel.files import check_output
from epochreel.trace import open_reel

# Data need narwhals, training needs Numba; who only opens a reel waits for none.
if TYPE_CHECKING:
    from epochreel.data import Missing, Scale, TaskChoice
    from epochreel.record import Plan, Progress

REEL_SUFFIX = ".reel"


def train(
    data: Any,
    targets: Any = None,
    *,
    target: str | Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    scale: Scale | None = None,
    missing: Missing | None = None,
    task: TaskChoice | None = None,
    held_out: float | None = None,
    hidden: Sequence[int] | None = None,
    activation: str | None = None,
    bias: bool | None = None,
    initialisation: str | None = None,
    epochs: int | None = None,
    learning_rate: float | None = None,
    optimizer: str | None = None,
    batch_size: int | Literal["full"] | None = None,
    loss: str | None = None,
    l2: float | None = None,
    momentum: float | None = None,
    schedule: str | None = None,
    shuffle: bool | None = None,
    seed: int = 1,
    path: str | Path | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
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
    target
        Names of the columns of a file or frame that are to be answered.
    ignore
        Names of columns that are left out.
    scale
        Of columns of numbers: ``"standard"`` (the default), ``"minmax"`` or ``"none"``.
    missing
        What is done about missing values: ``"error"`` (the default), ``"drop"`` for their rows,
        ``"mean"`` to fill in the column's mean.
    task
        Whether to learn ``"numbers"`` or ``"classes"``; ``"auto"`` decides by the targets.
    held_out
        Share of the rows that the network never learns from, 0.2 by default.
    hidden
        Units of each hidden layer; empty for none.
    activation
        Of the hidden layers: ``"tanh"``, ``"relu"``, ``"leaky_relu"``, ``"gelu"``,
        ``"sigmoid"`` or ``"linear"``.
    bias
        Whether every unit adds one.
    initialisation
        Of the weights: ``"glorot"``, ``"he"`` or ``"seed-uniform"``.
    epochs
        Passes over the training set.
    learning_rate
        Of the optimiser, above 0.
    optimizer
        ``"adam"``, ``"adamw"``, ``"momentum"`` or ``"sgd"``.
    batch_size
        Examples of one update, or ``"full"``.
    loss
        ``"squared_error"``, ``"binary_cross_entropy"`` or ``"cross_entropy"``.
    l2
        Pull on the weights towards 0.
    momentum
        Share of the last update that ``"momentum"`` repeats, from 0 to below 1.
    schedule
        Of the learning rate: ``"constant"`` or ``"cosine"``.
    shuffle
        Whether each epoch has an order of its own.
    seed
        Of the initial weights, of the order of the examples and of what is held out.
    path
        Where the reel is kept, a ``.reel``, from its first step on; None for a temporary file
        that goes when the reel is closed.
    overwrite
        Replace an existing reel.
    progress
        Told now and then how many steps are done, and of how many.

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
    from epochreel.record import Choices, DataChoices, plan_source

    if path is not None:
        check_reel_output(Path(path), overwrite=overwrite)
    choices = Choices(
        hidden=None if hidden is None else tuple(map(int, hidden)),
        activation=activation,
        loss=loss,
        epochs=epochs,
        learning_rate=learning_rate,
        optimizer=optimizer,
        batch_size=batch_size,
        l2=l2,
        momentum=momentum,
        schedule=schedule,
        initialisation=initialisation,
        shuffle=shuffle,
        bias=bias,
        seed=seed,
    )
    chosen = DataChoices(target, ignore, scale, missing, task, held_out)
    plan = plan_source(data, targets, chosen, choices)
    if path is None:
        return _record_aside(plan, progress)
    record_to(plan, Path(path), overwrite=overwrite, progress=progress)
    return Reel(open_reel(Path(path)))


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
    from epochreel.record import record_training

    check_reel_output(path, overwrite=overwrite)
    record_training(plan, path, progress, overwrite=overwrite)


def check_reel_output(path: Path, *, overwrite: bool) -> None:
    """Raise now what would stop a reel from being written to ``path`` later.

    Raises
    ------
    UsageError
        If it has another suffix.
    OutputError
        If it exists, or its folder is missing or not writable.
    """
    if path.suffix.lower() != REEL_SUFFIX:
        raise unknown_name("suffix", path.suffix or "(none)", (REEL_SUFFIX,))
    check_output(path, overwrite=overwrite)


def _record_aside(plan: Plan, progress: Progress | None) -> Reel:
    """Return the reel of a training in a temporary folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="epochreel-"))
    path = folder / f"{plan.meta.problem or 'training'}{REEL_SUFFIX}"
    try:
        record_to(plan, path, progress=progress)
        return Reel(open_reel(path), folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
