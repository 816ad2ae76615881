"""Records what Keras's `fit` trains."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

import keras

from epochreel.adapters.examples import examples_of
from epochreel.adapters.keras.reading import Reading
from epochreel.adapters.watching import Watching, chosen
from epochreel.dataset import TrainingSet
from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline


class ReelCallback(keras.callbacks.Callback):
    """Keeps a training as a reel: ``fit(callbacks=[ReelCallback("run.reel", probes=…)])``.

    The loss of each step, the learning rate, epochs, and scores of each epoch are recorded by
    themselves.

    Parameters
    ----------
    path, probes, choices
        As of `epochreel.record`. Inputs of several are in the order of the model's, or by name.

    Raises
    ------
    UsageError
        If a choice is none, or there are no probes.
    OutputError
        If the reel exists already or cannot be written.
    """

    def __init__(self, path: str | Path, probes: Any, **choices: Any) -> None:
        super().__init__()
        self._chosen = chosen(path, **choices)
        self._examples = examples_of(probes, keras.config.floatx())
        self._watching: Watching | None = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin the reel.

        Raises
        ------
        UsageError
            If the model refuses the probes, or cannot be recorded.
        """
        model: Any = self.model
        self._accumulated = model.optimizer.gradient_accumulation_steps or 1
        self._n_batches = 0  # since the last step
        self._lengths: list[int] = []
        self._begin_epoch()
        reading = Reading(model, self._examples)
        steps = (self.params or {}).get("steps")
        # Of a generator nobody knows before it has ended once.
        self._n_in_epoch: int | None = steps
        n_steps = max((steps or 1) // self._accumulated, 1)
        # Of a class of their own people know the name, of others Keras's for the model.
        kind = type(model)
        name = model.name if kind.__module__.startswith("keras.") else kind.__name__
        backend = keras.backend.backend()
        meta = ReelMeta(
            network=reading.found.network,
            training_set=TrainingSet.none(),
            trainer={"framework": f"Keras {keras.__version__} on {backend}", "model": name},
            timeline=Timeline.growing(n_steps),
            title=name,
            probe_arrays=reading.probe_arrays,
        )
        self._watching = Watching(
            self._chosen,
            meta,
            reading.sizes,
            lambda kept: self._read(reading, kept),
            reading.sample,
        )
        # Keras tells nobody that a training has failed.
        atexit.register(self._end, "interrupted")

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Count batches from 0."""
        self._begin_epoch()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Record a step that is over, or several that Keras has made at once."""
        if self._watching is None:
            return
        # Of several batches at once the last ones may be fewer than Keras says.
        batch = batch if self._n_in_epoch is None else min(batch, self._n_in_epoch - 1)
        before, self._batch = self._batch, batch
        n_batches = batch - before
        self._n_batches += n_batches
        n_steps, self._n_batches = divmod(self._n_batches, self._accumulated)
        mean, self._mean = self._mean, (logs or {}).get("loss")
        if n_steps:
            self._n_steps += n_steps
            self._watching.step(_loss_of(mean, self._mean, before + 1, batch + 1), n_steps)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Record the scores of an epoch, and how many steps it had."""
        if self._watching is None:
            return
        self._lengths.append(max(self._n_steps, 1))
        if self._n_in_epoch is None:
            self._watching.set_timeline(Timeline.of_lengths(self._lengths, is_open=True))
        scores = {name: float(value) for name, value in (logs or {}).items() if name != "loss"}
        self._watching.log(**{n: v for n, v in scores.items() if n != "learning_rate"})

    def on_train_end(self, logs: Any = None) -> None:
        """End the reel."""
        self._end("done")

    def _begin_epoch(self) -> None:
        self._batch, self._mean, self._n_steps = -1, None, 0

    def _read(self, reading: Reading, kept: Any) -> Any:
        assert self.model is not None  # asking for it brings its variables up to date
        return reading.read(kept)

    def _end(self, ended: Any) -> None:
        atexit.unregister(self._end)
        if self._watching is not None:
            self._watching.close(ended)
            self._watching = None


def _loss_of(before: Any, mean: Any, n_before: int, n: int) -> Any:
    """Return the mean loss of batches by those of their epoch until then, which Keras tells.

    Of arrays that are still to be computed it is what returns the loss, for whoever needs it.
    """

    def loss() -> float:
        first = 0.0 if before is None else n_before * float(before)
        return (n * float(mean) - first) / (n - n_before)

    if mean is None:
        return None
    return loss() if isinstance(mean, float) else loss
