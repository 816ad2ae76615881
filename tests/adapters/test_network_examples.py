"""The networks of the examples are recorded, and every moment of their films can be composed."""

from __future__ import annotations

import runpy
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from epochreel.drawing import Text
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.moments.replay import Replay
from epochreel.scene.network.deep import DrawnDeep
from epochreel.scene.network.layers import DrawnLayers
from epochreel.scene.network.sequence import DrawnTokens
from epochreel.scene.options import SceneOptions
from epochreel.story import direct, footage_of, moment_at
from epochreel.trace import open_reel
from scene.boxes import assert_texts_apart

pytestmark = pytest.mark.frameworks

EXAMPLES = Path(__file__).parents[2] / "examples" / "networks"
DRAWN = {
    "autoencoder": DrawnLayers,
    "lenet": DrawnLayers,
    "lstm": DrawnTokens,
    "residual": DrawnLayers,
    "reversed_words": DrawnTokens,
    "series": DrawnLayers,
    "vision_transformer": DrawnTokens,
}


def test_every_example_is_tested() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == DRAWN.keys()


@pytest.mark.parametrize("name", DRAWN)
def test_an_example_is_recorded_and_filmed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.syspath_prepend(EXAMPLES)
    path = tmp_path / f"{name}.reel"
    runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"](
        str(path), 1 if _counts_epochs(name) else 12
    )
    sys.modules.pop("lenet", None)
    with open_reel(path) as reel:
        for size in ((1920, 1080), (1080, 1920)):
            stage = CinematicStage(Replay(reel), SceneOptions(*size))
            assert isinstance(stage._network, DRAWN[name])
            storyboard = direct(footage_of(reel), Fraction(10)).storyboard
            for frame in range(0, storyboard.n_frames, 10):
                inks = stage.compose(moment_at(storyboard, frame)).dynamic.inks
                assert_texts_apart([ink for ink in inks if isinstance(ink, Text)], slack=1.0)


def test_a_deep_residual_network_has_a_lens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sklearn")
    monkeypatch.syspath_prepend(EXAMPLES)
    path = tmp_path / "deep.reel"
    runpy.run_path(str(EXAMPLES / "residual.py"))["main"](str(path), 1, 8)
    with open_reel(path) as reel:
        stage = CinematicStage(Replay(reel), SceneOptions())
    assert isinstance(stage._network, DrawnDeep)


def _counts_epochs(name: str) -> bool:
    return "n_epochs" in (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
