"""What a call in a Keras model's graph is: its layer, what it reads, and its arrays."""

from __future__ import annotations

import inspect
from typing import Any

import keras

from epochreel.adapters.keras.functions import function_layer
from epochreel.adapters.keras.layers import layer_of
from epochreel.adapters.keras.params import params_of
from epochreel.adapters.keras.recurrent import attention_of, recurrent_of
from epochreel.adapters.parts import Source

# What heeds which of its steps are none, and so answers otherwise than it is computed in NumPy.
_HEED_MASKS = ("recurrent", "attention", "pool", "other", "activation")


def described(node: Any, reads: list[Source], known: Any, shapes: Any) -> tuple[Any, ...]:
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
