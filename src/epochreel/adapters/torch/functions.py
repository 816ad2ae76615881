"""What functions of PyTorch are that are called outside of layers, in the words of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from epochreel.adapters.torch.calls import call_notes, tensors_in
from epochreel.adapters.torch.layers import Layer

# What changes nothing that a network says, only where or how its numbers lie.
ALIASES = frozenset(
    {
        *("clone", "detach", "contiguous", "alias", "data", "to", "float", "double", "half"),
        *("bfloat16", "type", "type_as", "long", "int", "cpu", "cuda", "dropout", "requires_grad"),
        *("alpha_dropout", "feature_dropout", "dropout1d", "dropout2d", "dropout3d"),
    }
)
_RESHAPES = frozenset(
    {
        *("view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "transpose", "t"),
        *("T", "mT", "permute", "swapaxes", "swapdims", "movedim", "moveaxis", "expand"),
        *("expand_as", "getitem", "select", "narrow", "split", "chunk", "unbind", "flip", "roll"),
        *("repeat", "index_select", "gather", "view_as", "reshape_as", "tensor_split"),
        "pixel_shuffle",
    }
)
_ACTIVATIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("relu", "sigmoid", "tanh", "silu", "selu", "mish", "softsign", "relu6"), ()),
    **dict.fromkeys(("hardsigmoid", "hardswish", "tanhshrink", "logsigmoid"), ()),
    "softmax": ("axis",),
    "log_softmax": ("axis",),
    "gelu": ("approximate",),
    "leaky_relu": ("slope",),
    "elu": ("alpha",),
    "celu": ("alpha",),
    "softplus": ("beta", "threshold"),
    "hardtanh": ("low", "high"),
}
_NOTES = {"dim": "axis", "negative_slope": "slope", "min_val": "low", "max_val": "high"}
_POOLED = ("size", "stride", "padding")
_POOLS: Mapping[str, tuple[str, ...]] = {
    "max_pool": (*_POOLED, "dilation", "ceil"),
    "avg_pool": (*_POOLED, "ceil", "counts_padding"),
    "adaptive_max_pool": ("out_size",),
    "adaptive_avg_pool": ("out_size",),
}
_POOL_NOTES = {
    "kernel_size": "size", "ceil_mode": "ceil", "count_include_pad": "counts_padding",
    "output_size": "out_size",
}  # fmt: skip


def function_layer(name: str, args: Any, kwargs: Mapping[str, Any]) -> Layer:
    """Return what a call is; see `call_notes` for what is left of its arguments."""
    n_tensors = sum(1 for _ in tensors_in((args, kwargs)))
    if name in _ACTIVATIONS and n_tensors == 1:
        return _activation(name, args, kwargs)
    if name.rstrip("123d") in _POOLS and n_tensors == 1:
        return _pool(name.rstrip("123d"), args, kwargs)
    if name == "scaled_dot_product_attention" and args and args[0].ndim == 4:
        return _attention(args, kwargs)
    if name == "add" and n_tensors == 2 and "alpha" not in kwargs:
        return Layer("add", {})
    if name == "cat":
        given = dict(zip(("tensors", "dim"), args, strict=False)) | dict(kwargs)
        return Layer("concat", {"axis": given.get("dim", given.get("axis", 0))})
    if name == "view" and any(isinstance(x, torch.dtype) for x in (*args, *kwargs.values())):
        return Layer("other", {"op": "view_dtype"})  # the same bytes as other numbers
    kind = "reshape" if name in _RESHAPES else "other"
    return Layer(kind, {"op": name, **call_notes(name, args, kwargs)})


def _activation(name: str, args: Any, kwargs: Mapping[str, Any]) -> Layer:
    notes = _bound(_ACTIVATIONS[name], _NOTES, args, kwargs)
    if notes.pop("approximate", "none") == "tanh":
        name = "gelu_tanh"
    known = ("axis", "slope", "alpha", "beta", "threshold", "low", "high")
    notes = {note: value for note, value in notes.items() if note in known}
    return Layer("activation", notes, "log_sigmoid" if name == "logsigmoid" else name)


def _pool(name: str, args: Any, kwargs: Mapping[str, Any]) -> Layer:
    bound = _bound(_POOLS[name], _POOL_NOTES, args, kwargs)
    known = ("size", "stride", "padding", "dilation", "ceil", "counts_padding", "out_size")
    notes = {note: bound[note] for note in known if bound.get(note) is not None}
    return Layer("pool", {"pool": "max" if "max" in name else "average", **notes})


def _attention(args: Any, kwargs: Mapping[str, Any]) -> Layer:
    names = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal")
    given = dict(zip(names, args, strict=False)) | dict(kwargs)
    notes = {"heads": given["query"].shape[1], "kv_heads": given["key"].shape[1]}
    notes["causal"] = bool(given.get("is_causal", False))
    if given.get("scale") is not None:
        notes["scale"] = float(given["scale"])
    return Layer("attention", notes)


def _bound(
    names: tuple[str, ...], renamed: Mapping[str, str], args: Any, kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments after the first by the names of notes."""
    by_place = dict(zip(names, args[1:], strict=False))
    by_name = {renamed.get(key, key): value for key, value in kwargs.items()}
    return {
        note: list(value) if isinstance(value, tuple | list) else value
        for note, value in (by_place | by_name).items()
    }
