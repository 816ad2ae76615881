"""Scores of several targets say what they were measured on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from epochreel.api import train
from epochreel.scene.around.score import ScoreBoard
from epochreel.scene.kit.theme import THEMES
from epochreel.scene.moments.replay import Replay
from epochreel.trace import open_reel


@pytest.mark.parametrize(
    ("held_out", "label"), [(0.2, "Held-out mean error: a"), (0.0, "Mean error: a")]
)
def test_held_out_errors_of_several_targets_are_called_so(
    tmp_path: Path, held_out: float, label: str
) -> None:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(60, 3))
    rows = np.column_stack([inputs, inputs @ [1.0, 2.0, 0.0], inputs @ [0.0, 1.0, 3.0]])
    np.savetxt(tmp_path / "t.csv", rows, delimiter=",", header="x,y,z,a,b", comments="")
    path, source = tmp_path / "two.reel", tmp_path / "t.csv"
    train(source, target="a,b", epochs=3, hidden=[2], held_out=held_out, path=path).close()
    with open_reel(path) as reel:
        assert ScoreBoard(Replay(reel), THEMES["night"]).at(3.0).label.startswith(label)
