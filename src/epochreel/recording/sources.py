"""From what a person names or hands over to a plan: a built-in problem, a file, an array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from epochreel.choices.learning import LearningChoices
from epochreel.data import Loaded, Missing, Scale, TaskChoice, from_arrays, load
from epochreel.data.source import SUFFIXES, is_path
from epochreel.dataset import Schema
from epochreel.errors import UsageError
from epochreel.recording.choices import Choices
from epochreel.recording.plan import Plan, plan_training
from epochreel.recording.problems import plan_problem, problem_summaries

NOTHING = LearningChoices()
MOST_NAMED = 3  # inputs in a title


@dataclass(frozen=True)
class DataChoices:
    """What a person chose about data of their own; None for what `epochreel.data.load` does.

    Parameters
    ----------
    target, ignore
        Names of columns.
    scale, missing, task, held_out
        As in `epochreel.data.Preparation`.
    """

    target: str | Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    scale: Scale | None = None
    missing: Missing | None = None
    task: TaskChoice | None = None
    held_out: float | None = None

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, by name."""
        mine = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in mine.items() if value is not None}


def data_choices(learning: LearningChoices) -> DataChoices:
    """Return what was chosen of the data."""
    mine = {field.name: getattr(learning, field.name) for field in fields(DataChoices)}
    # To name no column is to choose none.
    return DataChoices(**{name: None if value == () else value for name, value in mine.items()})


def training_choices(learning: LearningChoices) -> Choices:
    """Return what was chosen of the network and its training.

    Raises
    ------
    UsageError
        If a layer, the number of layers, the epochs or the seed is out of range.
    """
    return Choices(**{field.name: getattr(learning, field.name) for field in fields(Choices)})


def plan_source(source: Any, targets: Any = None, learning: LearningChoices = NOTHING) -> Plan:
    """Return the plan of a training.

    Parameters
    ----------
    source
        The name of a built-in problem, the path of a data file, a frame, or an array of inputs.
    targets
        The right answers, if they are given apart; else None.
    learning
        What was chosen.

    Raises
    ------
    UsageError
        If there is no such problem or column, or the choices do not go together.
    DataError
        If the data cannot be learnt from.
    ExtraError
        If reading the data takes a library that is not installed.
    """
    return plan_read(source, targets, data_choices(learning), training_choices(learning))


def plan_read(source: Any, targets: Any, data: DataChoices, choices: Choices) -> Plan:
    """Return the plan of a training from choices that were read; see `plan_source`."""
    if isinstance(source, str) and targets is None and not _is_file_name(source):
        return _plan_named(source, data, choices)
    if targets is None:
        loaded = load(source, seed=choices.seed, **data.chosen)
    elif is_path(source):
        raise UsageError("a file has its targets in it; `target=` names their columns")
    elif data.target is not None:
        raise UsageError("give the targets as an array or by `target=`, not both")
    else:
        loaded = from_arrays(source, targets, seed=choices.seed, **data.chosen)
    return plan_training(loaded, choices, title=_title_of(source, loaded))


def _plan_named(name: str, data: DataChoices, choices: Choices) -> Plan:
    known = problem_summaries()
    if name not in known:
        raise UsageError(
            f"unknown problem `{name}`; known: {', '.join(known)}; or a data file"
            f" ({', '.join(SUFFIXES)})"
        )
    for option in data.chosen:
        raise UsageError(f"`{option}=` is for data of your own; `{name}` is a built-in problem")
    return plan_problem(name, choices)


def _is_file_name(text: str) -> bool:
    return text not in problem_summaries() and (Path(text).suffix != "" or "/" in text)


def _title_of(source: Any, loaded: Loaded) -> str:
    schema = loaded.training.schema
    answers = _listed([column.name for column in schema.targets])
    if is_path(source):
        return f"Learning {answers} from {Path(source).stem}"
    return f"Learning {answers} from {_inputs_of(schema)}"


def _inputs_of(schema: Schema) -> str:
    if schema.image is not None:
        return "pictures"
    names = [column.name for column in schema.inputs]
    return _listed(names) if len(names) <= MOST_NAMED else f"{len(names)} columns"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
