"""A Keras model of a person's own with the weights of checkpoints, one after the other."""

from __future__ import annotations

from typing import Any

import keras

from epochreel.adapters.checkpoints.checkpoint import Checkpoint
from epochreel.adapters.examples import examples_of
from epochreel.adapters.keras.reading import Reading
from epochreel.errors import DataError, UsageError
from epochreel.recording.wanted import word_of
from epochreel.steps import Tensors


class KerasCheckpoints:
    """Reads checkpoints by the model that they are of; a copy of it is filled and asked.

    Parameters
    ----------
    model
        With whatever weights.
    probes
        Examples that it is asked.

    Raises
    ------
    UsageError
        If it cannot be copied, or refuses what it is asked.
    """

    def __init__(self, model: Any, probes: Any) -> None:
        try:
            self._model = keras.models.clone_model(model)
        except (ValueError, NotImplementedError) as error:
            raise UsageError(
                f"`model` ({type(model).__name__}) cannot be copied, and is not to be changed; a"
                " model of keras.Model(inputs, outputs) can"
            ) from error
        self._reading = Reading(self._model, examples_of(probes, keras.config.floatx()))
        sizes = self._reading.sizes
        self._keys = frozenset(key for key in sizes if word_of(key[1]) != "gradients")
        self.network = self._reading.found.network
        self.probe_arrays = self._reading.probe_arrays

    def tensors(self, checkpoint: Checkpoint) -> Tensors:
        """Return a checkpoint's arrays by block and role, and what the model then makes of probes.

        Raises
        ------
        DataError
            If it is of another model.
        """
        try:
            self._model.load_weights(checkpoint.path)
        except (ValueError, KeyError) as error:
            said = str(error).strip().splitlines()[0]
            raise DataError(f"not of `model` ({said}): {checkpoint.path}") from error
        return self._reading.read(self._keys).tensors
