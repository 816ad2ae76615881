"""Layers of PyTorch's own: kind and notes, in the words of blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from torch import nn

from epochreel.blocks import BlockKind


class Layer(NamedTuple):
    """What a layer is.

    Parameters
    ----------
    kind
        Of its block.
    notes
        As `Block` has them.
    activation
        Of a layer that is one: its name.
    """

    kind: BlockKind
    notes: Mapping[str, Any]
    activation: str = "linear"


def layer_of_class(module: nn.Module) -> Layer | None:
    """Return what a module is by its class; None if it is not one of PyTorch's layers."""
    return next((say(module) for kind, say in _KINDS.items() if isinstance(module, kind)), None)


def plain(value: Any) -> Any:
    """Return the value of an attribute as a note has it."""
    return list(value) if isinstance(value, tuple | list) else value


def _conv(module: Any) -> Layer:
    notes = {name: plain(getattr(module, name)) for name in ("stride", "padding", "dilation")}
    notes["groups"] = module.groups
    if module.transposed:
        notes |= {"transposed": True, "output_padding": plain(module.output_padding)}
    if module.padding_mode != "zeros":
        notes["padding_mode"] = module.padding_mode
    return Layer("conv", notes)


def _recurrent(module: Any) -> Layer:
    cell = module.mode.lower().partition("_")
    notes = {"cell": cell[0], "layers": module.num_layers}
    notes["directions"] = 2 if module.bidirectional else 1
    if cell[0] == "rnn":
        notes["nonlinearity"] = cell[2]
    if not module.batch_first:
        notes["batch_first"] = False
    return Layer("recurrent", notes)


def _attention(module: Any) -> Layer:
    notes = {"heads": module.num_heads, "kv_heads": module.num_heads}
    if not module.batch_first:
        notes["batch_first"] = False
    if module.bias_k is not None or module.add_zero_attn:
        return Layer("other", {"op": "attention_to_nothing"})
    return Layer("attention", notes)


def _batch_norm(module: Any) -> Layer:
    if module.running_mean is None:  # it takes those of the batch, even when it is asked
        return Layer("other", {"op": "batch_norm_of_the_batch"})
    return Layer("norm", {"norm": "batch", "eps": module.eps})


_KINDS: dict[Any, Callable[[Any], Layer]] = {
    nn.Linear: lambda module: Layer("dense", {}),
    nn.modules.conv._ConvNd: _conv,
    nn.modules.instancenorm._InstanceNorm: lambda module: Layer(
        "norm", {"norm": "instance", "eps": module.eps}
    ),
    nn.modules.batchnorm._BatchNorm: _batch_norm,
    nn.LayerNorm: lambda module: Layer(
        "norm", {"norm": "layer", "eps": module.eps, "n_axes": len(module.normalized_shape)}
    ),
    nn.RMSNorm: lambda module: Layer(
        "norm", {"norm": "rms", "eps": module.eps, "n_axes": len(module.normalized_shape)}
    ),
    nn.GroupNorm: lambda module: Layer(
        "norm", {"norm": "group", "eps": module.eps, "groups": module.num_groups}
    ),
    nn.Embedding: lambda module: Layer("embedding", {}),
    nn.MultiheadAttention: _attention,
    nn.modules.rnn.RNNBase: _recurrent,
}
