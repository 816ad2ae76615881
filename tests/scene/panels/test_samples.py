"""What a network writes and draws of its own, as a film shows it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from epochreel.drawing import Image
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import SceneOptions
from epochreel.scene.panels.registry import suitable
from epochreel.scene.panels.samples import text_of, typed
from epochreel.steps import SAMPLED_IMAGE, SAMPLED_NUMBERS, SAMPLED_TEXT, Key
from epochreel.story import direct, footage_of, moment_at
from epochreel.trace import ReelFile, ReelWriter, open_reel
from scene.boxes import texts_of
from scene.foreign_reels import CASES, record


def with_samples(folder: Path, key: Key, samples: list[np.ndarray]) -> ReelFile:
    """Return a reel of a small network whose steps have samples, one after another."""
    plain = record(folder / "plain.reel", CASES["next"])
    path = folder / "samples.reel"
    with ReelWriter(path, plain.meta) as writer:
        for number, step in enumerate(plain.steps.tolist()):
            sample = samples[min(number, len(samples) - 1)]
            writer.write(plain.at(step).with_tensors({key: sample}))
    return open_reel(path)


def bytes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def test_a_text_is_typed_over_the_one_before() -> None:
    assert typed("abcd", "wxyz", 0.0) == "abcd"
    assert typed("abcd", "wxyz", 0.5) == "wxcd"
    assert typed("abcd", "wxyz", 1.0) == "wxyz"
    assert typed("ab\ncd", "wx\nyz\nuv", 0.5) == "wb\nyd\nu"


def test_texts_of_any_script_come_back() -> None:
    assert text_of(bytes_of("sí, 日本")) == "sí, 日本"


def test_each_moment_shows_what_was_written_then(tmp_path: Path) -> None:
    texts = [f"draft {number}" for number in range(20)]
    reel = with_samples(tmp_path, SAMPLED_TEXT, [bytes_of(text) for text in texts])
    assert "samples" in suitable(Replay(reel))
    stage = CinematicStage(Replay(reel), SceneOptions(panels=("samples",)))
    storyboard = direct(footage_of(reel), Fraction(20)).storyboard
    shown = set()
    for number, shot in enumerate(storyboard.shots):
        if shot.kind in ("lesson", "after"):
            last = storyboard.starts[number] + int(0.6 * shot.n_frames)
            found = texts_of(stage.compose(moment_at(storyboard, last)).dynamic.inks)
            at = reel.steps.tolist().index(shot.step_to)
            assert f"draft {at}" in found
            shown.add(at)
    assert len(shown) > 3


@pytest.mark.parametrize("shape", [(8, 6), (8, 6, 3)])
def test_pictures_are_shown_as_pictures(shape: tuple[int, ...], tmp_path: Path) -> None:
    images = [np.random.default_rng(at).random(shape).astype(np.float32) for at in range(3)]
    reel = with_samples(tmp_path, SAMPLED_IMAGE, images)
    stage = CinematicStage(Replay(reel), SceneOptions(panels=("samples",)))
    storyboard = direct(footage_of(reel), Fraction(20)).storyboard
    inks = stage.compose(moment_at(storyboard, storyboard.n_frames // 2)).dynamic.inks
    sizes = {ink.pixels.shape[:2] for ink in inks if isinstance(ink, Image)}
    assert (8, 6) in sizes


def test_of_many_numbers_it_is_said_how_many_are_shown(tmp_path: Path) -> None:
    reel = with_samples(tmp_path, SAMPLED_NUMBERS, [np.arange(40, dtype=np.float32)])
    stage = CinematicStage(Replay(reel), SceneOptions(panels=("samples",)))
    storyboard = direct(footage_of(reel), Fraction(20)).storyboard
    inks = stage.compose(moment_at(storyboard, storyboard.n_frames // 2)).dynamic.inks
    assert any("6 of 40" in text or "\N{HORIZONTAL ELLIPSIS}" in text for text in texts_of(inks))
