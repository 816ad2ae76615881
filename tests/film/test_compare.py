from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from epochreel.encode.probe import describe, read_frames
from epochreel.errors import OutputError, UsageError
from epochreel.film import FilmOptions, make_comparison
from epochreel.scene import SceneOptions
from epochreel.story.race import comparison_story
from epochreel.trace import ReelFile

OPTIONS = FilmOptions(SceneOptions(192, 108), Fraction(5), n_threads=1)


def test_two_reels_become_one_film(short: ReelFile, xor: ReelFile, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    make_comparison(
        [short, xor], folder / "grid.mp4", OPTIONS, progress=lambda *done: told.append(done)
    )
    film = describe(folder / "grid.mp4")
    n_frames = comparison_story(60_000, Fraction(5)).n_frames
    assert (film.width, film.height, film.n_frames) == (192, 108, n_frames)
    assert told[-1] == (n_frames, n_frames)


def test_labels_must_fit(short: ReelFile, folder: Path) -> None:
    with pytest.raises(UsageError, match="1 labels for 2 reels"):
        make_comparison([short, short], folder / "grid.mp4", OPTIONS, labels=["one"])
    assert list(folder.iterdir()) == []


def test_one_reel_is_no_comparison(short: ReelFile, folder: Path) -> None:
    with pytest.raises(UsageError, match="not 1"):
        make_comparison([short], folder / "grid.mp4", OPTIONS)
    assert list(folder.iterdir()) == []


def test_nothing_is_overwritten(short: ReelFile, folder: Path) -> None:
    (folder / "grid.mp4").write_text("precious")
    with pytest.raises(OutputError, match="already exists"):
        make_comparison([short, short], folder / "grid.mp4", OPTIONS)
    assert (folder / "grid.mp4").read_text() == "precious"


def test_a_comparison_may_be_transparent(short: ReelFile, folder: Path) -> None:
    options = replace(OPTIONS, scene=replace(OPTIONS.scene, transparent=True))
    make_comparison([short, short], folder / "grid.webm", options)
    (frame,) = read_frames(folder / "grid.webm", [5], pixels="rgba")
    assert 0.3 < np.mean(frame[..., 3] == 0) < 1
