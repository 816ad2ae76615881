"""Which modules of PyTorch are blocks, whatever they call, and what each is."""

from __future__ import annotations

from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin

from epochreel.adapters.torch.layers import Layer, layer_of_class
from epochreel.adapters.torch.named_layers import layer_of_name

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


def is_leaf(module: nn.Module) -> bool:
    """Return whether a module is one block, whatever it calls."""
    return not isinstance(module, _CONTAINERS) and layer_of(module) is not None


def layer_of(module: nn.Module) -> Layer | None:
    """Return what a module is; None for what is made of others, or of functions."""
    if isinstance(module, LazyModuleMixin):
        return None
    return layer_of_class(module) or layer_of_name(module)
