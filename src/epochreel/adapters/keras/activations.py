"""What Keras's activation functions are called, in the words of blocks."""

from __future__ import annotations

from typing import Any

from epochreel.adapters.parts import Layer

# Those whose names differ; others have the field's own.
_NAMES = {
    "hard_sigmoid": "hardsigmoid", "hard_silu": "hardswish", "hard_swish": "hardswish",
    "hard_tanh": "hardtanh", "tanh_shrink": "tanhshrink", "soft_shrink": "softshrink",
    "hard_shrink": "hardshrink", "swish": "silu", "log_sigmoid": "log_sigmoid",
}  # fmt: skip
# What Keras takes where nobody says.
_DEFAULTS = {"leaky_relu": {"slope": 0.2}}


def activation_of(function: Any) -> tuple[str, dict[str, Any]]:
    """Return the field's name of an activation function, or of a layer that is one, and notes."""
    if hasattr(function, "call"):
        layer = activation_layer(function)
        return (type(function).__name__, {}) if layer is None else (layer[2], dict(layer[1]))
    name = getattr(function, "__name__", type(function).__name__)
    return _NAMES.get(name, name), dict(_DEFAULTS.get(name, {}))


def activation_layer(layer: Any) -> Layer | None:
    """Return what a layer is that applies a function; None if it is none."""
    name = type(layer).__name__
    if name == "Activation":
        function, notes = activation_of(layer.activation)
        return Layer("activation", notes, function)
    if name == "LeakyReLU":
        return Layer("activation", {"slope": float(layer.negative_slope)}, "leaky_relu")
    if name == "ELU":
        return Layer("activation", {"alpha": float(layer.alpha)}, "elu")
    if name == "PReLU":
        return Layer("activation", {}, "prelu")
    if name == "Softmax" and isinstance(layer.axis, int):
        return Layer("activation", {"axis": layer.axis}, "softmax")
    if name == "ReLU":
        return _relu(layer.max_value, float(layer.negative_slope), float(layer.threshold))
    return None


def _relu(highest: float | None, slope: float, threshold: float) -> Layer | None:
    if threshold or (slope and highest is not None):
        return None
    if highest is None:
        return Layer("activation", {"slope": slope}, "leaky_relu") if slope else _RELU
    return Layer("activation", {"low": 0.0, "high": float(highest)}, "hardtanh")


_RELU = Layer("activation", {}, "relu")
