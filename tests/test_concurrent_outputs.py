"""A hundred outputs at once, by threads and by processes, of which many want the same names."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

import epochreel as er
from epochreel.encode.probe import read_frames
from epochreel.files import picture_name, whole_file

INPUTS, ANSWERS = [[0, 0], [0, 1], [1, 0], [1, 1]] * 5, [0, 1, 1, 0] * 5
SIZE = (64, 36)
N_OUTPUTS = 100
N_LINES = 20_000
# How many names there are of each kind; films take longest, and "" is a folder of pictures.
N_NAMES = {".gif": 1, "": 1, ".png": 4, ".svg": 6, ".html": 1, ".reel": 6, ".txt": 6}


@dataclass(frozen=True)
class Job:
    """One output."""

    path: Path
    number: int
    overwrite: bool
    interrupted: bool


def train(path: Path, *, overwrite: bool = False) -> None:
    er.train(INPUTS, ANSWERS, hidden=[2], epochs=4, path=path, overwrite=overwrite).close()


def make(job: Job, reel_path: Path) -> str:
    """Return how one output ended."""
    try:
        _make(job, reel_path)
    except er.OutputError as error:
        said = f"already exists (`overwrite=True` overwrites it): {job.path}"
        writing = rf"another training is writing it( \(process \d+\))?: {re.escape(str(job.path))}"
        if re.fullmatch(writing, str(error)):
            return "writing"
        return "exists" if str(error) == said else str(error)
    except KeyboardInterrupt:
        return "interrupted"
    return "made"


def _make(job: Job, reel_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if job.interrupted and 2 * done > total:
            raise KeyboardInterrupt

    if job.path.suffix == ".txt":
        with whole_file(job.path, overwrite=job.overwrite) as partial:
            partial.write_text(f"{job.number}\n" * N_LINES)
            interrupt(1, 1)
        return
    if job.path.suffix == ".reel":
        train(job.path, overwrite=job.overwrite)
        return
    with er.open(reel_path) as reel:
        if job.path.suffix in (".png", ".svg"):
            reel.still(job.path, size=SIZE, overwrite=job.overwrite)
        elif job.path.suffix == ".html":
            reel.page(job.path, overwrite=job.overwrite)
        else:
            reel.film(job.path, size=SIZE, fps=1, overwrite=job.overwrite, progress=interrupt)


def jobs_in(folder: Path) -> list[Job]:
    """Return outputs of which those that follow each other want one name."""
    rng, jobs = random.Random(1), []
    kinds = [suffix for suffix, n_names in N_NAMES.items() for _ in range(n_names)]
    rng.shuffle(kinds)
    for place, suffix in enumerate(kinds):
        overwrite = place % 2 == 0
        path = folder / f"{'free' if overwrite else 'once'}-{place}{suffix}"
        for _ in range(N_OUTPUTS // len(kinds)):
            jobs.append(Job(path, len(jobs), overwrite, interrupted=rng.random() < 0.2))
    return jobs


def check_whole(path: Path, n_frames: int) -> None:
    if path.is_dir():
        assert {each.name for each in path.iterdir()} == {
            picture_name(number + 1) for number in range(n_frames)
        }
        for each in path.iterdir():
            check_whole(each, n_frames)
    elif path.suffix == ".gif":
        assert len(list(read_frames(path))) == n_frames
    elif path.suffix == ".png":
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == SIZE
    elif path.suffix == ".svg":
        ElementTree.parse(path)
    elif path.suffix == ".html":
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    elif path.suffix == ".reel":
        with er.open(path) as reel:
            assert [reel.at(int(step)).step for step in reel.steps] == reel.steps.tolist()
    else:
        lines = path.read_text().split()
        assert len(lines) == N_LINES
        assert len(set(lines)) == 1


def check_outcome(jobs: Sequence[Job], outcomes: Sequence[str], n_frames: int) -> None:
    folder = jobs[0].path.parent
    for path in folder.iterdir():
        assert path in {job.path for job in jobs}, path  # nothing unfinished is left
        check_whole(path, n_frames)
    ended = Counter((job.path, outcome) for job, outcome in zip(jobs, outcomes, strict=True))
    for path in {job.path for job in jobs}:
        assert path.exists() == (ended[path, "made"] > 0)
        if path.name.startswith("once"):
            assert ended[path, "made"] <= 1
        else:
            assert ended[path, "exists"] == 0
    for job, outcome in zip(jobs, outcomes, strict=True):
        if not job.overwrite and job.path.suffix == ".txt" and outcome == "made":
            assert job.path.read_text().startswith(f"{job.number}\n")


@pytest.mark.parametrize(("kind", "n_at_once"), [("threads", 4), ("processes", 2)])
def test_a_hundred_outputs_at_once_are_whole(tmp_path: Path, kind: str, n_at_once: int) -> None:
    reel_path, folder = tmp_path / "a.reel", tmp_path / "outputs"
    folder.mkdir()
    train(reel_path)
    n_frames = 0

    def count(done: int, total: int) -> None:
        nonlocal n_frames
        n_frames = total

    with er.open(reel_path) as reel:
        reel.film(tmp_path / "a.gif", size=SIZE, fps=1, progress=count)
    jobs = jobs_in(folder)
    pools: dict[str, Executor] = {
        "threads": ThreadPoolExecutor(n_at_once),
        "processes": ProcessPoolExecutor(n_at_once, get_context("spawn")),
    }
    with pools[kind] as pool:
        outcomes = list(pool.map(make, jobs, [reel_path] * len(jobs)))
    check_outcome(jobs, outcomes, n_frames)
    assert len(jobs) == N_OUTPUTS
    assert set(outcomes) - {"writing"} == {"made", "exists", "interrupted"}
