"""What a model makes of its own at recorded steps, asked by a function of a person's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from epochreel.adapters.torch.quiet import Quiet
from epochreel.errors import UsageError
from epochreel.steps import SAMPLED_IMAGE, SAMPLED_NUMBERS, SAMPLED_TEXT, Key, Tensor

_SMALLEST_IMAGE = 4  # pixels of a side


class Samples:
    """Asks a function of the model at each recorded step, and leaves no trace of it.

    Parameters
    ----------
    model
        That the function is given, in evaluation mode and without gradients.
    function
        Returns text, an image ``(height, width)`` or ``(height, width, 3)``, or numbers.
    """

    def __init__(self, model: nn.Module, function: Callable[[Any], Any]) -> None:
        if not callable(function):
            kind = type(function).__name__
            raise UsageError(f"`samples` ({kind}) must be a function of the model")
        self._model, self._function = model, function
        # A quiet of its own: what sampling changes, such as random numbers, the probes may not.
        self._quiet = Quiet(model)

    def read(self) -> Mapping[Key, Tensor]:
        """Return what the function gives now, by what it is.

        Raises
        ------
        UsageError
            If it is neither text nor an image nor numbers.
        """
        with self._quiet.asking():
            found = self._function(self._model)
        return tensors_of(found)


def tensors_of(given: Any) -> Mapping[Key, Tensor]:
    """Return text as its bytes, an image or numbers as they are; several texts as lines of one."""
    found = given
    if isinstance(given, list | tuple) and given and all(isinstance(at, str) for at in given):
        found = "\n".join(given)
    if isinstance(found, str):
        return {SAMPLED_TEXT: np.frombuffer(found.encode() or b" ", np.uint8).copy()}
    if isinstance(found, torch.Tensor):
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
