"""One of scikit-learn's networks while it learns, and the reel of it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.neural_network._multilayer_perceptron import BaseMultilayerPerceptron
from sklearn.neural_network._stochastic_optimizers import BaseOptimizer

from epochreel.adapters.sklearn_network import arrays_of, meta_of, rate_of
from epochreel.adapters.watching import Chosen, Watching
from epochreel.errors import UsageError
from epochreel.recording.snapshot import Snapshot
from epochreel.steps import Key, Tensor


class Watch:
    """One model, and the reel of it once it learns."""

    def __init__(self, model: Any, probes: Any, choices: Chosen) -> None:
        self._model, self._choices = model, choices
        inputs, targets = probes if isinstance(probes, tuple) else (probes, None)
        self._inputs, self._targets = np.asarray(inputs), targets
        self._watching: Watching | None = None
        self._steps_per_epoch = 1
        self._loss = math.nan

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Notice what the model does within; its class is patched, so that it can be pickled."""
        with contextlib.ExitStack() as patches:
            for kind, name, notice in (
                (BaseMultilayerPerceptron, "_fit", self._fits),
                (BaseMultilayerPerceptron, "_backprop", self._has_seen),
                (BaseOptimizer, "update_params", self._has_updated),
            ):
                method = getattr(kind, name)
                patches.enter_context(patch.object(kind, name, _noticing(method, notice)))
            yield

    def close(self, ended: Any) -> None:
        """End the reel."""
        if self._watching is not None:
            self._watching.close(ended)

    def _fits(self, call: Callable[[], Any], model: Any, inputs: Any, *args: Any) -> Any:
        if model is self._model and model.solver != "lbfgs":
            n_rows = len(inputs)
            if model.early_stopping:
                n_rows -= math.ceil(n_rows * model.validation_fraction)
            size = min(200, n_rows) if model.batch_size == "auto" else model.batch_size
            self._steps_per_epoch = math.ceil(n_rows / np.clip(size, 1, n_rows))
        return call()

    def _has_seen(self, call: Callable[[], Any], model: Any, *args: Any) -> Any:
        if model is not self._model:
            return call()
        if self._watching is None:
            self._begin()
        elif model.solver == "lbfgs":  # it has no steps but the points that it looks at
            self._step()
        result = call()
        self._loss = float(result[0])
        return result

    def _has_updated(
        self, call: Callable[[], Any], optimizer: Any, params: Any, *args: Any
    ) -> Any:
        result = call()
        if getattr(self._model, "coefs_", [None])[0] is params[0]:
            self._step()
        return result

    def _begin(self) -> None:
        n_inputs = self._model.coefs_[0].shape[0]
        if self._inputs.ndim != 2 or self._inputs.shape[1] != n_inputs:
            raise UsageError(
                f"`probes` {self._inputs.shape} must have {n_inputs} columns, as what is learnt"
            )
        self._inputs = self._inputs.astype(self._model.coefs_[0].dtype)
        meta = meta_of(self._model, self._inputs, self._targets, self._steps_per_epoch)
        sizes = {key: array.nbytes for key, array in self._now().items()}
        self._watching = Watching(self._choices, meta, sizes, self._read, self._sampled)

    def _step(self) -> None:
        if self._watching is not None:
            self._watching.step(self._loss)

    def _now(self) -> dict[Key, Tensor]:
        return arrays_of(self._model, self._inputs)

    def _read(self, kept: frozenset[Key]) -> Snapshot:
        tensors = {key: array for key, array in self._now().items() if key in kept}
        return Snapshot(tensors, rate_of(self._model))

    def _sampled(self, function: Callable[[Any], Any]) -> Any:
        return function(self._model)


def _noticing(method: Callable[..., Any], notice: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that lets somebody notice its calls, and make them."""

    def noticed(self: Any, *args: Any, **kwargs: Any) -> Any:
        return notice(lambda: method(self, *args, **kwargs), self, *args)

    return noticed
