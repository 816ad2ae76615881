"""PyTorch's tensors as arrays of NumPy, which lacks some of its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from epochreel.recording.curves import Value


def host_array(tensor: torch.Tensor) -> np.ndarray:
    """Return a copy of a tensor as an array; of floats that NumPy has not, in float32."""
    tensor = tensor.detach().to("cpu", host_dtype(tensor.dtype))
    return np.array(tensor.numpy())


def host_dtype(dtype: torch.dtype) -> torch.dtype:
    """Return the dtype of an array in which a tensor is recorded."""
    return torch.float32 if dtype.is_floating_point and dtype not in _IN_NUMPY else dtype


def number_of(value: Any) -> Value:
    """Return a number that somebody logs or, of one on a graphics card, what reads it."""
    if not isinstance(value, torch.Tensor):
        return float(value)
    return value.item() if value.is_cpu else value.detach().item


_IN_NUMPY = (torch.float16, torch.float32, torch.float64)
