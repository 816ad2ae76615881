"""Layers called as functions of `torch.nn.functional`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from epochreel.answers import norms, pooling
from epochreel.answers.arrays import Array
from epochreel.answers.attention import attend
from epochreel.answers.conv import convolve, convolve_transposed
from epochreel.answers.recurrent import cell
from epochreel.answers.resizing import interpolate


def _max_pool(
    x: Array,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array:
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil": ceil_mode}
    return pooling.pool(x, "max", kernel_size, **options)


def _average_pool(
    x: Array,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Array:
    if divisor_override is not None:
        raise ValueError(f"an average over {divisor_override} instead of the window's values")
    options = {"stride": stride, "padding": padding, "ceil": ceil_mode}
    return pooling.pool(x, "average", kernel_size, **options, counts_padding=count_include_pad)


def _adaptive(kind: str) -> Callable[..., Array]:
    def operation(x: Array, output_size: Any, return_indices: bool = False) -> Array:
        return pooling.pool_adaptively(x, kind, output_size)

    return operation


def _batch_norm(
    x: Array,
    running_mean: Array | None,
    running_var: Array | None,
    weight: Array | None = None,
    bias: Array | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
    *_: Any,
) -> Array:
    return norms.batch_norm(x, running_mean, running_var, weight, bias, eps)


def _layer_norm(
    x: Array,
    normalized_shape: list[int],
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
    *_: Any,
) -> Array:
    return norms.layer_norm(x, len(normalized_shape), weight, bias, eps)


def _rms_norm(
    x: Array, normalized_shape: list[int], weight: Array | None = None, eps: float | None = None
) -> Array:
    return norms.rms_norm(x, len(normalized_shape), weight, None, eps)


def _group_norm(
    x: Array,
    num_groups: int,
    weight: Array | None = None,
    bias: Array | None = None,
    eps: float = 1e-5,
    *_: Any,
) -> Array:
    return norms.group_norm(x, num_groups, weight, bias, eps)


def _attention(
    query: Array,
    key: Array,
    value: Array,
    attn_mask: Array | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Array:
    heads = query.shape[:-2]
    if len(heads) == 1:  # without heads
        query, key, value = (x[:, None] for x in (query, key, value))
    mixed = attend(query, key, value, attn_mask, causal=is_causal, scale=scale)
    return mixed.reshape(*heads, *mixed.shape[-2:])


def _embedding(words: Array, weight: Array, *_: Any, **__: Any) -> Array:
    return weight[words.astype(np.int64)]


def _one_hot(words: Array, num_classes: int = -1) -> Array:
    return np.eye(words.max() + 1 if num_classes < 0 else num_classes, dtype=np.int64)[words]


def _pixel_shuffle(x: Array, upscale_factor: int) -> Array:
    """Return channels laid out as finer pixels (Shi et al. 2016)."""
    factor, (*lead, channels, height, width) = upscale_factor, x.shape
    y = x.reshape(*lead, channels // factor**2, factor, factor, height, width)
    y = np.moveaxis(y, (-4, -3), (-3, -1))
    return y.reshape(*lead, channels // factor**2, height * factor, width * factor)


OPERATIONS: dict[str, Callable[..., Any]] = {
    **{f"conv{n}d": convolve for n in (1, 2, 3)},
    **{f"conv_transpose{n}d": convolve_transposed for n in (1, 2, 3)},
    **{f"max_pool{n}d": _max_pool for n in (1, 2, 3)},
    **{f"avg_pool{n}d": _average_pool for n in (1, 2, 3)},
    **{f"adaptive_max_pool{n}d": _adaptive("max") for n in (1, 2, 3)},
    **{f"adaptive_avg_pool{n}d": _adaptive("average") for n in (1, 2, 3)},
    "batch_norm": _batch_norm,
    "layer_norm": _layer_norm,
    "rms_norm": _rms_norm,
    "group_norm": _group_norm,
    "scaled_dot_product_attention": _attention,
    "embedding": _embedding,
    "one_hot": _one_hot,
    "interpolate": interpolate,
    "upsample": interpolate,
    "lstm_cell": cell("lstm"),
    "gru_cell": cell("gru"),
    "rnn_tanh_cell": cell("rnn"),
    "rnn_relu_cell": cell("rnn", "relu"),
    "pixel_shuffle": _pixel_shuffle,
}
