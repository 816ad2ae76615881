"""Where the arrays of Keras's layers are; they are recorded with their axes in PyTorch's order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from epochreel.adapters.keras.recurrent import attention_params, recurrent_params
from epochreel.adapters.parts import Held
from epochreel.blocks import BlockKind

_NAMES: Mapping[str, str] = {
    "gamma": "weight", "scale": "weight", "beta": "bias", "moving_mean": "running_mean",
    "moving_variance": "running_var", "embeddings": "weight", "alpha": "weight", "bias": "bias",
}  # fmt: skip


def params_of(layer: Any, kind: BlockKind) -> dict[str, Held]:
    """Return a layer's arrays by role.

    Parameters
    ----------
    layer
        Of Keras, built.
    kind
        Of its block; of ``"other"`` its variables keep their names.
    """
    if kind == "recurrent":
        return recurrent_params(layer)
    if kind == "attention":
        return attention_params(layer)
    if kind == "other":
        return _by_path(layer)
    named = {variable.name: variable for variable in layer.weights}
    params = {}
    for name, variable in named.items():
        if name == "kernel":
            params["weight"] = _kernel(type(layer).__name__, variable)
        elif name in _NAMES:
            params[_NAMES[name]] = Held(id(variable), tuple(variable.shape))
    return params


def variables_of(layers: Iterable[Any]) -> dict[int, Any]:
    """Return the variables of layers by what `Held.place` says."""
    return {id(variable): variable for layer in layers for variable in layer.weights}


def _kernel(layer: str, variable: Any) -> Held:
    shape = tuple(variable.shape)
    n_axes = len(shape) - 2
    space = tuple(range(n_axes))
    if layer.startswith("Depthwise"):  # (*kernel, n_in, n_each)
        axes = (n_axes, n_axes + 1, *space)
        return Held(id(variable), (math.prod(shape[-2:]), 1, *shape[:-2]), axes)
    # (*kernel, n_in, n_out), of a transposed convolution (*kernel, n_out, n_in).
    axes = (n_axes + 1, n_axes, *space)
    return Held(id(variable), tuple(shape[axis] for axis in axes), axes)


def _by_path(layer: Any) -> dict[str, Held]:
    """Return all that a layer has, by the last part of its path, or as much of it as it takes."""
    params: dict[str, Held] = {}
    for variable in layer.weights:
        role = variable.name
        if role in params:
            role = variable.path
        params[role] = Held(id(variable), tuple(variable.shape))
    return params
