"""What a reel says of a PyTorch model as a whole."""

from __future__ import annotations

import torch
from torch import nn

from epochreel.adapters.torch.inputs import Inputs
from epochreel.dataset import TrainingSet
from epochreel.network import NetworkSpec
from epochreel.steps import ReelMeta
from epochreel.timeline import Timeline

# A loop of a person's own has no epochs that anybody knows of: each step is one.
PLAIN = Timeline.growing(1)


def meta_of(
    model: nn.Module, network: NetworkSpec, inputs: Inputs, timeline: Timeline
) -> ReelMeta:
    """Return what holds for the whole training.

    Parameters
    ----------
    model
        The person's own, without what is around it.
    network
        What was found of it.
    inputs
        What it is asked.
    timeline
        How steps and epochs relate.
    """
    name = type(model).__name__
    return ReelMeta(
        network=network,
        training_set=TrainingSet.none(),
        trainer={"framework": f"PyTorch {torch.__version__}", "model": name},
        timeline=timeline,
        title=name,
        epoch_word="step" if timeline == PLAIN else "epoch",
        probe_arrays=inputs.arrays(network.inputs),
    )
