"""What a model makes of its own, as a person's function returns it, as arrays of a reel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from epochreel.errors import UsageError
from epochreel.steps import SAMPLED_IMAGE, SAMPLED_NUMBERS, SAMPLED_TEXT, Key, Tensor

_SMALLEST_IMAGE = 4  # pixels of a side


def check_samples(function: Any) -> None:
    """Raise UsageError unless something is a function."""
    if not callable(function):
        kind = type(function).__name__
        raise UsageError(f"`samples` ({kind}) must be a function of the model")


def tensors_of(given: Any) -> Mapping[Key, Tensor]:
    """Return text as its bytes, an image or numbers as they are; several texts as lines of one."""
    found = given
    if isinstance(given, list | tuple) and given and all(isinstance(at, str) for at in given):
        found = "\n".join(given)
    if isinstance(found, str):
        return {SAMPLED_TEXT: np.frombuffer(found.encode() or b" ", np.uint8).copy()}
    if hasattr(found, "detach"):  # of PyTorch, which knows no other way from a graphics card
        found = found.detach().cpu().numpy()
    try:
        values = np.atleast_1d(np.asarray(found, np.float32))
    except (TypeError, ValueError):
        raise UsageError(
            f"`samples` returned {type(found).__name__}; it must return text, an image or numbers"
        ) from None
    sides = values.shape[:2]
    is_image = values.ndim == 2 or (values.ndim == 3 and values.shape[2] == 3)
    is_image = is_image and min(sides) >= _SMALLEST_IMAGE
    return {SAMPLED_IMAGE if is_image else SAMPLED_NUMBERS: values}
