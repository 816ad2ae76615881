"""What layers of Flax NNX are: kind, notes and arrays, in the words of blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flax import nnx

from epochreel.adapters.jax.marking import (
    Describe,
    Described,
    flat,
    joined,
    same,
    turned,
)
from epochreel.adapters.parts import Layer

_NORM = {"scale": "weight", "bias": "bias", "mean": "running_mean", "var": "running_var"}


def _linear(layer: Any, args: Any, kwargs: Any) -> Described:
    roles = {"kernel": ("weight", turned(layer.kernel.shape))}
    return Described(Layer("dense", {}), roles | _own(layer, {"bias": "bias"}))


def _conv(layer: Any, args: Any, kwargs: Any) -> Described | None:
    n_axes = len(layer.kernel_size)
    padding = _padding(layer.padding, n_axes)
    is_plain = layer.mask is None and set(_each(layer.input_dilation, n_axes)) == {1}
    if not is_plain or padding is None or args[0].ndim != n_axes + 2:
        return None
    notes: dict[str, Any] = {"channels": "last", "groups": layer.feature_group_count}
    notes |= {"stride": _each(layer.strides, n_axes), "padding": padding}
    notes["dilation"] = _each(layer.kernel_dilation, n_axes)
    roles = {"kernel": ("weight", turned(layer.kernel.shape))}
    return Described(Layer("conv", notes), roles | _own(layer, {"bias": "bias"}))


def _transposed(layer: Any, args: Any, kwargs: Any) -> Described:
    notes = {"transposed": True, "op": "flax transposed convolution"}
    roles = {"kernel": ("weight", turned(layer.kernel.shape))}
    return Described(Layer("conv", notes), roles | _own(layer, {"bias": "bias"}))


def _batch_norm(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if layer.axis not in (-1, args[0].ndim - 1):
        return None
    notes = {"norm": "batch", "eps": float(layer.epsilon), "channels": "last"}
    return Described(Layer("norm", notes), _own(layer, _NORM))


def _layer_norm(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if layer.reduction_axes not in (-1, (-1,)) or layer.feature_axes not in (-1, (-1,)):
        return None
    kind = "rms" if isinstance(layer, nnx.RMSNorm) else "layer"
    notes = {"norm": kind, "eps": float(layer.epsilon), "n_axes": 1}
    return Described(Layer("norm", notes), _own(layer, _NORM))


def _group_norm(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if layer.reduction_axes is not None or layer.feature_axis != -1:
        return None
    notes = {"norm": "group", "eps": float(layer.epsilon), "groups": layer.num_groups}
    return Described(Layer("norm", notes | {"channels": "last"}), _own(layer, _NORM))


def _embed(layer: Any, args: Any, kwargs: Any) -> Described:
    return Described(Layer("embedding", {}), _own(layer, {"embedding": "weight"}))


def _attention(layer: Any, args: Any, kwargs: Any) -> Described:
    names = ("query", "key", "value")
    given = dict(zip((f"inputs_{name[0]}" for name in names), args, strict=False)) | dict(kwargs)
    slots = [name for name in names if given.get(f"inputs_{name[0]}") is not None]
    slots += ["mask"] if given.get("mask") is not None else []
    notes: dict[str, Any] = {"heads": layer.num_heads, "kv_heads": layer.num_heads}
    notes |= {"slots": slots, "causal": bool(given.get("is_causal", False))}
    if layer.normalize_qk or given.get("decode", layer.decode):
        notes["op"] = "flax attention of another kind"
    roles = {}
    for name in names:
        part = getattr(layer, name)
        roles[f"{name}.kernel"] = f"{name[0]}_weight", joined(part.kernel.shape, 1)
        if part.bias is not None:
            roles[f"{name}.bias"] = f"{name[0]}_bias", flat(part.bias.shape)
    roles["out.kernel"] = "out_weight", joined(layer.out.kernel.shape, 2)
    if layer.out.bias is not None:
        roles["out.bias"] = "out_bias", same(layer.out.bias.shape)
    return Described(Layer("attention", notes), roles)


def _recurrent(layer: Any, args: Any, kwargs: Any) -> Described | None:
    cells = {nnx.OptimizedLSTMCell: "lstm", nnx.GRUCell: "gru"}
    cell = layer.cell
    if type(cell) not in cells:
        return None
    names = (cell.activation_fn.__name__, cell.gate_fn.__name__)
    notes: dict[str, Any] = {"cell": cells[type(cell)], "layers": 1}
    asks_more = kwargs or layer.reverse or layer.time_major or layer.return_carry
    if asks_more or names != ("tanh", "sigmoid") or len(args) > 1:
        notes["op"] = "flax recurrent layer of another kind"
    roles = {}
    for name, short in (("dense_i", "ih"), ("dense_h", "hh")):
        part = getattr(cell, name)
        roles[f"cell.{name}.kernel"] = f"weight_{short}_l0", turned(part.kernel.shape)
        if part.bias is not None:
            roles[f"cell.{name}.bias"] = f"bias_{short}_l0", same(part.bias.shape)
    return Described(Layer("recurrent", notes), roles)


def _own(layer: Any, names: Mapping[str, str]) -> dict[str, Any]:
    own = {name: getattr(layer, name, None) for name in names}
    return {name: (names[name], same(x.shape)) for name, x in own.items() if x is not None}


def _padding(padding: Any, n_axes: int) -> Any:
    """Return padding as blocks have it; None where that has no word."""
    if isinstance(padding, str):
        return {"SAME": "same", "VALID": 0}.get(padding)
    if isinstance(padding, int):
        return padding
    pairs: Sequence[Any] = [p if isinstance(p, Sequence) else (p, p) for p in padding]
    pairs = pairs * n_axes if len(pairs) == 1 else pairs
    return [list(pair) for pair in pairs]


def _each(value: Any, n_axes: int) -> list[int]:
    value = 1 if value is None else value
    return [value] * n_axes if isinstance(value, int) else list(value)


KINDS: dict[type, Describe] = {
    nnx.Linear: _linear,
    nnx.Conv: _conv,
    nnx.ConvTranspose: _transposed,
    nnx.BatchNorm: _batch_norm,
    nnx.LayerNorm: _layer_norm,
    nnx.RMSNorm: _layer_norm,
    nnx.GroupNorm: _group_norm,
    nnx.Embed: _embed,
    nnx.MultiHeadAttention: _attention,
    nnx.RNN: _recurrent,
}
