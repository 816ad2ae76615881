"""What layers of Equinox are: kind, notes and arrays, in the words of blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import equinox as eqx

from epochreel.adapters.jax.marking import Describe, Described, flat, same
from epochreel.adapters.parts import Held, Layer

_AFFINE = {"weight": "weight", "bias": "bias"}


def _linear(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if "scalar" in (layer.in_features, layer.out_features):
        return None
    return Described(Layer("dense", {}), _own(layer, _AFFINE))


def _conv(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if layer.padding == "SAME_LOWER":
        return None
    notes = {"stride": list(layer.stride), "padding": _padding(layer.padding)}
    notes |= {"dilation": list(layer.dilation), "groups": layer.groups}
    if layer.padding_mode != "ZEROS":
        notes["padding_mode"] = layer.padding_mode.lower()
    return Described(Layer("conv", notes), _with_flat_bias(layer))


def _transposed(layer: Any, args: Any, kwargs: Any) -> Described:
    notes = {"transposed": True, "op": "equinox transposed convolution"}
    return Described(Layer("conv", notes), _with_flat_bias(layer))


def _pool(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if layer.use_ceil:
        return None
    notes = {"pool": "max" if "Max" in type(layer).__name__ else "average"}
    notes |= {"size": list(layer.kernel_size), "stride": list(layer.stride)}
    return Described(Layer("pool", notes | {"padding": _padding(layer.padding)}), {})


def _layer_norm(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if len(args) > 1 or "state" in kwargs:
        return None
    kind = "rms" if isinstance(layer, eqx.nn.RMSNorm) else "layer"
    notes = {"norm": kind, "eps": float(layer.eps), "n_axes": len(layer.shape)}
    return Described(Layer("norm", notes), _own(layer, _AFFINE))


def _group_norm(layer: Any, args: Any, kwargs: Any) -> Described | None:
    if len(args) > 1 or "state" in kwargs:
        return None
    notes = {"norm": "group", "eps": float(layer.eps), "groups": layer.groups}
    return Described(Layer("norm", notes), _own(layer, _AFFINE))


def _embedding(layer: Any, args: Any, kwargs: Any) -> Described:
    return Described(Layer("embedding", {}), _own(layer, _AFFINE))


def _attention(layer: Any, args: Any, kwargs: Any) -> Described:
    names = ("query", "key_", "value", "mask")
    given = dict(zip(names, args, strict=False)) | dict(kwargs)
    mask = given.get("mask")
    slots = ["query", "key", "value", *(["mask"] if mask is not None else [])]
    notes: dict[str, Any] = {"heads": layer.num_heads, "kv_heads": layer.num_heads}
    notes["slots"] = slots
    if given.get("process_heads") is not None or getattr(mask, "ndim", 2) != 2:
        notes["op"] = "equinox attention of another kind"
    roles = {}
    for name, short in (("query", "q"), ("key", "k"), ("value", "v"), ("output", "out")):
        part = getattr(layer, f"{name}_proj")
        roles[f"{name}_proj.weight"] = f"{short}_weight", same(part.weight.shape)
        if part.bias is not None:
            roles[f"{name}_proj.bias"] = f"{short}_bias", same(part.bias.shape)
    return Described(Layer("attention", notes), roles)


def _prelu(layer: Any, args: Any, kwargs: Any) -> Described:
    return Described(Layer("activation", {}, "prelu"), _own(layer, {"negative_slope": "weight"}))


def _own(layer: Any, names: Mapping[str, str]) -> dict[str, tuple[str, Held]]:
    own = {name: getattr(layer, name, None) for name in names}
    return {name: (names[name], same(x.shape)) for name, x in own.items() if x is not None}


def _with_flat_bias(layer: Any) -> dict[str, tuple[str, Held]]:
    roles = {"weight": ("weight", same(layer.weight.shape))}
    return roles | ({} if layer.bias is None else {"bias": ("bias", flat(layer.bias.shape))})


def _padding(padding: Any) -> Any:
    if isinstance(padding, str):
        return {"SAME": "same", "VALID": 0}[padding]
    pairs: Sequence[Any] = padding
    return [list(pair) for pair in pairs]


_POOLS = [getattr(eqx.nn, f"{kind}Pool{n}d") for kind in ("Max", "Avg") for n in (1, 2, 3)]
KINDS: dict[type, Describe] = {
    eqx.nn.Linear: _linear,
    eqx.nn.Conv: _conv,
    eqx.nn.ConvTranspose: _transposed,
    **dict.fromkeys(_POOLS, _pool),
    eqx.nn.LayerNorm: _layer_norm,
    eqx.nn.RMSNorm: _layer_norm,
    eqx.nn.GroupNorm: _group_norm,
    eqx.nn.Embedding: _embedding,
    eqx.nn.MultiheadAttention: _attention,
    eqx.nn.PReLU: _prelu,
}
