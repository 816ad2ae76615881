"""Asks a PyTorch model of a person's own with weights that were recorded."""

from __future__ import annotations

import copy
import importlib
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import InputsError, UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import TrainingStep

# What blocks call the arrays of `torch.nn.MultiheadAttention`.
_ATTENTION = {
    "in_weight": "in_proj_weight", "in_bias": "in_proj_bias", "q_weight": "q_proj_weight",
    "k_weight": "k_proj_weight", "v_weight": "v_proj_weight", "out_weight": "out_proj.weight",
    "out_bias": "out_proj.bias",
}  # fmt: skip
_WRAPPERS = ("DataParallel", "DistributedDataParallel")


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
    torch = importlib.import_module("torch")
    if not isinstance(model, torch.nn.Module):
        raise UsageError(f"`model` ({type(model).__name__}) must be the PyTorch module recorded")
    asked = _copy_of(model).eval()
    _load(torch, asked, network, step)
    like = next(asked.parameters())
    tensors = {name: _tensor(torch, inputs[name], like) for name in network.inputs}
    try:
        with torch.no_grad():
            answered = _call(asked, tensors)
    except Exception as error:  # whatever a person's model raises
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise InputsError(f"`model` refuses the inputs: {said}") from error
    return tuple(tensor.detach().cpu().numpy() for tensor in _tensors_in(torch, answered))


def _copy_of(model: Any) -> Any:
    while True:
        if type(model).__name__ in _WRAPPERS:
            model = model.module
        elif hasattr(model, "_orig_mod"):  # which `torch.compile` has put around it
            model = model._orig_mod
        else:
            break
    try:
        return copy.deepcopy(model)
    except Exception as error:  # what a model holds may be of any kind
        raise UsageError(
            f"`model` cannot be copied ({error}), and is not to be changed"
        ) from error


def _load(torch: Any, model: Any, network: NetworkSpec, step: TrainingStep) -> None:
    """Put a step's weights into a model."""
    own = {_plain(name): tensor for name, tensor in _arrays(model)}
    missing = {_plain(name): id(tensor) for name, tensor in model.named_parameters()}
    for block in network.blocks:
        shared = block.notes.get("shared", {})
        for role in block.params:
            if role in shared:
                continue
            tensor = next((own[name] for name in _names(block.name, role) if name in own), None)
            recorded = step.tensors.get((block.name, role))
            if tensor is None or recorded is None or tuple(tensor.shape) != recorded.shape:
                raise UsageError(_reason(block.name, role, tensor, recorded))
            with torch.no_grad():
                tensor.copy_(torch.as_tensor(np.array(recorded)))
            missing = {name: key for name, key in missing.items() if key != id(tensor)}
    if missing:
        raise UsageError(
            f"`{next(iter(missing))}` of `model` was not recorded, so that it would answer with"
            " weights of different moments"
        )


def _reason(block: str, role: str, tensor: Any, recorded: Any) -> str:
    if tensor is None:
        return f"`model` has no `{block}.{role}`, so it is not the one that was recorded"
    if recorded is None:
        return f"`{block}.{role}` was not recorded at that step"
    return (
        f"`{block}.{role}` of `model` is {tuple(tensor.shape)} and {recorded.shape} was recorded,"
        " so it is not the same model"
    )


def _arrays(model: Any) -> Iterator[tuple[str, Any]]:
    yield from model.named_parameters(remove_duplicate=False)
    yield from model.named_buffers(remove_duplicate=False)


def _plain(name: str) -> str:
    return name.replace("_orig_mod.", "")


def _names(block: str, role: str) -> Iterator[str]:
    """Yield what a model may call an array: a layer's, one of its own, or of a layer alone."""
    for own in (role, _ATTENTION.get(role, role)):
        yield f"{block}.{own}"
    if role == "weight":
        yield block
    yield _ATTENTION.get(role, role)


def _tensor(torch: Any, array: NDArray[Any], like: Any) -> Any:
    tensor = torch.as_tensor(np.array(array))
    return tensor.to(like.device, like.dtype if tensor.is_floating_point() else None)


def _call(model: Any, tensors: Mapping[str, Any]) -> Any:
    taken = inspect.signature(model.forward).parameters
    if all(name in taken for name in tensors):
        return model(**tensors)
    return model(*tensors.values())


def _tensors_in(torch: Any, value: Any) -> Iterator[Any]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _tensors_in(torch, part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _tensors_in(torch, part)
