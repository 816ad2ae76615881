"""Asks a Keras model something in the middle of its training, and leaves no trace of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np


def ask(model: Any, act: Callable[[], Any], *, compiles: bool = True) -> Callable[[], Any]:
    """Return what does something and leaves no trace of it in the model."""
    if keras.backend.backend() == "torch":
        return lambda: _quietly(act)
    if keras.backend.backend() != "jax" or not compiles:
        return lambda: _in_scope([], act)
    import jax

    variables = model.variables

    @jax.jit
    def asked(values: Any) -> Any:
        return _in_scope(list(zip(variables, values, strict=True)), act)

    return lambda: asked([variable.value for variable in variables])


def _in_scope(values: Any, act: Callable[[], Any]) -> Any:
    with keras.StatelessScope(state_mapping=values):
        return act()


def _quietly(act: Callable[[], Any]) -> Any:
    import torch

    state = torch.get_rng_state()
    try:
        with torch.no_grad():
            return _in_scope([], act)
    finally:
        torch.set_rng_state(state)


def array_of(tensor: Any) -> np.ndarray:
    """Return a tensor as an array, perhaps not a copy."""
    return np.asarray(keras.ops.convert_to_numpy(tensor))
