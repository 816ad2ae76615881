"""Where the arrays of PyTorch's layers are, and what they are called."""

from __future__ import annotations

from torch import nn

from epochreel.adapters.torch.names import plain_name

Holder = tuple[nn.Module, str]  # what has an array, and as which attribute


def params_of(module: nn.Module) -> dict[str, Holder]:
    """Return where a layer's arrays are, by role: what it is trained and what it keeps."""
    if isinstance(module, nn.MultiheadAttention):
        own = {role: (module, name) for role, name in _ATTENTION.items()}
        own |= {f"out_{name}": (module.out_proj, name) for name in ("weight", "bias")}
    else:
        kept = (*module._parameters, *module._buffers, *_parametrized(module))
        own = {name: (module, name) for name in kept}
    return {role: holder for role, holder in own.items() if getattr(*holder, None) is not None}


def owners_of(model: nn.Module) -> dict[int, tuple[str, Holder]]:
    """Return the name and the place of what is trained or kept, by the id of its tensor.

    Buffers of whole numbers, such as masks, and those that no checkpoint has are constants.
    """
    found: dict[int, tuple[str, Holder]] = {}
    for path, module in model.named_modules():
        passing = module._non_persistent_buffers_set
        for name, tensor in (*module._parameters.items(), *module._buffers.items()):
            if tensor is not None and tensor.is_floating_point() and name not in passing:
                full = plain_name(f"{path}.{name}" if path else name)
                found.setdefault(id(tensor), (full, (module, name)))
    return found


def _parametrized(module: nn.Module) -> tuple[str, ...]:
    """Return what is computed from other parameters, as by `weight_norm`."""
    return tuple(getattr(module, "parametrizations", {}))


_ATTENTION = {
    "in_weight": "in_proj_weight", "q_weight": "q_proj_weight", "k_weight": "k_proj_weight",
    "v_weight": "v_proj_weight", "in_bias": "in_proj_bias",
}  # fmt: skip
