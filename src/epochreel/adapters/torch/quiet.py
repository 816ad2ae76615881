"""Asks a PyTorch model something in the middle of its training, and leaves no trace of it."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

Buffers = dict[tuple[nn.Module, str], torch.Tensor]


class Randomness(NamedTuple):
    """A source of random numbers: how to read and how to set where it is."""

    read: Callable[[], Any]
    put: Callable[[Any], object]


class Quiet:
    """Everything that a pass could change is as before when it is over.

    Modes are those of evaluation meanwhile, and no gradients are made. What the first pass changes
    nevertheless, buffers or states of random numbers, is set back after each.

    Parameters
    ----------
    model
        That is asked.
    """

    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self._buffers: list[tuple[nn.Module, str]] | None = None
        self._randomness: list[Randomness] | None = None

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Let the model be called within."""
        training = [module for module in self._model.modules() if module.training]
        buffers = self._copies()
        states = self._states()
        fast = torch.backends.mha.get_fastpath_enabled()
        for module in training:
            # Attributes of modules cost 1 us to set, and `train` may do what a person likes.
            module.__dict__["training"] = False
        torch.backends.mha.set_fastpath_enabled(False)  # in which no layer is called
        try:
            with torch.no_grad(), _eager():
                yield
        finally:
            torch.backends.mha.set_fastpath_enabled(fast)
            for module in training:
                module.__dict__["training"] = True
            self._restore(*buffers)
            self._restore_randomness(states)

    def _copies(self) -> tuple[Buffers, Buffers]:
        """Return the buffers that a pass may change, and copies of them."""
        places = self._buffers
        if places is None:
            modules = self._model.modules()
            places = [
                (m, name) for m in modules for name, b in m._buffers.items() if b is not None
            ]
        now = {(m, name): b for m, name in places if (b := m._buffers.get(name)) is not None}
        return now, {place: buffer.clone() for place, buffer in now.items()}

    def _restore(self, now: Buffers, copies: Buffers) -> None:
        changed = []
        for place, buffer in now.items():
            module, name = place
            is_another = module._buffers.get(name) is not buffer
            if is_another or not _is_same(buffer, copies[place]):
                changed.append(place)
                module._buffers[name] = buffer
                with torch.no_grad():
                    buffer.copy_(copies[place])
        if self._buffers is None:
            self._buffers = changed

    def _states(self) -> list[tuple[Randomness, Any]]:
        sources = _all_randomness() if self._randomness is None else self._randomness
        return [(source, source.read()) for source in sources]

    def _restore_randomness(self, states: list[tuple[Randomness, Any]]) -> None:
        moved = [(source, state) for source, state in states if not _is_same(source.read(), state)]
        for source, state in moved:
            source.put(state)
        if self._randomness is None:
            # PyTorch's own costs 3 us and is always watched; the others only where they are used.
            self._randomness = [_TORCH, *(source for source, _ in moved if source is not _TORCH)]


_TORCH = Randomness(torch.get_rng_state, torch.set_rng_state)


def _all_randomness() -> list[Randomness]:
    found = [
        _TORCH,
        Randomness(random.getstate, random.setstate),
        Randomness(np.random.get_state, np.random.set_state),
    ]
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        found.append(Randomness(torch.cuda.get_rng_state_all, torch.cuda.set_rng_state_all))
    return found


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return one == other


def _eager() -> contextlib.AbstractContextManager[object]:
    """Return what lets compiled models run as they were written, if there are such."""
    if "torch._dynamo" not in sys.modules:
        return contextlib.nullcontext()
    return torch.compiler.set_stance("force_eager")
