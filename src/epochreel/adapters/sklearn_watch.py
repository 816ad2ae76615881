"""One of scikit-learn's networks while it learns, and the reel of it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from sklearn.neural_network._multilayer_perceptron import BaseMultilayerPerceptron
from sklearn.neural_network._stochastic_optimizers import BaseOptimizer

from epochreel.adapters.sklearn_network import meta_of, snapshot_of
from epochreel.errors import UsageError
from epochreel.recording.giving_up import GivingUp
from epochreel.recording.recorder import Recorder
from epochreel.recording.snapshot import Snapshot


class Watch:
    """One model, and the reel of it once it learns."""

    def __init__(self, model: Any, path: Path, probes: Any, choices: dict[str, Any]) -> None:
        self._model, self._path, self._choices = model, path, choices
        inputs, targets = probes if isinstance(probes, tuple) else (probes, None)
        self._inputs, self._targets = np.asarray(inputs), targets
        self._recorder: Recorder | None = None
        self._giving_up: GivingUp | None = None
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
        if self._recorder is not None:
            recorder = self._recorder
            self._guarded(lambda: recorder.close(ended, self._read))

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
        if self._recorder is None:
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
        self._recorder = recorder = Recorder(self._path, meta, **self._choices)
        self._giving_up = GivingUp(self._path, recorder)
        self._guarded(lambda: recorder.begin(self._read))

    def _step(self) -> None:
        if (recorder := self._recorder) is not None:
            self._guarded(lambda: recorder.step(self._read, loss=self._loss))

    def _read(self) -> Snapshot:
        return snapshot_of(self._model, self._inputs)

    def _guarded(self, act: Callable[[], None]) -> None:
        if self._giving_up is not None:
            self._giving_up.guard(act)


def _noticing(method: Callable[..., Any], notice: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that lets somebody notice its calls, and make them."""

    def noticed(self: Any, *args: Any, **kwargs: Any) -> Any:
        return notice(lambda: method(self, *args, **kwargs), self, *args)

    return noticed
