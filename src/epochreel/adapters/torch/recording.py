"""Records a PyTorch model while a loop of a person's own trains it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from torch import nn
from torch.optim import Optimizer

from epochreel.adapters.torch.arrays import number_of
from epochreel.adapters.torch.checks import check_model, is_finite
from epochreel.adapters.torch.inputs import inputs_of
from epochreel.adapters.torch.meta import PLAIN, meta_of
from epochreel.adapters.torch.names import unwrapped
from epochreel.adapters.torch.reading import Reading
from epochreel.adapters.torch.samples import Samples
from epochreel.adapters.torch.stepping import Steps
from epochreel.recording.cadence import Every, cadence_of
from epochreel.recording.giving_up import GivingUp
from epochreel.recording.recorder import Recorder, Snapshot
from epochreel.recording.resuming import first_step_after
from epochreel.recording.vocabulary import words_of
from epochreel.recording.wanted import BUDGET, What, budget_of, wanted_of
from epochreel.timeline import Timeline
from epochreel.trace.metadata import Ended
from epochreel.trace.outputs import check_reel_output


class TorchRecording:
    """A reel of a model that is trained in a loop of a person's own; a context manager.

    Steps of optimisers are noticed by themselves. Nothing that goes wrong with the recording ends
    the training: it is said once, as a `RecordingWarning`.

    Parameters
    ----------
    path
        Of the reel.
    model
        What is trained; compiled, and in `DataParallel` or `DistributedDataParallel`, too.
    probes, every, budget, what, resume, overwrite, vocabulary, samples
        As of `epochreel.record`.
    timeline
        How steps and epochs relate, where somebody knows.

    Raises
    ------
    UsageError
        If the model cannot be recorded, or refuses the probes.
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        model: nn.Module,
        probes: Any,
        *,
        every: Every = "auto",
        budget: str | int | None = BUDGET,
        what: What = None,
        resume: bool | int = False,
        overwrite: bool = False,
        vocabulary: Any = None,
        samples: Callable[[Any], Any] | None = None,
        timeline: Timeline = PLAIN,
    ) -> None:
        path = Path(path).absolute()
        check_reel_output(path, overwrite=overwrite or resume is not False)
        cadence_of(every)
        words = words_of(vocabulary)
        self._model = unwrapped(model)
        check_model(self._model)
        inputs, n_bytes = inputs_of(probes, self._model), budget_of(budget)
        self._reading = Reading(self._model, inputs)
        left_out = self._reading.choose(wanted_of(what), n_bytes)
        self._samples = None if samples is None else Samples(self._model, samples)
        if self._samples is not None:
            self._samples.read()  # what it cannot be is said before anything is recorded
        meta = meta_of(self._model, self._reading.structure.network, inputs, timeline)
        self._optimizer: Optimizer | None = None
        resume_from = None
        if resume is not False and path.exists():
            resume_from = first_step_after(path, resume, self._read)
        self._recorder = Recorder(
            path,
            meta,
            every=every,
            budget=n_bytes,
            resume_from=resume_from,
            overwrite=overwrite,
            left_out=left_out,
            vocabulary=words,
        )
        self._giving_up = GivingUp(path, self._recorder)
        if resume_from is None:
            self._giving_up.guard(lambda: self._recorder.begin(self._read))
        self._steps = Steps(self._model, self._giving_up, self._stepped)

    def log(self, **values: Any) -> None:
        """Record numbers of the step that is just over or, if it has them, of the next.

        Parameters
        ----------
        values
            By name: ``loss=loss``. Tensors on a graphics card are read only of recorded steps,
            because the training would have to wait for them.
        """
        self._giving_up.guard(
            lambda: self._recorder.log(**{k: number_of(v) for k, v in values.items()})
        )

    def close(self, ended: Ended = "done") -> None:
        """End the reel with the model as it is now."""
        self._steps.stop()
        self._giving_up.guard(lambda: self._end(ended if is_finite(self._model) else "diverged"))
        self._giving_up.is_over = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close("done" if error is None else "interrupted")

    def _stepped(self, optimizer: Optimizer) -> None:
        self._optimizer = optimizer
        self._recorder.step(self._read)

    def _end(self, ended: Ended) -> None:
        replay = self._reading.replay
        self._recorder.close(ended, lambda: self._read(is_whole=True), replay)

    def _read(self, *, is_whole: bool = False) -> Snapshot | None:
        read = self._reading.read_whole if is_whole else self._reading.read
        found = read(self._optimizer)
        if found is None or self._samples is None:
            return found
        return found._replace(tensors={**found.tensors, **self._samples.read()})
