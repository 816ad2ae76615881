"""What a model makes of its own at recorded steps, asked by a function of a person's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import nn

from epochreel.adapters.sampling import check_samples, tensors_of
from epochreel.adapters.torch.quiet import Quiet
from epochreel.steps import Key, Tensor


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
        check_samples(function)
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
