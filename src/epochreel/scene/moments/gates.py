"""How far the gates of a recurrent block are open, computed from what was recorded of it.

Only of blocks of one layer and direction: their states are their outputs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.answers.activations import sigmoid
from epochreel.blocks import Block
from epochreel.steps import TrainingStep

Floats = NDArray[np.float64]

# Names in the order in which PyTorch has the gates, None for what is no gate.
GATES: dict[str, tuple[str | None, ...]] = {
    "lstm": ("input", "forget", None, "output"),
    "gru": ("reset", "update", None),
}


def gate_names(block: Block) -> tuple[str, ...]:
    """Return the gates of a block, in the order of their valves; empty if they are unknown."""
    cell = block.notes.get("cell")
    plain = block.notes.get("layers", 1) == 1 and block.notes.get("directions", 1) == 1
    if not plain or cell not in GATES or "weight_ih_l0" not in block.params:
        return ()
    names = [name for name in GATES[cell] if name is not None]
    return tuple(names)


def openness(at: TrainingStep, block: Block, read: Floats, states: Floats) -> Floats | None:
    """Return how far each gate is open at each step, on average over units, ``(n, n_gates)``.

    Parameters
    ----------
    at
        The recorded step.
    block
        A recurrent one with `gate_names`.
    read
        ``(n, n_in)``, what it is given.
    states
        ``(n, n_units)``, what it puts out; the state before the first is zero.
    """
    keys = [(block.name, role) for role in ("weight_ih_l0", "weight_hh_l0")]
    if any(key not in at.tensors for key in keys):
        return None
    into, on = (np.asarray(at.tensors[key], np.float64) for key in keys)
    if read.shape[1] != into.shape[1] or states.shape[1] != on.shape[1]:
        return None
    before = np.concatenate([np.zeros_like(states[:1]), states[:-1]])
    driven = read @ into.T + before @ on.T
    for role in ("bias_ih_l0", "bias_hh_l0"):
        if (block.name, role) in at.tensors:
            driven = driven + np.asarray(at.tensors[block.name, role], np.float64)
    names = GATES[block.notes["cell"]]
    parts = np.split(sigmoid(driven), len(names), axis=1)
    pairs = zip(names, parts, strict=True)
    return np.stack([part.mean(axis=1) for name, part in pairs if name is not None], axis=1)
