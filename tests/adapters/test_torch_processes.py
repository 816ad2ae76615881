"""Recordings of processes that are killed, that end, and that train together."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import epochreel as er
from epochreel.api.info import describe
from epochreel.trace import open_reel

pytestmark = pytest.mark.frameworks

_HEAD = """
import sys, torch, epochreel as er
from torch import nn
torch.manual_seed(0)
torch.set_num_threads(1)
path = sys.argv[1]
model = nn.Sequential(nn.Linear(5, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 3))
optimizer = torch.optim.Adam(model.parameters())
def step():
    optimizer.zero_grad()
    loss = model(torch.randn(8, 5)).square().mean()
    loss.backward()
    optimizer.step()
    return loss
"""


def run(path: Path, body: str) -> subprocess.Popen[str]:
    script = textwrap.dedent(_HEAD) + textwrap.dedent(body)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_at_any_moment_every_step_that_was_kept_is_whole(tmp_path: Path) -> None:
    rng, n_steps = random.Random(0), 0
    for path in killed_at_random(tmp_path, rng, count=50):
        if not path.exists() or not path.stat().st_size:  # killed before it was a reel
            continue
        with open_reel(path) as reel:
            assert reel.ended == "interrupted"
            assert describe(reel)["ended"] == "interrupted"
            for step in reel.steps.tolist():
                tensors = reel.at(step).tensors
                # Three layers; what they give is added to all when a reel is closed.
                assert len(tensors) in (6, 9)
                assert len(tensors) == 9 or step > 0
                assert all(np.isfinite(tensor).all() for tensor in tensors.values())
                n_steps += 1
    assert n_steps > 50  # something was kept at all


def killed_at_random(folder: Path, rng: random.Random, count: int) -> Iterator[Path]:
    """Yield reels whose writers were killed.

    They are forked from one process, because PyTorch and we take seconds to import. Most are
    killed after their recording has begun, however long that takes where others compute, too.
    """
    body = """
    import os, epochreel.adapters.torch
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            print(os.getpid(), flush=True)
            with er.record(line.strip(), model, torch.randn(4, 5), every=1) as recording:
                print("begun", flush=True)
                while True:
                    recording.log(loss=step())
        os.waitpid(child, 0)
        print("dead", flush=True)
    """
    with run(folder, body) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for number in range(count):
            path = folder / f"{number}.reel"
            nursery.stdin.write(f"{path}\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            if number % 5:
                assert nursery.stdout.readline() == "begun\n"
                time.sleep(rng.uniform(0.0, 0.5))
            else:  # while the reel begins, which takes some milliseconds
                time.sleep(rng.uniform(0.0, 0.05))
            os.kill(child, signal.SIGKILL)
            for line in iter(nursery.stdout.readline, "dead\n"):
                assert line == "begun\n"
            yield path
        nursery.stdin.close()


def test_what_is_watched_ends_with_the_program(tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    body = """
    er.watch(model, path, torch.randn(4, 5), every=10)
    for _ in range(25):
        step()
    """
    with run(path, body) as process:
        assert process.wait() == 0
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 10, 20, 25]
        assert reel._file.ended == "done"


def test_what_is_watched_says_that_the_program_failed(tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    body = """
    er.watch(model, path, torch.randn(4, 5), every=10)
    step()
    sys.stderr = None
    1 / 0
    """
    with run(path, body) as process:
        assert process.wait() == 1
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1]
        assert reel._file.ended == "interrupted"


def test_of_two_processes_the_first_records_and_none_waits(tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    body = """
    import os, torch.distributed as dist
    from torch.nn.parallel import DistributedDataParallel
    os.environ.update(MASTER_ADDR="127.0.0.1", GLOO_SOCKET_IFNAME="lo")
    rank = int(sys.argv[2])
    meet = "file://" + path + ".meet"
    dist.init_process_group("gloo", init_method=meet, rank=rank, world_size=2)
    model = nn.Sequential(nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))
    model = DistributedDataParallel(model)
    optimizer = torch.optim.Adam(model.parameters())
    torch.manual_seed(rank)
    with er.record(path, model, torch.randn(4, 5), every=1) as recording:
        for _ in range(12):
            recording.log(loss=step())
    # Alike in both, and so is the recording of one with the other's weights.
    print(float(sum(p.detach().double().sum() for p in model.parameters())), flush=True)
    dist.barrier()
    dist.destroy_process_group()
    """
    script = textwrap.dedent(_HEAD) + textwrap.dedent(body)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), str(rank)], stdout=subprocess.PIPE, text=True
        )
        for rank in (0, 1)
    ]
    sums = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sums[0] == sums[1]
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(13))
        weights = [
            tensor.astype(np.float64).sum()
            for (_, role), tensor in reel.at(12).tensors.items()
            if role in ("weight", "bias")
        ]
        assert sum(weights) == pytest.approx(float(sums[0]), rel=1e-9)
