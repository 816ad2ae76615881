"""What layers of PyTorch are: kind, notes and arrays, in the words of blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin

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


_CONTAINERS = (
    nn.Sequential,
    nn.ModuleList,
    nn.ModuleDict,
    nn.Transformer,
    nn.TransformerEncoder,
    nn.TransformerDecoder,
    nn.TransformerEncoderLayer,
    nn.TransformerDecoderLayer,
)
# By class name, because Transformers and others have their own.
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


def is_leaf(module: nn.Module) -> bool:
    """Return whether a module is one block, whatever it calls."""
    return not isinstance(module, _CONTAINERS) and layer_of(module) is not None


def layer_of(module: nn.Module) -> Layer | None:
    """Return what a module is; None for what is made of others, or of functions."""
    if isinstance(module, LazyModuleMixin):
        return None
    for kind, describe in _KINDS.items():
        if isinstance(module, kind):
            return describe(module)
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


def _conv(module: Any) -> Layer:
    notes = {name: _plain(getattr(module, name)) for name in ("stride", "padding", "dilation")}
    notes["groups"] = module.groups
    if module.transposed:
        notes |= {"transposed": True, "output_padding": _plain(module.output_padding)}
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


def _pool_notes(module: Any, name: str) -> dict[str, Any]:
    notes: dict[str, Any] = {"pool": "max" if "Max" in name else "average"}
    if hasattr(module, "output_size"):
        return notes | {"out_size": _plain(module.output_size)}
    notes |= {"size": _plain(module.kernel_size), "stride": _plain(module.stride)}
    notes |= {"padding": _plain(module.padding), "ceil": module.ceil_mode}
    if hasattr(module, "dilation"):
        notes["dilation"] = _plain(module.dilation)
    if hasattr(module, "count_include_pad"):
        notes["counts_padding"] = module.count_include_pad
    return notes


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | list) else value


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
