"""What scikit-learn's networks are, and what they are at a moment."""

from __future__ import annotations

from typing import Any

import numpy as np
import sklearn

from epochreel.dataset import ProbeArrays, TrainingSet
from epochreel.network import LayerSpec, NetworkSpec, layer_name
from epochreel.steps import Key, ReelMeta, Tensor
from epochreel.timeline import Timeline

_NAMES = {"identity": "linear", "logistic": "sigmoid"}


def meta_of(model: Any, inputs: np.ndarray, targets: Any, steps_per_epoch: int) -> ReelMeta:
    """Return what holds for the training of a model that has its first weights."""
    name = type(model).__name__
    activations: list[str] = [model.activation] * (model.n_layers_ - 2) + [model.out_activation_]
    layers = [
        LayerSpec(coefs.shape[1], _NAMES.get(activation, activation))
        for coefs, activation in zip(model.coefs_, activations, strict=True)
    ]
    return ReelMeta(
        network=NetworkSpec.dense(inputs.shape[1], layers),
        training_set=TrainingSet.none(),
        trainer={"framework": f"scikit-learn {sklearn.__version__}", "model": name},
        timeline=Timeline.growing(steps_per_epoch),
        title=name,
        epoch_word="epoch" if steps_per_epoch > 1 else "step",
        probe_arrays=ProbeArrays({layer_name(0): inputs}, _numbers_of(model, targets)),
    )


def arrays_of(model: Any, inputs: np.ndarray) -> dict[Key, Tensor]:
    """Return a model's arrays, not copied, and what it makes of some inputs."""
    tensors: dict[Key, Tensor] = {}
    outputs = model._forward_pass([inputs, *[None] * (model.n_layers_ - 1)])
    layers = zip(model.coefs_, model.intercepts_, outputs[1:], strict=True)
    for number, (coefs, intercepts, output) in enumerate(layers, start=1):
        block = layer_name(number)
        tensors[block, "weight"], tensors[block, "bias"] = coefs.T, intercepts
        tensors[block, "activation"] = output
    return tensors


def rate_of(model: Any) -> dict[str, float]:
    """Return the learning rate, if the model has one."""
    rate = getattr(getattr(model, "_optimizer", None), "learning_rate", None)
    return {} if rate is None else {"learning_rate": float(rate)}


def _numbers_of(model: Any, targets: Any) -> np.ndarray | None:
    """Return the right answers of some inputs; of classes their numbers."""
    if targets is None:
        return None
    classes, targets = getattr(model, "classes_", None), np.asarray(targets)
    return targets if classes is None or targets.ndim > 1 else np.searchsorted(classes, targets)
