"""Records a model of JAX while a loop of a person's own trains it."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import numpy as np

from epochreel.adapters.examples import examples_of
from epochreel.adapters.jax.models import Apply, Family, family_of
from epochreel.adapters.jax.reading import Reading
from epochreel.adapters.watching import Chosen, Watching
from epochreel.dataset import TrainingSet
from epochreel.errors import UsageError
from epochreel.recording.curves import Value
from epochreel.recording.snapshot import Snapshot
from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline
from epochreel.trace.metadata import Ended


class JaxRecording:
    """A reel of a model of Flax NNX or Equinox, or of any tree of arrays; a context manager.

    Nothing that goes wrong with the recording ends the training: it is said once, as a
    `RecordingWarning`.

    Parameters
    ----------
    choices
        Of the person.
    probes
        Some examples that the model is asked at each recorded step.
    model
        As it is before the first step; None where only steps hand it over.
    apply_fn
        How a tree of arrays is asked: ``apply_fn(params, inputs)``.

    Raises
    ------
    UsageError
        If the model cannot be recorded, or refuses the probes.
    OutputError
        If the reel cannot be written.
    """

    def __init__(
        self, choices: Chosen, probes: Any, model: Any = None, apply_fn: Apply | None = None
    ) -> None:
        self._choices, self._apply = choices, apply_fn
        self._examples = examples_of(probes, np.float32)
        self._watching: Watching | None = None
        self._model, self._is_over = model, False
        if model is not None:
            self._begin(begins=True)

    def step(
        self,
        model: Any = None,
        *,
        params: Any = None,
        apply_fn: Apply | None = None,
        loss: Any = None,
    ) -> None:
        """Count one step, which is over, and record it if it is due.

        Parameters
        ----------
        model
            As it is now.
        params, apply_fn
            Of a model that is a tree of arrays: the tree, and how it is asked.
        loss
            Of the step; waited for only if it is recorded.

        Raises
        ------
        UsageError
            At the first step, if the model cannot be recorded.
        """
        if self._is_over:
            return
        self._model = params if model is None else model
        if self._model is None:
            raise UsageError("`model` must be what is trained, such as step(model=model)")
        if self._watching is None:
            self._apply = apply_fn or self._apply
            self._begin(begins=False)
        assert self._watching is not None
        self._watching.step(_value(loss))

    def log(self, **values: Any) -> None:
        """Record numbers of the step that is just over or, if it has them, of the next."""
        if self._watching is not None:
            numbers = {name: _value(value) for name, value in values.items()}
            self._watching.log(**{name: v for name, v in numbers.items() if v is not None})

    def close(self, ended: Ended = "done") -> None:
        """End the reel with the model as it was handed over last."""
        self._is_over = True
        if self._watching is not None:
            self._watching.close(ended)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close("done" if error is None else "interrupted")

    def _begin(self, *, begins: bool) -> None:
        family = family_of(self._model, self._apply)
        reading = Reading(family, self._model, self._examples)
        name = type(self._model).__name__
        meta = ReelMeta(
            network=reading.found.network,
            training_set=TrainingSet.none(),
            trainer={"framework": family.framework, "model": name},
            timeline=Timeline.growing(1),
            title=name,
            epoch_word="step",
            probe_arrays=reading.probe_arrays,
        )
        self._watching = Watching(
            self._choices,
            meta,
            reading.sizes,
            lambda kept: self._read(family, reading, kept),
            lambda function: function(family.answering(self._model)),
            begins=begins,
        )

    def _read(self, family: Family, reading: Reading, kept: Any) -> Snapshot:
        return reading.read(family.arrays(self._model), kept)


def _value(value: Any) -> Value | None:
    """Return a number, or what waits for it: a step of JAX may be still on its way."""
    if value is None or isinstance(value, int | float):
        return value
    return lambda: float(value)
