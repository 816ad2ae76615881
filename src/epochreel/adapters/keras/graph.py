"""A Keras model as a graph: its own, gone through call by call."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import keras
from keras.src.models.functional import Functional

from epochreel.adapters.keras.functions import function_layer
from epochreel.adapters.keras.layers import ALIASES, layer_of
from epochreel.adapters.keras.params import params_of
from epochreel.adapters.keras.recurrent import attention_of, recurrent_of
from epochreel.adapters.parts import Layer, Names, Part, Source
from epochreel.adapters.shapes import example_shape

# What heeds which of its steps are none, and so answers otherwise than it is computed in NumPy.
_HEED_MASKS = ("recurrent", "attention", "pool", "other", "activation")


class Walk:
    """One pass of a model's graph, each call with the name of a block.

    Parameters
    ----------
    n_probes
        How many examples are asked.
    attending
        Names of what must say where it attends.
    describes
        Whether the calls are to be described.
    """

    def __init__(
        self, n_probes: int, attending: Collection[str] = (), *, describes: bool = False
    ) -> None:
        self._n_probes = n_probes
        self._attending = attending
        self._describes = describes
        self._names = Names()
        self.outputs: dict[str, Any] = {}
        self.shares: dict[str, Any] = {}
        self.at: tuple[str, Any] = ("", None)  # what is at work: its name, and itself

    def input(self, name: str, value: Any) -> Source:
        """Return where an input comes from: itself."""
        shape = tuple(value.shape)[1:]
        return Source(Part(self._names.new(name), Layer("input", {}), [shape]))

    def run(
        self, function: Any, values: Sequence[Any], sources: Sequence[Source], prefix: str = ""
    ) -> tuple[list[Any], list[Source]]:
        """Return what a graph gives, and where it comes from.

        Parameters
        ----------
        function
            The graph.
        values, sources
            Of its inputs.
        prefix
            Of the names of what is in it.
        """
        known = {id(tensor): value for tensor, value in zip(function.inputs, values, strict=True)}
        come = {
            id(tensor): source for tensor, source in zip(function.inputs, sources, strict=True)
        }
        for node in _nodes(function):
            outputs, made = self._call(node, known, come, prefix)
            for tensor, output, source in zip(node.outputs, outputs, made, strict=True):
                known[id(tensor)], come[id(tensor)] = output, source
        ends = [id(tensor) for tensor in function.outputs]
        return [known[end] for end in ends], [come[end] for end in ends]

    def _call(self, node: Any, known: Any, come: Any, prefix: str) -> Any:
        operation = node.operation
        name = f"{prefix}{operation.name}"
        reads = [come[id(tensor)] for tensor in node.input_tensors]
        inner = graph_within(operation)
        if inner is not None:
            values = [known[id(tensor)] for tensor in node.input_tensors]
            return self.run(inner, values, reads, f"{self._names.new(name)}.")
        args, kwargs = node.arguments.fill_in(known)
        if getattr(operation, "_call_has_training_arg", False):
            kwargs["training"] = False
        if type(operation).__name__ in ALIASES:
            return keras.tree.flatten(operation(*args, **kwargs)), reads[:1]
        name = self._names.new(name)
        self.at = name, operation
        if name in self._attending:
            given, self.shares[name] = operation(*args, **kwargs, return_attention_scores=True)
        else:
            given = operation(*args, **kwargs)
        outputs = keras.tree.flatten(given)
        self.outputs[name] = outputs[0]
        part = Part(name, Layer("other", {}), [])
        if self._describes:
            shapes = [example_shape(tuple(output.shape), self._n_probes) for output in outputs]
            part = Part(name, *_described(node, reads, known, shapes))
        return outputs, [Source(part, place) for place in range(len(outputs))]


def graph_of(model: Any, examples: Sequence[Any]) -> Any | None:
    """Return a model's own graph, or that of the layers which its `call` calls; None without.

    Nothing is left behind in the layers.

    Parameters
    ----------
    model
        Of Keras, built.
    examples
        Arrays as it takes them.
    """
    found = graph_within(model)
    if found is not None:
        return found
    layers = model._flatten_layers(include_self=False)
    before = [(layer, len(layer._inbound_nodes), len(layer._outbound_nodes)) for layer in layers]
    inputs = [keras.KerasTensor((None, *x.shape[1:]), dtype=str(x.dtype)) for x in examples]
    try:
        return keras.Function(inputs, model.call(inputs[0] if len(inputs) == 1 else inputs))
    except Exception:  # whatever a person's own code does with what is no array yet
        return None
    finally:
        for layer, n_in, n_out in before:
            del layer._inbound_nodes[n_in:], layer._outbound_nodes[n_out:]


def graph_within(operation: Any) -> Any | None:
    """Return the graph of a model that has one."""
    if isinstance(operation, keras.Sequential):
        return operation._functional
    return operation if isinstance(operation, Functional) else None


def _nodes(function: Any) -> Iterator[Any]:
    """Yield the calls of a graph, each after what it reads."""
    by_depth = function._nodes_by_depth
    for depth in sorted(by_depth, reverse=True):
        yield from (node for node in by_depth[depth] if not node.is_input)


def _described(node: Any, reads: list[Source], known: Any, shapes: Any) -> tuple[Any, ...]:
    """Return what a call is: layer, shapes, what it reads, and its arrays."""
    operation = node.operation
    slots = {id(tensor): {"input": slot} for slot, tensor in enumerate(node.input_tensors)}
    args, kwargs = node.arguments.fill_in(slots)
    if not isinstance(operation, keras.Layer):
        return function_layer(operation, args, kwargs, len(reads)), shapes, reads, {}
    given, options = _by_argument(operation, args, kwargs, reads)
    attending = attention_of(operation, given, options)
    layer, reads = attending or (recurrent_of(operation) or layer_of(operation), reads)
    if layer.kind in _HEED_MASKS and any(
        getattr(known[id(tensor)], "_keras_mask", None) is not None
        for tensor in node.input_tensors
    ):
        layer = layer._replace(notes={**layer.notes, "op": "keras layer with a mask"})
    return layer, shapes, reads, params_of(operation, layer.kind)


def _by_argument(layer: Any, args: Any, kwargs: Any, reads: list[Source]) -> tuple[Any, Any]:
    """Return what a layer was called with, by the names of its arguments: sources, and others."""
    bound = inspect.signature(layer.call).bind_partial(*args, **kwargs).arguments
    given = {
        name: reads[value["input"]]
        for name, value in bound.items()
        if isinstance(value, dict) and "input" in value
    }
    options = {name: value for name, value in bound.items() if name not in given and value}
    return given, options
