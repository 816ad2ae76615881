"""Copies of a PyTorch model's arrays, in room that is made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import torch

from epochreel.adapters.torch.arrays import host_dtype
from epochreel.steps import Key, Tensor

Like = Mapping[Key, tuple[tuple[int, ...], torch.dtype]]


class Slot:
    """Room for what is recorded of one step.

    From graphics cards copies are only ordered, and are made while the training goes on. That is
    held by no test yet: there was no such card at hand.

    Parameters
    ----------
    like
        What is to be held: shapes and dtypes.
    copied
        Those of it that are copied together, in their order.
    devices
        The graphics cards that the model is on; none for one that is on none.
    """

    def __init__(
        self, like: Like, copied: Sequence[Key], devices: Iterable[torch.device] = ()
    ) -> None:
        # An event stands for what one card was ordered; a model may lie on several.
        self._events = {device: torch.cuda.Event() for device in devices}
        self._tensors = {
            key: torch.empty(shape, dtype=host_dtype(dtype), pin_memory=bool(self._events))
            for key, (shape, dtype) in like.items()
        }
        self._arrays = {key: tensor.numpy() for key, tensor in self._tensors.items()}
        self._copied = copied
        self._targets = [self._tensors[key] for key in copied]
        self._filled: list[Key] = []

    def copy(self, sources: Sequence[torch.Tensor | None]) -> None:
        """Begin with copies of what is copied together; None for what is not there."""
        self._filled.clear()
        targets, given = [], []
        for key, target, source in zip(self._copied, self._targets, sources, strict=True):
            if source is not None:
                targets.append(target)
                given.append(source)
                self._filled.append(key)
        if targets:
            torch._foreach_copy_(targets, given, non_blocking=bool(self._events))  # pyright: ignore

    def put(self, key: Key, tensor: torch.Tensor) -> None:
        """Add a copy of one more.

        Raises
        ------
        ValueError
            If it has another shape than before.
        """
        target = self._tensors[key]
        if target.shape != tensor.shape:
            raise ValueError(
                f"the {key[1]} of `{key[0]}` is {tuple(tensor.shape)} now, and was"
                f" {tuple(target.shape)}"
            )
        target.copy_(tensor, non_blocking=bool(self._events))
        self._filled.append(key)

    def finish(self) -> None:
        """Order no more."""
        for device, event in self._events.items():
            event.record(torch.cuda.current_stream(device))

    def wait(self) -> None:
        """Wait until all that was ordered is there; for the thread that reads it."""
        for event in self._events.values():
            event.synchronize()

    def tensors(self) -> dict[Key, Tensor]:
        """Return what is there."""
        return {key: self._arrays[key] for key in self._filled}
