"""Asks a PyTorch model of a person's own with weights that were recorded."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from epochreel.adapters.torch.calls import tensors_in
from epochreel.adapters.torch.names import unwrapped
from epochreel.adapters.torch.restoring import restore
from epochreel.errors import InputsError, UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import TrainingStep


def ask_model(
    model: Any,
    network: NetworkSpec,
    step: TrainingStep,
    inputs: Mapping[str, NDArray[Any]],
) -> tuple[NDArray[Any], ...]:
    """Return what a copy of the model answers with the weights of a step, in evaluation mode.

    The model itself is not touched.

    Parameters
    ----------
    model
        The module that was recorded, with whatever weights.
    network
        What was found of it.
    step
        Whose weights are loaded.
    inputs
        By the name of each input block ``(P, *shape)``.

    Raises
    ------
    UsageError
        If it is no PyTorch module, cannot be copied, is not the model that was recorded, or not
        all of its weights were.
    InputsError
        If it refuses the inputs.
    """
    if not isinstance(model, nn.Module):
        raise UsageError(f"`model` ({type(model).__name__}) must be the PyTorch module recorded")
    asked = _copy_of(model).eval()
    restore(asked, network, step)
    like = next(asked.parameters())
    tensors = {name: _tensor(inputs[name], like) for name in network.inputs}
    try:
        with torch.no_grad():
            answered = _call(asked, tensors)
    except Exception as error:  # whatever a person's model raises
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise InputsError(f"`model` refuses the inputs: {said}") from error
    return tuple(tensor.detach().cpu().numpy() for tensor in tensors_in(answered))


def _copy_of(model: nn.Module) -> nn.Module:
    try:
        return copy.deepcopy(unwrapped(model))
    except Exception as error:  # what a model holds may be of any kind
        raise UsageError(
            f"`model` cannot be copied ({error}), and is not to be changed"
        ) from error


def _tensor(array: NDArray[Any], like: torch.Tensor) -> torch.Tensor:
    tensor = torch.as_tensor(np.array(array))
    return tensor.to(like.device, like.dtype if tensor.is_floating_point() else None)


def _call(model: nn.Module, tensors: Mapping[str, torch.Tensor]) -> Any:
    taken = inspect.signature(model.forward).parameters
    if all(name in taken for name in tensors):
        return model(**tensors)
    return model(*tensors.values())
