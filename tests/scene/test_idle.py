"""What is said of an input that a network does without is true, and else not said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from epochreel.scene.around.sentences import idle_input
from epochreel.scene.moments.idle import Idle, idle_inputs
from epochreel.scene.moments.replay import Replay

ROWS = np.array([[a, b, c] for a in (0.0, 1.0) for b in (0.0, 1.0) for c in (0.0, 1.0)])


def trained(before: Any, after: Any, reads: tuple[float, float, float]) -> Replay:
    """Return a training of two hidden units whose answer is a weighted sum of its inputs."""
    examples = SimpleNamespace(inputs=ROWS, schema=SimpleNamespace(n_inputs=3))
    steps = {
        at: SimpleNamespace(weights=(np.array(w),), step=at)
        for at, w in enumerate((before, after))
    }
    found = SimpleNamespace(
        meta=SimpleNamespace(is_dense=True, training_set=examples),
        first_step=0,
        kept_step=steps[1],
        step_at=steps.__getitem__,
        answerer=SimpleNamespace(can_answer=True),
        answers=lambda step, rows: rows @ np.array(reads)[:, None],
    )
    return cast(Replay, found)


BEFORE = [[0.5, 0.5, 0.5], [0.5, -0.5, 0.5]]


@pytest.mark.parametrize(
    ("after", "reads", "idle"),
    [
        # One of its synapses has grown, as in the first film: it has not withered.
        ([[8.0, 4.0, 0.0], [5.0, 9.0, 1.3]], (1.0, 1.0, 0.0), Idle(None, 2)),
        ([[8.0, 4.0, 0.1], [5.0, 9.0, 0.1]], (1.0, 1.0, 0.0), Idle(2, 2)),
        # As weak as it was: nothing has withered, though the others have grown.
        ([[8.0, 4.0, 0.6], [5.0, 9.0, 0.1]], (1.0, 1.0, 0.3), Idle(None, None)),
        ([[8.0, 4.0, 3.0], [5.0, 9.0, 3.0]], (1.0, 1.0, 0.5), Idle(None, None)),
        # Of two nobody says "the" input.
        ([[8.0, 0.0, 0.0], [5.0, 0.0, 0.0]], (1.0, 0.0, 0.0), Idle(None, None)),
    ],
)
def test_only_what_was_measured_is_said(
    after: list[list[float]], reads: tuple[float, float, float], idle: Idle
) -> None:
    assert idle_inputs(trained(BEFORE, after, reads)) == idle


@pytest.mark.parametrize(
    ("idle", "said"),
    [
        (Idle(2, 2), ("after_withered", 2)),
        (Idle(None, 1), ("after_ignored", 1)),
        (Idle(None, None), None),
    ],
)
def test_withering_is_said_before_what_follows_from_it(
    idle: Idle, said: tuple[str, int] | None
) -> None:
    assert idle_input(cast(Replay, SimpleNamespace(idle=idle))) == said
