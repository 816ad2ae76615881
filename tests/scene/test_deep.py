"""Deep networks: the strip of all blocks, and the lens that travels over them."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from epochreel.drawing import Box
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.moments.nodes import scheme_of
from epochreel.scene.moments.replay import Replay
from epochreel.scene.network.overview import positions
from epochreel.scene.options import SceneOptions
from epochreel.story import direct, footage_of, moment_at
from scene.boxes import texts_of
from scene.foreign_reels import CASES, record


def test_a_signal_passes_all_blocks_and_never_goes_back() -> None:
    levels = [0, 1, 2, 2, 3, 4]
    found = [positions(levels, progress) for progress in np.linspace(0, 1, 50)]
    assert (found[0], found[-1]) == (0.0, pytest.approx(5.0, abs=1e-3))
    assert all(one <= other for one, other in itertools.pairwise(found))


def test_the_lens_goes_with_the_signal_and_comes_back_with_the_error(tmp_path: Path) -> None:
    reel = record(tmp_path / "a.reel", CASES["deep residual"])
    stage = CinematicStage(Replay(reel), SceneOptions())
    storyboard = direct(footage_of(reel), Fraction(30)).storyboard
    at = next(n for n, shot in enumerate(storyboard.shots) if shot.kind == "lesson")
    start, shot = storyboard.starts[at], storyboard.shots[at]
    names = [node.label for node in scheme_of(reel.meta.network, 99, with_pools=True).nodes]
    seen, order = set(), []
    for frame in range(start, start + shot.n_frames):
        texts = texts_of(stage.compose(moment_at(storyboard, frame)).dynamic.inks)
        here = [names.index(text) for text in texts if text in names]
        seen |= set(here)
        order.append(float(np.mean(here)))
    assert seen == set(range(len(names)))
    turn = int(np.argmax(order))
    assert order[0] == order[-1] < order[turn]
    assert 0.3 < turn / len(order) < 0.9


def test_gradients_that_vanish_are_seen_to(tmp_path: Path) -> None:
    reel = record(tmp_path / "a.reel", CASES["deep residual"])
    options = SceneOptions()
    stage = CinematicStage(Replay(reel), options)
    storyboard = direct(footage_of(reel), Fraction(30)).storyboard
    at = next(n for n, shot in enumerate(storyboard.shots) if shot.kind == "lesson")
    shot = storyboard.shots[at]
    learn = storyboard.starts[at] + int(0.8 * shot.n_frames)
    inks = stage.compose(moment_at(storyboard, learn)).dynamic.inks
    violet = [ink for ink in inks if isinstance(ink, Box) and ink.fill == options.look.error_ink]
    assert len(violet) > 10
