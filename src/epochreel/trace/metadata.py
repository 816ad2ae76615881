"""What a reel says of a training as a whole, as plain data by key.

What is missing has a default where one makes sense; a key that only a later version knows is
passed over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, cast, get_args

import numpy as np

from epochreel.dataset import ProbeArrays, Question, Schema, TrainingSet
from epochreel.network import NetworkSpec
from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline
from epochreel.trace.examples import Examples
from epochreel.trace.layout import FORMAT_VERSION

Ended = Literal["running", "done", "interrupted", "diverged"]

# What says when, where and with what a reel was made, and nothing of the training.
# What was left out for time depends on how fast a machine was.
CIRCUMSTANCES = ("created", "versions", "writer", "recording")

# Before the name of a block, for what it is given.
_INPUTS = "inputs/"
_PLAIN_FIELDS = (
    *("seed", "problem", "title", "epoch_word"),
    *("n_examples", "n_held_out", "best_step"),
)


def circumstances() -> dict[str, Any]:
    """Return when, by whom and with what a reel is made."""
    import platform
    from importlib.metadata import version  # 16 ms that nobody who only reads needs to wait

    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {
            "format": FORMAT_VERSION,
            "epochreel": version("epochreel"),
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
        "writer": {"pid": os.getpid()},
    }


def to_values(meta: ReelMeta) -> dict[str, Any]:
    """Return the meta data of a training by key, without its examples."""
    question = meta.question
    return {
        "network": meta.network.to_json(),
        "timeline": meta.timeline.to_json(),
        "trainer": dict(meta.trainer),
        "schema": meta.training_set.schema.to_json(),
        "training": {
            **{name: getattr(meta, name) for name in _PLAIN_FIELDS},
            "shown_epochs": list(meta.shown_epochs),
            "probes": None if meta.probes is None else list(meta.probes),
            "question": None
            if question is None
            else {"inputs": question.inputs, "answer": question.answer},
        },
    }


def to_examples(meta: ReelMeta) -> dict[str, Examples]:
    """Return the examples of a training by set and part."""
    tables = {"training": meta.training_set, "held_out": meta.held_out}
    sets: dict[str, Examples] = {
        name: {"inputs": table.inputs, "targets": table.targets}
        for name, table in tables.items()
        if table is not None
    }
    if (probes := meta.probe_arrays) is not None:
        parts = {f"{_INPUTS}{name}": rows for name, rows in probes.inputs.items()}
        sets["probes"] = parts | ({} if probes.targets is None else {"targets": probes.targets})
    return sets


def from_values(values: Mapping[str, Any], examples: Mapping[str, Examples]) -> ReelMeta:
    """Return the meta data that `to_values` described, with their examples.

    Raises
    ------
    KeyError
        If something is missing that nobody can guess.
    """
    schema = Schema.from_json(values["schema"])
    training = values.get("training", {})
    probes, question = training.get("probes"), training.get("question")
    return ReelMeta(
        **{name: training[name] for name in _PLAIN_FIELDS if name in training},
        network=NetworkSpec.from_json(values["network"]),
        timeline=Timeline.from_json(values["timeline"]),
        trainer=values.get("trainer", {}),
        training_set=_set_of(schema, examples.get("training", {})),
        held_out=_set_of(schema, examples["held_out"]) if "held_out" in examples else None,
        shown_epochs=tuple(training.get("shown_epochs", ())),
        probes=None if probes is None else tuple(probes),
        question=None if question is None else _question_of(question),
        probe_arrays=_probes_of(examples["probes"]) if "probes" in examples else None,
    )


def ended_of(values: Mapping[str, Any]) -> Ended:
    """Return what a reel says of its end; what no version has ever said counts as interrupted."""
    said = values.get("ended")
    return cast(Ended, said) if said in get_args(Ended) else "interrupted"


def _set_of(schema: Schema, examples: Examples) -> TrainingSet:
    inputs = examples.get("inputs", np.empty((0, schema.n_inputs)))
    targets = examples.get("targets", np.empty((0, schema.n_outputs)))
    return TrainingSet(np.asarray(inputs, np.float64), np.asarray(targets, np.float64), schema)


def _probes_of(examples: Examples) -> ProbeArrays:
    names = (part for part in examples if part.startswith(_INPUTS))
    inputs = {name.removeprefix(_INPUTS): examples[name] for name in names}
    return ProbeArrays(inputs, examples.get("targets"))


def _question_of(data: Mapping[str, Any]) -> Question:
    answer = data.get("answer")
    return Question(tuple(data["inputs"]), None if answer is None else tuple(answer))
