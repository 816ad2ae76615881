"""Hears of the steps of a PyTorch model, whoever makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch._compile import _disable_dynamo
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook

from epochreel.adapters.torch.optimisers import was_skipped
from epochreel.adapters.torch.rounds import Rounds
from epochreel.recording.giving_up import GivingUp

Tell = Callable[[Optimizer], None]


class Steps:
    """Tells of each step that is over, until it is stopped.

    Parameters
    ----------
    model
        Whose.
    giving_up
        Told what goes wrong meanwhile, and ends it.
    tell
        Told the optimiser that has ended a step.
    """

    def __init__(self, model: nn.Module, giving_up: GivingUp, tell: Tell) -> None:
        self._rounds = Rounds(model)
        self._giving_up = giving_up
        self._tell = tell
        self._hook = register_optimizer_step_post_hook(self._stepped)

    def stop(self) -> None:
        """Tell of no more."""
        self._hook.remove()

    def _stepped(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        # Whoever compiles a step of an optimiser compiles what it calls: not this.
        if torch.compiler.is_compiling():
            _not_compiled(self._count, optimizer)
        else:
            self._count(optimizer)

    def _count(self, optimizer: Optimizer) -> None:
        if self._giving_up.is_over:
            return
        try:
            if not was_skipped(optimizer) and self._rounds.is_over(optimizer):
                self._tell(optimizer)
        except Exception as error:
            self._giving_up.give_up(error)


@_disable_dynamo  # unlike `torch.compiler.disable` it does not import the compiler
def _not_compiled(count: Tell, optimizer: Optimizer) -> None:
    count(optimizer)
