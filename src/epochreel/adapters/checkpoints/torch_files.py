"""Reads `.pt`, `.pth`, `.bin` and `.ckpt` files of PyTorch and Lightning; unpickles no code."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from epochreel.adapters.checkpoints.checkpoint import Checkpoint
from epochreel.errors import DataError, EpochreelError

# Under what names people keep a model's tensors beside other things.
_NESTED = ("state_dict", "model_state_dict", "model", "module", "net", "params")
_STEPS = ("global_step", "step", "iteration", "iter", "n_steps")


def read_torch(path: Path) -> Checkpoint:
    """Return the tensors of a state dictionary, and the step if one stands beside it.

    Raises
    ------
    DataError
        If it holds more than tensors and plain values, such as a whole model, which only running
        code from the file could read.
    EpochreelError
        If PyTorch is not installed.
    """
    if importlib.util.find_spec("torch") is None:
        raise EpochreelError(
            f"reading {path.name} takes PyTorch; to install it: pip install torch"
        )
    torch = importlib.import_module("torch")
    try:
        kept = torch.load(path, map_location="cpu", weights_only=True, mmap=False)
    except Exception as error:  # pickle, zip and torch each have their own
        raise DataError(
            f"not read, because it is no state dictionary ({_first_line(error)}); keep"
            f" model.state_dict() instead: {path}"
        ) from error
    tensors = _tensors_of(torch, kept)
    if not tensors:
        raise DataError(f"no tensors are in it: {path}")
    said = kept if isinstance(kept, Mapping) else {}
    return Checkpoint(
        path,
        {name: _array(torch, tensor) for name, tensor in tensors.items()},
        next((value for name in _STEPS if (value := _whole(said.get(name))) is not None), None),
        _whole(said.get("epoch")),
    )


def _tensors_of(torch: Any, kept: Any) -> dict[str, Any]:
    """Return the tensors of a state dictionary, or of the one inside of what was kept."""
    if not isinstance(kept, Mapping):
        return {}
    for name in _NESTED:
        inner = _tensors_of(torch, kept.get(name))
        if inner:
            return inner
    return {str(name): value for name, value in kept.items() if isinstance(value, torch.Tensor)}


def _array(torch: Any, tensor: Any) -> Any:
    narrow = tensor.is_floating_point() and tensor.dtype not in (torch.float32, torch.float64)
    return (tensor.float() if narrow else tensor).detach().cpu().numpy()


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
