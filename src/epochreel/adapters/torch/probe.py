"""What blocks of a PyTorch model give for some examples, and where their attention is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import torch
from torch import nn

from epochreel.adapters.torch.attention import shares_of
from epochreel.adapters.torch.calls import tensors_in
from epochreel.adapters.torch.inputs import Inputs
from epochreel.adapters.torch.walk import Walk
from epochreel.recording.wanted import ACTIVATION, ATTENTION
from epochreel.steps import Key

Put = Callable[[Key, torch.Tensor], None]
_ATTENTION = "scaled_dot_product_attention"


class Probe(Walk):
    """Asks a model and hands over what its blocks give, as soon as they do.

    Parameters
    ----------
    model
        That is asked.
    inputs
        What it is asked.
    shown
        By the name of a call, the block whose output it gives.
    attending
        Blocks that are attention.
    """

    def __init__(
        self,
        model: nn.Module,
        inputs: Inputs,
        shown: Mapping[str, str],
        attending: Collection[str],
    ) -> None:
        super().__init__(model)
        self._inputs = inputs
        self._shown = shown
        self._attending = attending
        self._projecting = [m for m in model.modules() if isinstance(m, nn.MultiheadAttention)]
        self._asked: dict[
            int, tuple[bool, bool]
        ] = {}  # for weights, and for their mean, by module
        self._wanted: Collection[Key] = ()
        self._put: Put = _nowhere

    def run(
        self, wanted: Collection[Key], put: Put, ask: Callable[[], object] | None = None
    ) -> None:
        """Ask once.

        Parameters
        ----------
        wanted
            Blocks and roles.
        put
            Told each that comes up; it must copy, because the model may overwrite it.
        ask
            Asks the model in another way; by default it is called.
        """
        self._wanted, self._put = wanted, put
        try:
            with self.following(), self._weights_asked():
                if ask is None:
                    self._inputs.ask(self._model)
                else:
                    ask()
        finally:
            self._put = _nowhere

    def saw_module(self, name: str, module: nn.Module, args: Any, outputs: Any) -> Any:
        """Hand over what a layer gives."""
        block = self._shown.get(name)
        if block is not None:
            self._hand_over(block, outputs)
        if not isinstance(module, nn.MultiheadAttention) or id(module) not in self._asked:
            return None
        attended, shares = outputs
        if block is not None and (block, ATTENTION) in self._wanted:
            self._put((block, ATTENTION), shares)
        were_asked, are_averaged = self._asked.pop(id(module))
        if not were_asked:
            return attended, None
        return attended, shares.mean(dim=1) if are_averaged else shares

    def saw_function(
        self, name: str, function: str, args: Any, kwargs: Any, before: Any, outputs: Any
    ) -> None:
        """Hand over what a function gives."""
        block = self._shown.get(name)
        if block is None:
            return
        self._hand_over(block, outputs)
        if function == _ATTENTION and (block, ATTENTION) in self._wanted:
            self._put((block, ATTENTION), shares_of(*args, **kwargs))

    def _hand_over(self, block: str, outputs: Any) -> None:
        if (block, ACTIVATION) in self._wanted:
            first = next(tensors_in(outputs), None)
            if first is not None:
                self._put((block, ACTIVATION), first)

    @contextlib.contextmanager
    def _weights_asked(self) -> Iterator[None]:
        """Let layers that attend say where, which they compute only if they are asked."""
        self._asked.clear()
        if not any(role == ATTENTION for _, role in self._wanted):
            yield
            return
        handles = [
            module.register_forward_pre_hook(self._ask_for_weights, with_kwargs=True)
            for module in self._projecting
        ]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _ask_for_weights(self, module: nn.Module, args: Any, kwargs: dict[str, Any]) -> Any:
        # The fifth place; whoever gives it there and not by name is left alone.
        if len(args) > 4:
            return None
        asked = kwargs.get("need_weights", True), kwargs.get("average_attn_weights", True)
        self._asked[id(module)] = asked
        return args, {**kwargs, "need_weights": True, "average_attn_weights": False}


def _nowhere(key: Key, tensor: torch.Tensor) -> None:
    """Take nothing."""
