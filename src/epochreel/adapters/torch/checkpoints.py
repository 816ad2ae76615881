"""A PyTorch model of a person's own with the weights of checkpoints, one after the other."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from torch import nn

from epochreel.adapters.checkpoints.checkpoint import Checkpoint
from epochreel.adapters.torch.checks import check_model
from epochreel.adapters.torch.inputs import inputs_of
from epochreel.adapters.torch.names import unwrapped
from epochreel.adapters.torch.reading import Reading
from epochreel.errors import DataError, UsageError
from epochreel.recording.wanted import wanted_of
from epochreel.steps import Tensors

_WRAPPERS = ("_orig_mod.", "module.")


class TorchCheckpoints:
    """Reads checkpoints by the model that they are of; a copy of it is filled and asked.

    Parameters
    ----------
    model
        With whatever weights.
    probes
        Examples that it is asked; None for those that models of Transformers bring along.

    Raises
    ------
    UsageError
        If it cannot be asked.
    """

    def __init__(self, model: nn.Module, probes: Any) -> None:
        check_model(model)
        self._model = copy.deepcopy(unwrapped(model))
        if probes is None:
            probes = getattr(self._model, "dummy_inputs", None)
        if probes is None:
            raise UsageError(
                "`probes` must be a few examples that the model is asked, such as X[:8], so that"
                " what leads where is seen"
            )
        inputs = inputs_of(probes if isinstance(probes, tuple) else (probes, None), self._model)
        self._reading = Reading(self._model, inputs)
        self._reading.choose(wanted_of(None), None)
        self.network = self._reading.structure.network
        self.probe_arrays = inputs.arrays(self.network.inputs)

    def tensors(self, checkpoint: Checkpoint) -> Tensors:
        """Return a checkpoint's arrays by block and role, and what the model then makes of probes.

        Raises
        ------
        DataError
            If it is of another model.
        """
        given = {_plain(name): array for name, array in checkpoint.tensors.items()}
        filled: set[int] = set()
        own = self._model.state_dict(keep_vars=True)
        for name, tensor in own.items():
            if name in given:
                self._fill(name, tensor, given[name], checkpoint)
                filled.add(id(tensor))
        missing = [name for name, tensor in own.items() if id(tensor) not in filled]
        if missing:
            raise DataError(
                f"`{missing[0]}` of `model` is not in it, so it is of another: {checkpoint.path}"
            )
        snapshot = self._reading.read()
        assert snapshot is not None
        assert snapshot.loan is not None
        tensors = {key: np.array(array) for key, array in snapshot.tensors.items()}
        snapshot.loan.give_back()
        return tensors

    def _fill(self, name: str, tensor: Any, array: Any, checkpoint: Checkpoint) -> None:
        if tuple(tensor.shape) != array.shape:
            raise DataError(
                f"`{name}` is {array.shape} there and {tuple(tensor.shape)} in `model`:"
                f" {checkpoint.path}"
            )
        with torch.no_grad():
            tensor.copy_(torch.as_tensor(np.array(array)))


def _plain(name: str) -> str:
    for wrapper in _WRAPPERS:
        name = name.removeprefix(wrapper)
    return name
