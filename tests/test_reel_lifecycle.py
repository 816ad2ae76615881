"""A reel among folders, processes and finalisers."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import epochreel as er

INPUTS, ANSWERS = [[0, 0], [0, 1], [1, 0], [1, 1]] * 5, [0, 1, 1, 0] * 5


def train(path: str | Path | None = None) -> er.Reel:
    return er.train(INPUTS, ANSWERS, hidden=[2], epochs=4, path=path)


def last_answer(reel: er.Reel) -> float:
    with reel:
        return float(reel.ask([1, 0])[0])


@pytest.fixture
def kept(tmp_path: Path) -> er.Reel:
    return train(tmp_path / "a.reel")


def test_a_reel_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    trained = train("a.reel")
    opened = er.open("a.reel")
    monkeypatch.chdir("elsewhere")
    for reel in (trained, opened):
        assert reel.path == tmp_path / "a.reel"
        assert reel.path.exists()
        with er.open(reel.path), reel:
            assert last_answer(pickle.loads(pickle.dumps(reel))) == reel.ask([1, 0])


def test_a_reel_goes_to_other_processes(kept: er.Reel) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(last_answer, kept).result(60) == last_answer(copy.copy(kept))


def test_a_closed_reel_opens_again_elsewhere(kept: er.Reel) -> None:
    answer = last_answer(kept)
    assert last_answer(pickle.loads(pickle.dumps(kept))) == answer


def test_a_temporary_reel_cannot_be_sent() -> None:
    with train() as reel, pytest.raises(er.UsageError, match=r"temporary reel .* `path` of train"):
        pickle.dumps(reel)


def test_any_reel_can_be_shown(kept: er.Reel) -> None:
    n_steps = len(kept.steps)
    assert repr(kept) == f"<Reel a.reel: 2-2-1, {n_steps} steps>"
    kept.close()
    assert repr(kept) == "<Reel a.reel: 2-2-1, closed>"


def test_a_damaged_reel_can_be_shown(kept: er.Reel) -> None:
    kept.path.write_bytes(b"x" * kept.path.stat().st_size)
    assert repr(kept) == "<Reel a.reel: 2-2-1, unreadable>"


FORK = """
import os, sys
import epochreel as er

with er.train({inputs}, {answers}, hidden=[2], epochs=4) as reel:
    {child}
    os.waitpid(pid, 0)
    assert reel.path.exists()
    print(reel.path.parent, reel.ask([1, 0]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX has fork")
@pytest.mark.parametrize(
    "ending", ["sys.exit()", "del reel; sys.exit()", "reel.close(); sys.exit()", "1 / 0"]
)
def test_a_forked_child_that_ends_leaves_the_reel_to_its_parent(ending: str) -> None:
    child = f"pid = os.fork()\n    if not pid:\n        {ending}"
    script = FORK.format(inputs=INPUTS, answers=ANSWERS, child=child)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not Path(done.stdout.split()[0]).exists()
