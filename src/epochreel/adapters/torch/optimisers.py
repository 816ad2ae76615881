"""What PyTorch's optimisers tell of themselves."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch.optim import Optimizer


def learning_rates(optimizer: Optimizer) -> Mapping[str, float]:
    """Return the learning rates of all groups of parameters, each different one once."""
    rates = dict.fromkeys(float(group["lr"]) for group in optimizer.param_groups if "lr" in group)
    return {
        "learning_rate" if not place else f"learning_rate_{place + 1}": rate
        for place, rate in enumerate(rates)
    }


def was_skipped(optimizer: Optimizer) -> bool:
    """Return whether a scaler of gradients has let a fused optimiser do nothing."""
    found = getattr(optimizer, "found_inf", None)
    return isinstance(found, torch.Tensor) and found.device.type == "cpu" and bool(found)
