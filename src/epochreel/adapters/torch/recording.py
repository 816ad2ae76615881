"""Records a PyTorch model while a loop of a person's own trains it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import torch
from torch import nn
from torch._compile import _disable_dynamo
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook

from epochreel.adapters.torch.checks import check_model
from epochreel.adapters.torch.inputs import Inputs, inputs_of
from epochreel.adapters.torch.names import unwrapped
from epochreel.adapters.torch.reading import Reading
from epochreel.adapters.torch.rounds import Rounds
from epochreel.adapters.torch.samples import Samples
from epochreel.dataset import TrainingSet
from epochreel.recording.cadence import Every, cadence_of
from epochreel.recording.giving_up import GivingUp
from epochreel.recording.recorder import Recorder, Snapshot, Value
from epochreel.recording.resuming import first_step_after
from epochreel.recording.silent import SilentRecording
from epochreel.recording.vocabulary import words_of
from epochreel.recording.wanted import BUDGET, What, budget_of, wanted_of
from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline
from epochreel.trace.metadata import Ended
from epochreel.trace.outputs import check_reel_output

# A loop of a person's own has no epochs that anybody knows of: each step is one.
PLAIN = Timeline.growing(1)


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
        meta = self._meta(inputs, timeline)
        self._optimizer: Optimizer | None = None
        self._rounds = Rounds(self._model)
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
            self._guarded(lambda: self._recorder.begin(self._read))
        self._hook = register_optimizer_step_post_hook(self._stepped)

    def log(self, **values: Any) -> None:
        """Record numbers of the step that is just over or, if it has them, of the next.

        Parameters
        ----------
        values
            By name: ``loss=loss``. Tensors on a graphics card are read only of recorded steps,
            because the training would have to wait for them.
        """
        self._guarded(lambda: self._recorder.log(**{k: _value(v) for k, v in values.items()}))

    def close(self, ended: Ended = "done") -> None:
        """End the reel with the model as it is now."""
        self._hook.remove()
        if not self._giving_up.is_over:
            self._guarded(lambda: self._recorder.close(self._as_it_ended(ended), self._read))
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

    def _stepped(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        # Whoever compiles a step of an optimiser compiles what it calls: not this.
        if torch.compiler.is_compiling():
            _not_compiled(self._count, optimizer)
        else:
            self._count(optimizer)

    def _count(self, optimizer: Optimizer) -> None:
        if self._giving_up.is_over or _was_skipped(optimizer):
            return
        try:
            if self._rounds.is_over(optimizer):
                self._optimizer = optimizer
                self._recorder.step(self._read)
        except Exception as error:
            self._giving_up.give_up(error)

    def _read(self) -> Snapshot | None:
        found = self._reading.read(self._optimizer)
        if found is None or self._samples is None:
            return found
        return found._replace(tensors={**found.tensors, **self._samples.read()})

    def _guarded(self, act: Callable[[], None]) -> None:
        if self._giving_up.is_over:
            return
        try:
            act()
        except Exception as error:
            self._giving_up.give_up(error)

    def _as_it_ended(self, ended: Ended) -> Ended:
        finite = all(bool(torch.isfinite(p).all()) for p in self._model.parameters())
        return ended if finite else "diverged"

    def _meta(self, inputs: Inputs, timeline: Timeline) -> ReelMeta:
        network = self._reading.structure.network
        name = type(self._model).__name__
        return ReelMeta(
            network=network,
            training_set=TrainingSet.none(),
            trainer={"framework": f"PyTorch {torch.__version__}", "model": name},
            timeline=timeline,
            title=name,
            epoch_word="step" if timeline == PLAIN else "epoch",
            probe_arrays=inputs.arrays(network.inputs),
        )


@_disable_dynamo  # unlike `torch.compiler.disable` it does not import the compiler
def _not_compiled(count: Callable[[Optimizer], None], optimizer: Optimizer) -> None:
    count(optimizer)


Recording = TorchRecording | SilentRecording


def start(path: str | Path, model: nn.Module, probes: Any, **choices: Any) -> Recording:
    """Return the recording of a model; one that records nothing where another process does."""
    return SilentRecording() if is_silent() else TorchRecording(path, model, probes, **choices)


def is_silent() -> bool:
    """Return whether another process of the same training records it."""
    distributed = torch.distributed
    if not (distributed.is_available() and distributed.is_initialized()):
        return False
    return distributed.get_rank() != 0


def _was_skipped(optimizer: Optimizer) -> bool:
    """Return whether a scaler of gradients has let a fused optimiser do nothing."""
    found = getattr(optimizer, "found_inf", None)
    return isinstance(found, torch.Tensor) and found.device.type == "cpu" and bool(found)


def _value(value: Any) -> Value:
    if not isinstance(value, torch.Tensor):
        return float(value)
    kept = value.detach()
    return kept.item() if kept.device.type == "cpu" else kept.item
