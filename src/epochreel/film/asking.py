"""Questions to a recorded network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.engine import forward
from epochreel.film.stills import At, check_inputs, step_of
from epochreel.trace import ReelFile


def ask(reel: ReelFile, inputs: tuple[float, ...], at: At) -> tuple[NDArray[np.float64], int]:
    """Return what the network answers, ``(n_outputs,)``, and the step it was asked at.

    Raises
    ------
    InputsError
        If the number of inputs is not the network's.
    FrameError
        If the step was not recorded.
    """
    check_inputs(reel.meta, inputs)
    step = reel.at(step_of(reel, at))
    layers = forward(reel.meta.network, step.weights, step.biases, np.array([inputs]))
    return layers[-1][0], step.step
