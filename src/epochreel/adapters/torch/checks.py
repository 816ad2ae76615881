"""Whether a PyTorch model can be recorded."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from epochreel.errors import UsageError


def check_model(model: nn.Module) -> None:
    """Raise UsageError if a model has nothing to record, or not yet."""
    for path, module in model.named_modules():
        for tensor in (*module._parameters.values(), *module._buffers.values()):
            if isinstance(tensor, UninitializedParameter | UninitializedBuffer):
                raise UsageError(
                    f"the lazy module `{path}` ({type(module).__name__}) has no weights yet; ask"
                    " the model once before it is recorded"
                )
    if next(model.parameters(), None) is None:
        raise UsageError(
            f"the model ({type(model).__name__}) has no parameters; nothing can learn"
        )
    if any(hasattr(p, "device_mesh") for p in model.parameters()) or any(
        type(module).__name__ == "FullyShardedDataParallel" for module in model.modules()
    ):
        raise UsageError(
            "the model lies in parts on several processes, and asking it would let all of them"
            " wait; a model can be recorded that each process has whole (DDP)"
        )


def is_finite(model: nn.Module) -> bool:
    """Return whether all parameters of a model are numbers."""
    return all(bool(torch.isfinite(parameter).all()) for parameter in model.parameters())
