from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import epochreel as er
from epochreel.encode.probe import describe

TINY = {"size": (64, 36), "fps": 1}


@pytest.fixture(scope="module")
def reels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[er.Reel]]:
    folder = tmp_path_factory.mktemp("reels")
    rates = (0.003, 0.03)
    trained = [
        er.train("xor2", learning_rate=rate, epochs=20, path=folder / f"{rate}.reel")
        for rate in rates
    ]
    yield trained
    for reel in trained:
        reel.close()


def test_reels_and_paths_become_one_film(reels: list[er.Reel], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = er.compare(
        [reels[0], reels[1].path],
        tmp_path / "race.mp4",
        labels=["slow", "fast"],
        progress=lambda *done: told.append(done),
        **TINY,
    )
    film = describe(path)
    assert (film.width, film.height, film.fps) == (64, 36, 1)
    assert told[-1] == (film.n_frames, film.n_frames)
    # It is the caller's, and stays open.
    assert reels[0].at(0).step == 0


def test_a_comparison_is_held_to_what_a_film_is(reels: list[er.Reel], tmp_path: Path) -> None:
    path = tmp_path / "race.mp4"
    path.write_text("precious")
    with pytest.raises(er.OutputError, match="already exists"):
        er.compare(reels, path, **TINY)
    er.compare(reels, path, overwrite=True, **TINY)
    assert describe(path).n_frames > 1
    gif = er.compare(reels, tmp_path / "race.gif", size=(64, 36))
    assert describe(gif).fps == 25


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"labels": ["one"]}, er.UsageError, "1 labels for 2 reels"),
        ({"size": (0, 5)}, er.UsageError, "`size` \\(=0x5\\)"),
        ({"theme": "neon"}, er.UsageError, "unknown theme `neon`"),
    ],
)
def test_what_cannot_be_is_refused(
    reels: list[er.Reel], tmp_path: Path, wrong: dict, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        er.compare(reels, tmp_path / "race.mp4", **wrong)
    with pytest.raises(er.UsageError, match="not 1"):
        er.compare(reels[:1], tmp_path / "race.mp4", **TINY)
    with pytest.raises(er.ReelError, match="cannot be opened"):
        er.compare([*reels, "no.reel"], tmp_path / "race.mp4", **TINY)
    assert list(tmp_path.iterdir()) == []
