"""What Python people write."""

from __future__ import annotations

import gc
import inspect
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import epochreel as er
from epochreel.encode.probe import describe


@pytest.fixture(scope="module")
def xor_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reel") / "xor.reel"
    er.train("xor", path=path).close()
    return path


def test_a_trained_network_can_be_asked() -> None:
    with er.train("xor") as reel:
        assert reel.ask([1, 1, 0]) == pytest.approx([0.01329816391250734], abs=1e-12)
        assert reel.ask(np.array([1, 1, 0])).shape == (1,)
        assert reel.ask([1, 1, 0], at="start") == pytest.approx([0.4378], abs=5e-5)
        assert reel.ask([1, 1, 0], at=0) == reel.ask([1, 1, 0], at="start")


def test_a_reel_can_be_looked_into(xor_path: Path) -> None:
    with er.open(xor_path) as reel:
        assert reel.path == xor_path
        assert (reel.steps[0], reel.steps[-1]) == (0, 420_000)
        assert reel.at(7).epoch == 1
        assert (reel.at("start").step, reel.at("end").step) == (0, 420_000)
        with pytest.raises(er.UsageError, match="must be start, end or a recorded step"):
            reel.at("middle")  # pyright: ignore[reportArgumentType]
        steps, losses = reel.scalars("loss")
        assert steps.shape == losses.shape
        assert losses[-1] < 1e-4
        assert reel.meta.title == "Seven examples, one hidden rule"
        assert repr(reel) == f"<Reel xor.reel: 3-4-1, {len(reel.steps)} steps>"


def test_a_path_may_be_text(xor_path: Path, tmp_path: Path) -> None:
    with er.open(str(xor_path)) as reel:
        path = reel.still(str(tmp_path / "a.png"), size=(160, 90))
    assert path == tmp_path / "a.png"


def test_a_reel_without_a_path_goes_with_its_object() -> None:
    reel = er.train("xor")
    folder = reel.path.parent
    assert reel.path.exists()
    reel.close()
    reel.close()
    assert not folder.exists()


def test_a_forgotten_reel_is_cleaned_up_without_a_warning() -> None:
    folder = er.train("xor").path.parent
    gc.collect()
    assert not folder.exists()


def test_what_fails_leaves_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise er.OutputError("no")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("epochreel.recording.record_training", fail)
    for path in (None, tmp_path / "a.reel"):
        with pytest.raises(er.OutputError):
            er.train("xor", path=path)
    assert list(tmp_path.iterdir()) == []


def test_training_tells_how_far_it_is(tmp_path: Path) -> None:
    told = []
    with er.train("xor", path=tmp_path / "a.reel", progress=lambda *now: told.append(now)):
        assert told[-1] == (420_000, 420_000)


def test_a_film_has_the_size_and_rate_of_the_call(xor_path: Path, tmp_path: Path) -> None:
    told = []
    with er.open(xor_path) as reel:
        path = reel.film(
            tmp_path / "a.mp4", size=(64, 36), fps=2.5, progress=lambda *now: told.append(now)
        )
    film = describe(path)
    assert (film.width, film.height, film.fps) == (64, 36, Fraction(5, 2))
    assert told[-1] == (film.n_frames, film.n_frames)


def test_a_style_has_its_own_size_and_rate(xor_path: Path, tmp_path: Path) -> None:
    with er.open(xor_path) as reel:
        film = describe(reel.film(tmp_path / "a.mp4", style="classic"))
        still = reel.still(tmp_path / "a.png", style="classic")
    assert (film.width, film.height, film.fps, film.n_frames) == (640, 480, 1, 91)
    with Image.open(still) as picture:
        assert picture.size == (640, 480)


def test_films_and_stills_may_be_transparent(xor_path: Path, tmp_path: Path) -> None:
    with er.open(xor_path) as reel:
        film = reel.film(tmp_path / "a.webm", transparent=True, size=(64, 36), fps=2, music="none")
        still = reel.still(tmp_path / "a.png", transparent=True, size=(64, 36))
        with pytest.raises(er.UsageError, match=r"\.mp4 cannot be transparent"):
            reel.film(tmp_path / "a.mp4", transparent=True)
    assert describe(film).transparent
    with Image.open(still) as picture:
        assert picture.mode == "RGBA"


def test_a_still_shows_a_moment_or_a_question(xor_path: Path, tmp_path: Path) -> None:
    with er.open(xor_path) as reel:
        choices = ({}, {"at": "start"}, {"at": 70}, {"inputs": [1, 1, 0]})
        stills = [
            reel.still(tmp_path / f"{place}.png", size=(160, 90), **choice)
            for place, choice in enumerate(choices)
        ]
    assert len({still.read_bytes() for still in stills}) == len(stills)


@pytest.mark.parametrize(
    ("kind", "message", "options"),
    [
        (er.UsageError, "unknown style `modern`; known: cinematic, classic", {"style": "modern"}),
        (er.UsageError, r"`size` \(=0x9\) must be from 1x1", {"size": (0, 9)}),
        (er.UsageError, r"`fps` \(=0\) must be a number from 1 to 240", {"fps": 0}),
        (er.UsageError, "needs even sizes; nearest: 2x8", {"size": (3, 9)}),
    ],
)
def test_a_film_that_cannot_be_is_refused(
    xor_path: Path, tmp_path: Path, kind: type[Exception], message: str, options: dict
) -> None:
    with er.open(xor_path) as reel, pytest.raises(kind, match=message):
        reel.film(tmp_path / "a.mp4", **options)
    assert list(tmp_path.iterdir()) == []


def test_wrong_questions_and_moments_are_refused(xor_path: Path) -> None:
    with er.open(xor_path) as reel:
        with pytest.raises(er.InputsError, match="2 inputs given"):
            reel.ask([1, 1])
        with pytest.raises(er.InputsError, match="finite"):
            reel.ask([1, 1, float("nan")])
        with pytest.raises(er.FrameError, match="the nearest recorded"):
            reel.ask([1, 1, 0], at=419_000)
        with pytest.raises(er.UsageError, match="must be start, end or a recorded step"):
            reel.ask([1, 1, 0], at="middle")  # pyright: ignore[reportArgumentType]
        with pytest.raises(er.UsageError, match="known: average_error, loss"):
            reel.scalars("lost")


def test_a_reel_is_overwritten_only_on_request(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    path.write_text("precious")
    with pytest.raises(er.OutputError, match="already exists"):
        er.train("xor", path=path)
    assert path.read_text() == "precious"
    er.train("xor", path=path, overwrite=True).close()
    with pytest.raises(er.UsageError, match=r"unknown suffix `\.db`"):
        er.train("xor", path=tmp_path / "a.db")


def test_an_unknown_problem_lists_the_known() -> None:
    with pytest.raises(er.UsageError, match="unknown problem `nope`; known: xor"):
        er.train("nope")


def test_every_public_name_is_there_and_explained() -> None:
    for name in (*er.__all__, "open"):
        thing = getattr(er, name)
        assert name in dir(er)
        assert name == "__version__" or inspect.getdoc(thing)
    with pytest.raises(AttributeError, match="no attribute `trian`"):
        er.trian  # noqa: B018


def test_taking_all_names_leaves_pythons_own_alone() -> None:
    taken: dict[str, object] = {}
    exec("from epochreel import *", taken)
    assert "train" in taken
    assert "open" not in taken


def test_names_alone_import_nothing_heavy() -> None:
    code = "import sys, epochreel; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"numpy", "numba", "av", "PIL"}.isdisjoint(told.stdout.split())
