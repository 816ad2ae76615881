"""What of a PyTorch model is recorded, and the reading of it."""

from __future__ import annotations

import math
import time

import torch
from torch import nn
from torch.optim import Optimizer

from epochreel.adapters.torch.arrays import host_dtype
from epochreel.adapters.torch.discovering import discover
from epochreel.adapters.torch.inputs import Inputs
from epochreel.adapters.torch.optimisers import learning_rates
from epochreel.adapters.torch.probe import Probe
from epochreel.adapters.torch.quiet import Quiet
from epochreel.adapters.torch.replaying import Replaying
from epochreel.adapters.torch.shapes import examples_first
from epochreel.adapters.torch.slots import Like, Slot
from epochreel.adapters.torch.sources import sources_of
from epochreel.recording.ring import Ring
from epochreel.recording.snapshot import Snapshot
from epochreel.recording.wanted import (
    ACTIVATION,
    ATTENTION,
    Sizes,
    Wanted,
    fitting,
    said_of,
)
from epochreel.steps import Key, Tensors
from epochreel.trace.lending import Loan

# A live view shows twenty pictures a second: more often it need not be asked while it is trained.
_ASKED_SECS = 0.05
# Whose output is that of another block in another order, or never changes.
_SHOWS_NOTHING = ("reshape", "parameter", "input")


class Reading:
    """Reads a model: its weights, and what it makes of the probes.

    Parameters
    ----------
    model
        The person's own, without what is around it.
    inputs
        What it is asked.

    Raises
    ------
    UsageError
        If it refuses what it is asked.
    """

    def __init__(self, model: nn.Module, inputs: Inputs) -> None:
        self._model, self._inputs = model, inputs
        self._quiet = Quiet(model)
        self._asked_at = -math.inf
        self._n_probes = inputs.n_probes
        self.structure = discover(model, inputs, self._quiet)
        attending = [b.name for b in self.structure.network.blocks if b.kind == "attention"]
        self._probe = Probe(model, inputs, self.structure.shown, attending)
        self._sources = sources_of(self.structure)
        self._like = {key: source.like() for key, source in self._sources.items()}
        self._like |= self._asked_like()

    def choose(self, wanted: Wanted, budget: int | None) -> list[str]:
        """Make room for what is wanted and fits; return what is left out, in words.

        Raises
        ------
        UsageError
            If what somebody asked for does not fit.
        """
        sizes = self._sizes()
        kept = fitting(sizes, wanted, budget)
        self._like = {key: like for key, like in self._like.items() if key in kept}
        self._sources = {key: source for key, source in self._sources.items() if key in kept}
        self._asked = frozenset(self._like).difference(self._sources)
        copied = list(self._sources)
        devices = {s.device for s in self._sources.values() if s.device.type == "cuda"}
        n_bytes = sum(sizes[key] for key in self._like)
        self._asked_bytes = sum(sizes[key] for key in self._asked)
        self._replaying = Replaying(
            self._model, self._inputs, self._sources, self._probe, self._quiet
        )
        self._ring = Ring(lambda: Slot(self._like, copied, devices), n_bytes)
        return said_of((key for key in sizes if key in wanted and key not in kept), sizes)

    def read(self, optimizer: Optimizer | None = None) -> Snapshot | None:
        """Return copies of what is recorded; None if there is no room for them now.

        Of steps that follow each other quickly, not all are asked: what the model gives is the
        same, bit by bit, when it is asked with the recorded weights later (`replay`).
        """
        is_soon = time.perf_counter() - self._asked_at < _ASKED_SECS
        return self._read(optimizer, asks=not (is_soon and self._replaying.is_possible))

    def read_whole(self, optimizer: Optimizer | None = None) -> Snapshot | None:
        """Return copies of all that is recorded; None if there is no room for them now."""
        return self._read(optimizer, asks=True)

    def replay(self, tensors: Tensors) -> Tensors | None:
        """Return what the model gives with the arrays of a step; None if it does not any more."""
        return self._replaying.ask(tensors, self._asked)

    def _read(self, optimizer: Optimizer | None, *, asks: bool) -> Snapshot | None:
        slot = self._ring.take()
        if slot is None:
            return None
        slot.copy([source.read() for source in self._sources.values()])
        if asks and self._asked:
            with self._quiet.asking():
                self._probe.run(self._asked, lambda key, tensor: self._put(slot, key, tensor))
            self._asked_at = time.perf_counter()
        slot.finish()
        later = 0 if asks else self._asked_bytes
        return Snapshot(
            slot.tensors(),
            {} if optimizer is None else learning_rates(optimizer),
            Loan(lambda: self._ring.give_back(slot), slot.wait, self._ring.is_short, later),
        )

    def _put(self, slot: Slot, key: Key, tensor: torch.Tensor) -> None:
        slot.put(key, examples_first(tensor, self._n_probes))

    def _asked_like(self) -> Like:
        """Return what there is to be asked for."""
        blocks = self.structure.network.blocks
        wanted = [(b.name, ACTIVATION) for b in blocks if b.kind not in _SHOWS_NOTHING]
        wanted += [(b.name, ATTENTION) for b in blocks if b.kind == "attention"]
        found: dict[Key, tuple[tuple[int, ...], torch.dtype]] = {}

        def put(key: Key, tensor: torch.Tensor) -> None:
            tensor = examples_first(tensor, self._n_probes)
            found[key] = tuple(tensor.shape), tensor.dtype

        with self._quiet.asking():
            self._probe.run(frozenset(wanted), put)
        return found

    def _sizes(self) -> Sizes:
        return {
            key: int(torch.Size(shape).numel()) * host_dtype(dtype).itemsize
            for key, (shape, dtype) in self._like.items()
        }
