"""What layers of Keras are: kind and notes, in the words of blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from epochreel.adapters.keras.activations import activation_layer, activation_of
from epochreel.adapters.parts import Layer

# What changes nothing while a network is asked.
ALIASES = frozenset(
    {"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout"}
    | {"GaussianNoise", "AlphaDropout", "ActivityRegularization", "Identity"}
)
_IN: Mapping[str, int] = {"input": 0}


def layer_of(layer: Any) -> Layer:
    """Return what a layer is; ``"other"``, by its own name, where nobody knows it."""
    name = type(layer).__name__
    described = activation_layer(layer)
    for ending, describe in _KINDS.items():
        if described is None and name.rstrip("123D") == ending:
            described = describe(layer)
    return described or Layer("other", {"op": f"keras {name}"})


def _acting(layer: Any, kind: Any, notes: dict[str, Any]) -> Layer:
    name, more = activation_of(layer.activation)
    return Layer(kind, notes | more, name)


def _channels(layer: Any) -> dict[str, Any]:
    return {"channels": "last"} if layer.data_format == "channels_last" else {}


def _dense(layer: Any) -> Layer | None:
    is_plain = not layer.lora_enabled and layer.quantization_mode is None
    return _acting(layer, "dense", {}) if is_plain else None


def _conv(layer: Any) -> Layer | None:
    if layer.lora_enabled:
        return None
    padding: Any = 0 if layer.padding == "valid" else layer.padding
    if padding == "causal":
        padding = [[layer.dilation_rate[0] * (layer.kernel_size[0] - 1), 0]]
    notes = {"stride": list(layer.strides), "padding": padding} | _channels(layer)
    notes |= {"dilation": list(layer.dilation_rate), "groups": layer.groups}
    return _acting(layer, "conv", notes)


def _depthwise(layer: Any) -> Layer:
    notes = {"stride": list(layer.strides), "padding": layer.padding} | _channels(layer)
    notes |= {"dilation": list(layer.dilation_rate), "groups": layer.kernel.shape[-2]}
    return _acting(layer, "conv", notes)


def _transposed(layer: Any) -> Layer:
    notes: dict[str, Any] = {"stride": list(layer.strides), "padding": layer.padding}
    notes |= {"dilation": list(layer.dilation_rate), "transposed": True} | _channels(layer)
    reaches = zip(layer.kernel_size, layer.strides, strict=True)
    # What Keras adds to an end that no kernel reaches is not computed here.
    if layer.output_padding is not None or any(size < stride for size, stride in reaches):
        notes["op"] = "keras transposed convolution with an end of its own"
    return _acting(layer, "conv", notes)


def _batch_norm(layer: Any) -> Layer | None:
    last = len((layer.input_spec.axes and layer._reduction_axes) or ())
    if layer.renorm or layer.axis not in (-1, 1, last):
        return None
    channels = {"channels": "last"} if layer.axis in (-1, last) else {}
    return Layer("norm", {"norm": "batch", "eps": layer.epsilon} | channels)


def _layer_norm(layer: Any) -> Layer | None:
    if layer.rms_scaling:
        return None
    return Layer("norm", {"norm": "layer", "eps": layer.epsilon, "n_axes": len(layer.axis)})


def _rms_norm(layer: Any) -> Layer:
    return Layer("norm", {"norm": "rms", "eps": layer.epsilon, "n_axes": len(layer.axis)})


def _group_norm(layer: Any) -> Layer | None:
    if layer.axis != -1:
        return None
    notes = {"norm": "group", "eps": layer.epsilon, "groups": layer.groups}
    return Layer("norm", notes | {"channels": "last"})


def _pool(layer: Any) -> Layer:
    notes = {"pool": layer.pool_mode, "size": list(layer.pool_size)} | _channels(layer)
    notes |= {"stride": list(layer.strides), "padding": layer.padding, "counts_padding": False}
    return Layer("pool", notes)


def _global_pool(layer: Any) -> Layer:
    is_max = "Max" in type(layer).__name__
    n_axes = layer.input_spec.ndim - 2
    first = 1 if layer.data_format == "channels_last" else 2
    notes: dict[str, Any] = {"pool": "max" if is_max else "average"}
    notes |= {"op": "amax" if is_max else "mean", "args": [_IN]}
    options = {"dim": list(range(first, first + n_axes)), "keepdim": layer.keepdims}
    return Layer("pool", notes | {"options": options})


def _adaptive_pool(layer: Any) -> Layer:
    size = layer.output_size
    kind = "max" if "Max" in type(layer).__name__ else "average"
    notes = {"pool": kind, "out_size": list(size) if isinstance(size, tuple) else size}
    return Layer("pool", notes | _channels(layer))


def _embedding(layer: Any) -> Layer | None:
    return None if layer.lora_enabled or layer.quantization_mode else Layer("embedding", {})


def _flatten(layer: Any) -> Layer | None:
    if layer.data_format != "channels_last":
        return None
    return Layer("reshape", {"op": "flatten", "args": [_IN, 1, -1]})


def _padded(layer: Any) -> Layer:
    pairs = layer.padding if isinstance(layer.padding[0], tuple) else (layer.padding,)
    flat = [side for pair in reversed(pairs) for side in pair]
    ends = [0, 0] if getattr(layer, "data_format", "channels_last") == "channels_last" else []
    return Layer("reshape", {"op": "pad", "args": [_IN, [*ends, *flat]]})


_KINDS: dict[str, Callable[[Any], Layer | None]] = {
    "Dense": _dense,
    "Conv": _conv,
    "DepthwiseConv": _depthwise,
    **{f"Conv{n}DTranspose": _transposed for n in (1, 2, 3)},
    "BatchNormalization": _batch_norm,
    "LayerNormalization": _layer_norm,
    "RMSNormalization": _rms_norm,
    "GroupNormalization": _group_norm,
    **dict.fromkeys(("MaxPooling", "AveragePooling"), _pool),
    **dict.fromkeys(("GlobalMaxPooling", "GlobalAveragePooling"), _global_pool),
    **dict.fromkeys(("AdaptiveMaxPooling", "AdaptiveAveragePooling"), _adaptive_pool),
    "Embedding": _embedding,
    "Flatten": _flatten,
    "Reshape": lambda layer: Layer("reshape", {"op": "reshape", "args": [_IN]}),
    "Permute": lambda layer: Layer("reshape", {"op": "permute", "args": [_IN, [0, *layer.dims]]}),
    "ZeroPadding": _padded,
    "Add": lambda layer: Layer("add", {}),
    "Concatenate": lambda layer: Layer("concat", {"axis": layer.axis}),
    "Subtract": lambda layer: Layer("other", {"op": "sub"}),
    "Multiply": lambda layer: Layer("other", {"op": "mul"}),
    "Maximum": lambda layer: Layer("other", {"op": "maximum"}),
    "Minimum": lambda layer: Layer("other", {"op": "minimum"}),
}
