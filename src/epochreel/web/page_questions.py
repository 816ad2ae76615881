"""What a person finds ready to ask on a page: examples, and the commonest mistakes among them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import Schema, TrainingSet
from epochreel.scene.kit.labels import number_text
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.shown_inputs import dark_and_bright
from epochreel.web.page_words import PageWords

MOST_EXAMPLES = 160
MOST_MISTAKES = 6

F64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Examples:
    """Rows that a page carries.

    Parameters
    ----------
    inputs, targets
        ``(n, n_inputs)`` and ``(n, n_outputs)`` float64, as the network has them.
    names
        Of each, as ``epochreel ask --example`` calls it.
    mistakes
        Which of them are ready as questions, and what each is called.
    """

    inputs: F64
    targets: F64
    names: tuple[str, ...]
    mistakes: tuple[tuple[int, str], ...]


def examples_of(replay: Replay, words: PageWords) -> Examples:
    """Return the examples of a page: all that it has room for, and those got wrong."""
    table, held_out = replay.meta.training_set, replay.meta.held_out
    sets = [("", table), *([("held-out:", held_out)] if held_out is not None else [])]
    inputs = np.concatenate([each.inputs for _, each in sets])
    targets = np.concatenate([each.targets for _, each in sets])
    names = [f"{of}{row + 1}" for of, each in sets for row in range(each.n_examples)]
    with np.errstate(all="ignore"):
        answers = replay.answers(replay.kept_step.step, inputs)
    found = _mistakes(table.schema, answers, targets, words)
    chosen = _chosen(table, len(names), replay.meta.probes or (), [at for at, _ in found])
    place = {row: at for at, row in enumerate(chosen)}
    return Examples(
        inputs[chosen],
        targets[chosen],
        tuple(names[row] for row in chosen),
        tuple((place[row], said) for row, said in found),
    )


def _chosen(
    table: TrainingSet, n_rows: int, probes: tuple[int, ...], wanted: list[int]
) -> list[int]:
    """Return which rows of all sets are taken, ascending."""
    if n_rows <= MOST_EXAMPLES:
        return list(range(n_rows))
    first = list(dict.fromkeys([*wanted, *(row for row in probes if row < table.n_examples)]))
    even = np.linspace(0, n_rows - 1, MOST_EXAMPLES).round().astype(int).tolist()
    return sorted(dict.fromkeys([*first[:MOST_EXAMPLES], *even]))[: 2 * MOST_EXAMPLES]


def _mistakes(
    schema: Schema, answers: F64, targets: F64, words: PageWords
) -> list[tuple[int, str]]:
    """Return rows that were got wrong, the commonest kind of mistake first, and their names."""
    if schema.task == "numbers":
        return _far_off(schema, answers, targets, words)
    if schema.task == "two classes":
        said, right = (answers[:, 0] > 0.5).astype(int), (targets[:, 0] > 0.5).astype(int)
        sureness = np.abs(answers[:, 0] - 0.5)
    else:
        said, right = answers.argmax(axis=1), targets.argmax(axis=1)
        sureness = answers.max(axis=1)
    wrong = np.flatnonzero((said != right) & np.isfinite(sureness))
    kinds = Counter((int(right[row]), int(said[row])) for row in wrong)
    classes = schema.targets[0].categories
    found = []
    for (truly, taken), count in kinds.most_common(MOST_MISTAKES):
        rows = [row for row in wrong if (right[row], said[row]) == (truly, taken)]
        surest = max(rows, key=lambda row: float(sureness[row]))
        name = words.say("mistaken", right=classes[truly], answer=classes[taken], count=count)
        found.append((int(surest), name))
    return found


def _far_off(
    schema: Schema, answers: F64, targets: F64, words: PageWords
) -> list[tuple[int, str]]:
    """Return the rows whose numbers are farthest off."""
    off = np.nan_to_num(np.abs(answers - targets).max(axis=1))
    worst = np.argsort(-off)[: MOST_MISTAKES // 2]
    column = schema.targets[0]

    def said(row: int) -> str:
        answer, target = (
            number_text(column, float(rows[row, 0]), NIGHT.words) for rows in (answers, targets)
        )
        return words.say("far_off", right=target, answer=answer)

    return [(int(row), said(int(row))) for row in worst if off[row] > 0.0]


def columns_of(schema: Schema, table: TrainingSet) -> list[dict[str, Any]]:
    """Return the columns that are read, with what a control for each needs."""
    columns, at = [], 0
    for column in schema.inputs:
        mine = table.inputs[:, at : at + column.n_inputs]
        values = column.all_to_people(mine[:, 0]) if not column.categories else np.zeros(0)
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
        is_switch = not column.categories and column.is_plain and set(values.tolist()) <= {0, 1}
        columns.append(
            {
                **_column(column),
                "n": column.n_inputs,
                "low": low,
                "high": high if high > low else low + 1.0,
                "isSwitch": bool(is_switch),
                # From which size on it gives light, and at which all; None for plain numbers.
                "shines": None
                if column.is_plain or column.categories or not values.size
                else list(dark_and_bright(low, high)),
            }
        )
        at += column.n_inputs
    return columns


def targets_of(schema: Schema) -> list[dict[str, Any]]:
    """Return the columns that are answered."""
    return [_column(column) for column in schema.targets]


def _column(column: Any) -> dict[str, Any]:
    return {
        "name": column.name,
        "center": column.center,
        "scale": column.scale,
        "log": column.log_offset,
        "categories": list(column.categories),
        "decimals": column.decimals,
        "isPlain": column.is_plain,
        "areYears": column.are_years,
    }
