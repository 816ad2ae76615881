"""Films that a cluster makes: the same frames as here, also when a worker is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from epochreel.errors import WorkersError
from epochreel.film import FilmOptions, make_film
from epochreel.film.making import Making
from epochreel.scene import SceneOptions
from epochreel.trace import ReelFile
from workers.clusters import ProcessCluster

pytestmark = pytest.mark.cluster
SMALL = FilmOptions(SceneOptions(96, 54), Fraction(5), n_threads=1)


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessCluster]:
    """A scheduler without workers yet."""
    with ProcessCluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


def test_a_film_of_three_workers_one_of_them_killed_is_the_film(
    short: ReelFile, tmp_path: Path, three: ProcessCluster
) -> None:
    here, there = tmp_path / "here.mp4", tmp_path / "there.mp4"
    make_film(short, here, SMALL)
    victim, *_ = three.add_workers(3)

    def kill_once(done: int, total: int) -> None:
        if done > total / 4 and victim in alive:
            alive.remove(victim)
            os.kill(victim, signal.SIGKILL)

    alive = {victim}
    options = replace(SMALL, making=Making(on=three.address.replace("tcp://", "dask://")))
    make_film(short, there, options, progress=kill_once)
    assert not alive
    assert there.read_bytes() == here.read_bytes()


def test_a_cluster_without_workers_is_one_sentence(
    short: ReelFile, tmp_path: Path, three: ProcessCluster
) -> None:
    options = replace(SMALL, making=Making(on=three.address))
    with pytest.raises(WorkersError, match="no workers"):
        make_film(short, tmp_path / "a.mp4", options)
    assert list(tmp_path.glob("*.mp4")) == []
