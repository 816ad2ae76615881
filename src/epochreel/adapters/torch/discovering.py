"""What a PyTorch model is made of, found by asking it once."""

from __future__ import annotations

from typing import Any

from torch import nn

from epochreel.adapters.torch.blocks import Structure
from epochreel.adapters.torch.graph import Graph
from epochreel.adapters.torch.inputs import Inputs
from epochreel.adapters.torch.quiet import Quiet
from epochreel.adapters.torch.structure import structure_of
from epochreel.errors import UsageError


def discover(model: nn.Module, inputs: Inputs, quiet: Quiet) -> Structure:
    """Return what a model is made of.

    Parameters
    ----------
    model
        The person's own, without what is around it.
    inputs
        What it is asked.
    quiet
        Keeps that without a trace.

    Raises
    ------
    UsageError
        If it refuses what it is asked, or what it returns does not depend on that.
    """
    graph = Graph(model, inputs.tensors)
    try:
        with quiet.asking(), graph.following():
            outputs = inputs.ask(model)
    except Exception as error:
        raise _refused(graph, inputs, error) from error
    return structure_of(graph, outputs, inputs.n_probes)


def _refused(graph: Graph, inputs: Inputs, error: Exception) -> UsageError:
    given = ", ".join(
        f"{name} {tuple(tensor.shape)} {str(tensor.dtype).split('.')[-1]} on {tensor.device}"
        for name, tensor in inputs.tensors.items()
    )
    module = graph.stack[-1] if graph.stack else None
    where = f"`{graph.path()}` ({type(module).__name__})" if graph.path() else "the model"
    said: Any = str(error).strip().splitlines()
    return UsageError(
        f"{where} refuses `probes` ({given}): {said[0] if said else type(error).__name__}"
    )
