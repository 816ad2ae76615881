"""Records what a `Trainer` of Transformers trains."""

from __future__ import annotations

import atexit
import math
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from epochreel.adapters.torch.starting import Recording, start
from epochreel.adapters.watching import chosen
from epochreel.timeline import Timeline


class ReelCallback(TrainerCallback):
    """Keeps a training as a reel: ``Trainer(callbacks=[ReelCallback("run.reel", probes=…)])``.

    Each step of the optimiser is one, however many batches were accumulated for it. Losses are
    recorded as the trainer logs them (``logging_steps``), scores as it evaluates.

    Parameters
    ----------
    path, probes, choices
        As of `epochreel.record`; ``vocabulary`` takes the tokenizer.

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

    def on_train_begin(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """Begin the reel."""
        self._end("interrupted")  # of a training that has failed
        epochs = state.num_train_epochs or 1
        timeline = Timeline.growing(max(math.ceil(state.max_steps / epochs), 1))
        self._recording = start(
            self._path, given["model"], self._probes, timeline=timeline, **self._choices
        )
        # The trainer tells nobody that a training has failed.
        atexit.register(self._end, "interrupted")

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **given: Any) -> None:
        """Record the loss, and the scores of an evaluation."""
        if self._recording is not None:
            numbers = {
                name: value
                for name, value in (logs or {}).items()
                if name == "loss" or name.startswith("eval_")
            }
            self._recording.log(**{n: v for n, v in numbers.items() if isinstance(v, int | float)})

    def on_train_end(self, args: Any, state: Any, control: Any, **given: Any) -> None:
        """End the reel."""
        self._end("done")

    def _end(self, ended: Any) -> None:
        atexit.unregister(self._end)
        if self._recording is not None:
            self._recording.close(ended)
            self._recording = None
