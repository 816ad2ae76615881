"""Layers known by the names of their classes, because Transformers has its own of many."""

from __future__ import annotations

from typing import Any

from torch import nn

from epochreel.adapters.torch.layers import Layer, plain

_ACTIVATIONS = {
    "ReLU": "relu", "ReLU6": "relu6", "Sigmoid": "sigmoid", "Tanh": "tanh", "SiLU": "silu",
    "SiLUActivation": "silu", "Mish": "mish", "MishActivation": "mish", "Softmax": "softmax",
    "LogSoftmax": "log_softmax", "Softplus": "softplus", "Softsign": "softsign", "SELU": "selu",
    "ELU": "elu", "CELU": "celu", "LeakyReLU": "leaky_relu", "Hardtanh": "hardtanh",
    "Hardsigmoid": "hardsigmoid", "Hardswish": "hardswish", "LogSigmoid": "log_sigmoid",
    "Tanhshrink": "tanhshrink", "PReLU": "prelu", "GELU": "gelu", "GELUActivation": "gelu",
    "NewGELUActivation": "gelu_tanh", "FastGELUActivation": "gelu_tanh",
    "PytorchGELUTanh": "gelu_tanh", "GELUTanh": "gelu_tanh", "QuickGELUActivation": "quick_gelu",
}  # fmt: skip
_POOLS = ("MaxPool", "AvgPool")


def layer_of_name(module: nn.Module) -> Layer | None:
    """Return what a module is by the name of its class; None if that says nothing."""
    name = type(module).__name__
    if name in _ACTIVATIONS:
        return Layer("activation", _activation_notes(module), _activation_name(module, name))
    if name == "Conv1D" and hasattr(module, "nf"):  # of Transformers: dense, the other way round
        return Layer("dense", {"transposed": True})
    if name.endswith("RMSNorm"):
        eps = getattr(module, "variance_epsilon", getattr(module, "eps", None))
        return Layer("norm", {"norm": "rms", "eps": eps, "n_axes": 1})
    if any(pool in name for pool in _POOLS):
        return Layer("pool", _pool_notes(module, name))
    return None


def _activation_name(module: nn.Module, name: str) -> str:
    if name == "GELU" and getattr(module, "approximate", "none") == "tanh":
        return "gelu_tanh"
    return _ACTIVATIONS[name]


def _activation_notes(module: nn.Module) -> dict[str, Any]:
    known = {
        "negative_slope": "slope", "alpha": "alpha", "beta": "beta", "threshold": "threshold",
        "dim": "axis", "min_val": "low", "max_val": "high",
    }  # fmt: skip
    return {
        note: value
        for name, note in known.items()
        if isinstance(value := getattr(module, name, None), int | float)
    }


def _pool_notes(module: Any, name: str) -> dict[str, Any]:
    notes: dict[str, Any] = {"pool": "max" if "Max" in name else "average"}
    if hasattr(module, "output_size"):
        return notes | {"out_size": plain(module.output_size)}
    notes |= {"size": plain(module.kernel_size), "stride": plain(module.stride)}
    notes |= {"padding": plain(module.padding), "ceil": module.ceil_mode}
    if hasattr(module, "dilation"):
        notes["dilation"] = plain(module.dilation)
    if hasattr(module, "count_include_pad"):
        notes["counts_padding"] = module.count_include_pad
    return notes
