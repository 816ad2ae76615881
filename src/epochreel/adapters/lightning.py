"""Records what a Lightning `Trainer` trains."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import lightning

from epochreel.adapters.torch.meta import PLAIN
from epochreel.adapters.torch.starting import Recording, start
from epochreel.adapters.watching import chosen
from epochreel.timeline import Timeline


class ReelCallback(lightning.Callback):
    """Keeps a training as a reel: ``Trainer(callbacks=[ReelCallback("run.reel", probes=…)])``.

    The loss of each step and the epochs are recorded by themselves.

    Parameters
    ----------
    path, probes, choices
        As of `epochreel.record`.

    Raises
    ------
    UsageError
        If a choice is none.
    OutputError
        If the reel exists already or cannot be written.
    """

    def __init__(self, path: str | Path, probes: Any, **choices: Any) -> None:
        chosen(path, **choices)
        self._path, self._probes, self._choices = path, probes, choices
        self._recording: Recording | None = None
        self._n_steps = 0

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Begin the reel."""
        self._n_steps = trainer.global_step
        timeline = _timeline_of(trainer)
        self._recording = start(
            self._path, pl_module, self._probes, timeline=timeline, **self._choices
        )

    def on_train_batch_end(
        self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Record the loss of a step that is over; batches that are accumulated are no steps."""
        if self._recording is None or trainer.global_step == self._n_steps:
            return
        self._n_steps = trainer.global_step
        loss = outputs.get("loss") if isinstance(outputs, dict) else outputs
        if loss is not None:
            # Lightning has divided it, so that accumulated gradients are those of a mean.
            self._recording.log(loss=loss * trainer.accumulate_grad_batches)

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        """End the reel."""
        if self._recording is not None:
            self._recording.close("interrupted" if trainer.interrupted else "done")

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """End the reel early."""
        if self._recording is not None:
            self._recording.close("interrupted")


def _timeline_of(trainer: Any) -> Timeline:
    batches = trainer.num_training_batches
    if not math.isfinite(batches):
        return PLAIN
    return Timeline.growing(max(math.ceil(batches / trainer.accumulate_grad_batches), 1))
