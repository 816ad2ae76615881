"""Asks a PyTorch model its probes again, with arrays that were recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import torch
from torch import nn
from torch.func import functional_call

from epochreel.adapters.torch.arrays import host_array
from epochreel.adapters.torch.inputs import Inputs
from epochreel.adapters.torch.probe import Probe
from epochreel.adapters.torch.quiet import Quiet
from epochreel.adapters.torch.shapes import examples_first
from epochreel.adapters.torch.sources import ArraySource
from epochreel.steps import Key, Tensor, Tensors


class Replaying:
    """Gives what a model would have given at a recorded step; the model stays as it is.

    Parameters
    ----------
    model
        The person's own, without what is around it.
    inputs
        What it is asked.
    sources
        Where the arrays are that are recorded of it.
    probe
        Follows the asking.
    quiet
        Keeps that without a trace.
    """

    def __init__(
        self,
        model: nn.Module,
        inputs: Inputs,
        sources: Mapping[Key, ArraySource],
        probe: Probe,
        quiet: Quiet,
    ) -> None:
        self._model, self._inputs, self._probe, self._quiet = model, inputs, probe, quiet
        places = {
            (id(module), name): f"{path}.{name}" if path else name
            for path, module in model.named_modules()
            for name in (*module._parameters, *module._buffers)
        }
        found = {
            key: places.get((id(source.module), source.name))
            for key, source in sources.items()
            if not source.is_gradient
        }
        self._names = {key: name for key, name in found.items() if name is not None}
        own = {id(getattr(source.module, source.name)) for source in sources.values()}
        # What else it answers by, buffers of its own, shows when recorded answers are compared.
        self.is_possible = all(name is not None for name in found.values()) and all(
            id(parameter) in own for parameter in model.parameters()
        )

    def ask(self, tensors: Tensors, wanted: Collection[Key]) -> dict[Key, Tensor] | None:
        """Return what the model gives with the arrays of a step; None if it does not any more."""
        own = {**dict(self._model.named_parameters()), **dict(self._model.named_buffers())}
        given: dict[Key, Tensor] = {}

        def put(key: Key, tensor: torch.Tensor) -> None:
            rows = examples_first(tensor, self._inputs.n_probes)
            given[key] = host_array(rows)

        try:
            state = {
                # In memory of PyTorch's own, as the parameters are: elsewhere, less aligned,
                # sums may be made in another order.
                name: torch.as_tensor(np.array(tensors[key])).to(own[name], copy=True)
                for key, name in self._names.items()
            }
            with self._quiet.asking():
                self._probe.run(wanted, put, lambda: self._call(state))
        except Exception:  # whatever a person's model raises that has changed since
            return None
        return given

    def _call(self, state: dict[str, torch.Tensor]) -> object:
        inputs = self._inputs
        return functional_call(self._model, state, inputs.args, dict(inputs.kwargs))
