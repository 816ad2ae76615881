"""What can be listed of a reel, and how reels, films and steps show themselves."""

from __future__ import annotations

import base64
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import epochreel as er
from epochreel.api.outputs import Output
from epochreel.compiling import COMPILING


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[er.Reel]:
    path = tmp_path_factory.mktemp("reels") / "moons.reel"
    with er.train("moons", path=path, epochs=20) as reel:
        yield reel


def test_what_there_is_can_be_listed(reel: er.Reel) -> None:
    assert next(iter(er.problems())) == "xor"
    assert er.themes() == ("night", "night-cb", "paper")
    assert set(reel.panels) <= set(er.panels())
    assert "surface" in reel.panels
    assert "table" not in reel.panels
    assert reel.scalar_names == tuple(sorted(reel.scalar_names))
    for name, value in reel.scores.items():
        assert value == reel.scalars(name)[1][-1]
    assert 0.4 < reel.scores["held_out_accuracy"] <= 1


def test_info_is_that_of_the_command(reel: er.Reel) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "epochreel", "info", "--json", reel.path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(json.dumps(reel.info())) == json.loads(printed.stdout)


def test_representations_are_short(reel: er.Reel) -> None:
    for thing in (reel, reel.meta, reel.at("end"), reel.meta.training_set):
        assert len(repr(thing)) < 120
        assert "\n" not in repr(thing)
    assert repr(reel.at("start")).startswith("<TrainingStep 0: epoch 0")
    assert f"network {reel.meta.network}, 20 epochs" in repr(reel.meta)


def test_a_notebook_shows_a_reel_and_its_films(reel: er.Reel, tmp_path: Path) -> None:
    html = reel._repr_html_()
    assert "held out accuracy" in html
    (svg,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert base64.b64decode(svg).startswith(b"<svg")
    film = reel.film(tmp_path / "a.mp4", size=(64, 36), fps=1, music="none")
    still = reel.still(tmp_path / "a.png", size=(64, 36))
    assert isinstance(film, Path)
    assert film == tmp_path / "a.mp4"
    assert "<video" in str(film._repr_html_())
    assert base64.b64encode(film.read_bytes()).decode() in str(film._repr_html_())
    assert 'src="data:image/png;base64,' in str(still._repr_html_())
    assert pickle.loads(pickle.dumps(film)) == film


def test_what_a_notebook_cannot_show_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.mov").write_bytes(b"x")
    for name in ("a.mov", "gone.mp4", "."):
        assert Output(tmp_path / name)._repr_html_() is None


def test_a_closed_reel_shows_that_it_is_closed(tmp_path: Path) -> None:
    with er.train("and", path=tmp_path / "a.reel", epochs=2) as reel:
        pass
    assert reel._repr_html_() == repr(reel) == "<Reel a.reel: 2-1, closed>"


def compile_something(*now: object) -> None:
    from numba import njit

    njit(["f8(f8)"])(lambda x: x + 1.0)


def test_what_a_call_has_to_compile_is_told(
    reel: er.Reel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    er.train("and", epochs=2, tell=lines.append, progress=compile_something).close()
    assert lines.count(COMPILING) == 1
    monkeypatch.setattr("epochreel.film.kernels.import_module", compile_something)
    for number, make in enumerate((reel.still, reel.film), start=2):
        suffix = ".png" if make == reel.still else ".gif"
        make(tmp_path / f"a{suffix}", size=(64, 36), tell=lines.append)
        assert lines.count(COMPILING) == number
