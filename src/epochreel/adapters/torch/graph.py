"""The calls of one pass of a PyTorch model, and which of them reads what."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn

from epochreel.adapters.torch.calls import tensors_in
from epochreel.adapters.torch.functions import ALIASES, function_layer
from epochreel.adapters.torch.layers import Layer
from epochreel.adapters.torch.leaves import layer_of
from epochreel.adapters.torch.nodes import Node, Source, inputs_of_layer, paths
from epochreel.adapters.torch.params import Holder, owners_of, params_of
from epochreel.adapters.torch.walk import Function, Walk


class Graph(Walk):
    """Follows one pass and keeps who reads what.

    Parameters
    ----------
    model
        That is asked.
    inputs
        What it is asked, by name.
    """

    def __init__(self, model: nn.Module, inputs: Mapping[str, torch.Tensor]) -> None:
        super().__init__(model)
        self.inputs = [Node(name, Layer("input", {})) for name in inputs]
        self._keywords: dict[int, Any] = {}  # of the latest call of a module
        self._sources: dict[int, Source] = {}
        # By id: while a tensor is held, no other has its id.
        self._held: list[Any] = []
        self._params = owners_of(model)
        for node, tensor in zip(self.inputs, inputs.values(), strict=True):
            self._register(node, tensor)

    def source_of(self, tensor: torch.Tensor) -> Source | None:
        """Return where a tensor comes from; None for one that depends on nothing."""
        known = self._sources.get(id(tensor))
        if known is None and id(tensor) in self._params:
            name, holder = self._params[id(tensor)]
            node = Node(name, Layer("parameter", {}), params={"weight": holder})
            self._register(node, tensor)
            return self._sources[id(tensor)]
        return known

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Follow what is called within."""
        handles = [
            module.register_forward_pre_hook(self._keep_keywords, with_kwargs=True)
            for module in self._model.modules()
        ]
        try:
            with super().following():
                yield
        finally:
            for handle in handles:
                handle.remove()

    def saw_module(self, name: str, module: nn.Module, args: Any, outputs: Any) -> Any:
        """Add a layer."""
        layer = layer_of(module)
        assert layer is not None
        tensors, more = inputs_of_layer(module, args, self._keywords[id(module)])
        # What is done in place was not seen before it was done; layers read no constants there.
        inputs = [self.source_of(tensor) or self._constant(name, tensor) for tensor in tensors]
        node = Node(name, layer._replace(notes={**layer.notes, **more}), inputs)
        node.params = params_of(module)
        self._register(node, outputs)

    def before_function(self, function: Function, args: Any, kwargs: Any) -> Any:
        """Return, for each tensor that is given, source, version and, of a constant, a copy."""
        tensors = list(tensors_in((args, kwargs)))
        sources = [self.source_of(tensor) for tensor in tensors]
        if not any(sources):
            return None
        return [
            (tensor, source, tensor._version, None if source else tensor.detach().clone())
            for tensor, source in zip(tensors, sources, strict=True)
        ]

    def saw_function(
        self, name: str, function: str, args: Any, kwargs: Any, before: Any, outputs: Any
    ) -> None:
        """Add a function, unless it depends on nothing or does nothing."""
        first = next(tensors_in(outputs), None)
        if before is None or first is None:
            return
        given = [tensor for tensor, *_ in before]
        if any(first is tensor and first._version == at for tensor, _, at, _ in before):
            return
        same = _same_as(function, first, given)
        if same is not None and (source := before[same][1]) is not None:
            self._sources[id(first)] = source
            self._held.append(first)
            return
        node = Node(name, function_layer(function, args, kwargs))
        inputs = [source or self._constant(name, copy) for _, source, _, copy in before]
        owned = _own_params(function, inputs)
        if owned is not None:
            node.layer, node.params, inputs = Layer("dense", {}), owned, inputs[:1]
        node.inputs = inputs
        self._register(node, outputs)

    def _keep_keywords(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        self._keywords[id(module)] = kwargs

    def _constant(self, name: str, value: torch.Tensor) -> Source:
        node = Node(self._unique(f"{name}.constant"), Layer("parameter", {}), value=value)
        node.outputs[()] = value
        return Source(node)

    def _register(self, node: Node, outputs: Any) -> None:
        for path, tensor in paths(outputs):
            path = path if node.outputs else ()
            node.outputs[path] = tensor
            self._sources[id(tensor)] = Source(node, path)
            self._held.append(tensor)


def _same_as(function: str, output: torch.Tensor, given: list[torch.Tensor]) -> int | None:
    """Return which of the tensors that a function was given it has returned, as far as it goes."""
    if function == "cat":  # with nothing, as caches of keys and values begin
        filled = [place for place, tensor in enumerate(given) if tensor.numel()]
        return filled[0] if len(filled) == 1 else None
    first = given[0]
    if function in ALIASES and output.is_floating_point() == first.is_floating_point():
        return 0
    is_view = output.data_ptr() == first.data_ptr() and output.dtype == first.dtype
    lies_alike = output.shape == first.shape and output.stride() == first.stride()
    return 0 if is_view and lies_alike and output is not first else None


def _own_params(function: str, inputs: list[Source]) -> Mapping[str, Holder] | None:
    """Return the weights of a dense layer that is called as a function; None if it is none."""
    if function != "linear" or any(not source.node.params for source in inputs[1:]):
        return None
    roles = ("weight", "bias")
    return {
        role: source.node.params["weight"] for role, source in zip(roles, inputs[1:], strict=False)
    }
