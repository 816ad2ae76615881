from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import TINY, Outcome
from epochreel.cli.main import app
from epochreel.encode.probe import describe
from epochreel.sweeps import SWEPT

Run = Callable[..., Outcome]
Start = Callable[..., subprocess.Popen[str]]
QUICK = ("--epochs", 20, "--workers", 1, *TINY)


def test_a_sweep_prints_its_table_and_makes_its_film(epochreel: Run, folder: Path) -> None:
    arguments = ("sweep", "xor2", "--lr", "0.001,0.1", "--hidden", "2,3x2", *QUICK)
    outcome = epochreel(*arguments)
    assert outcome.code == 0
    head, *rows, table, film = outcome.lines
    assert head.split()[:3] == ["lr", "hidden", "accuracy"]
    assert len(rows) == 4
    assert (table, film) == ("xor2-sweep/sweep.csv", "xor2-sweep/wall.mp4")
    assert describe(Path(film)).width == 64
    reels = sorted(path.name for path in Path("xor2-sweep").glob("*.reel"))
    assert reels[0] == "lr-0.001_hidden-2.reel"
    again = epochreel(*arguments)
    assert again.lines == outcome.lines
    assert "epochreel: 4 of 4 runs were there" in again.err
    assert "epochreel: wall.mp4 was there" in again.err
    assert "training" not in again.err


def test_a_table_of_ones_own(epochreel: Run, folder: Path) -> None:
    rows = "".join(f"{n},{n * 7 % 5},{'big' if n > 20 else 'small'}\n" for n in range(40))
    Path("table.csv").write_text(f"a,b,size\n{rows}")
    outcome = epochreel(
        *("sweep", "table.csv", "--target", "size", "--ignore", "b", "--no-bias"),
        *("--lr", "0.01,0.1", "--seeds", 2, "-o", "rates", *QUICK),
    )
    assert outcome.code == 0
    assert any("2 of 2" in line for line in outcome.lines)
    assert outcome.lines[0].split()[:2] == ["lr", "seed"]
    assert Path("rates/wall.mp4").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("xor2 --hidden 8,8", "--hidden 8,8 has 8 twice: commas stand between trainings;"),
        ("xor2 --lr 0.1,x", "--learning-rate 0.1,x must be numbers, such as 0.1,0.5,1"),
        ("xor2 --lr 0.1,1 --seeds 5000", "10,000 trainings, more than 1,000: --yes trains"),
        ("xor2 --lr 0.1,1 --seeds 0", "--seeds 0 must be at least 1"),
        ("xor2 --lr 0.1,1 --workers 0", "--workers 0 must be at least 1"),
        ("xor3 --lr 0.1,1", "unknown problem `xor3`"),
        ("xor2 --lr 0.1,1 --target a", "--target is for data of your own"),
        ("xor2 --lr 0.1,1 --size 9", "--size 9 must be width x height"),
        ("xor2 --activation tanh,tahn", "unknown activation `tahn`"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(
    epochreel: Run, folder: Path, arguments: str, complaint: str
) -> None:
    outcome = epochreel("sweep", *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaint.startswith(complaint)
    assert list(folder.iterdir()) == []


def test_nothing_is_overwritten(epochreel: Run, folder: Path) -> None:
    assert epochreel("sweep", "xor2", "--lr", "0.01,0.1", *QUICK).code == 0
    other = ("sweep", "xor2", "--lr", "0.01,0.1", "--hidden", 3, *QUICK)
    refused = epochreel(*other)
    assert refused.code == 1
    assert refused.complaint.startswith("was made from other choices (--force makes it anew)")
    assert epochreel(*other, "--force").code == 0
    (folder / "mine").mkdir()
    (folder / "mine" / "novel.txt").touch()
    refused = epochreel("sweep", "xor2", "--lr", "0.01,0.1", "-o", "mine", *QUICK)
    assert refused.complaint == "is a folder with other things in it; choose another: mine"


def test_every_choice_of_train_can_have_several_values() -> None:
    import typer.main

    commands = typer.main.get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue]
    flags = {
        name: {option for each in commands[name].params for option in each.opts}
        for name in ("train", "sweep")
    }
    assert flags["train"] - flags["sweep"] == {"--seed"}
    several = [each for each in commands["sweep"].params if "..." in (each.metavar or "")]
    # All but the two that switch something off.
    assert len(several) == len(SWEPT) - 2


def wait_for_workers(folder: Path) -> None:
    """Wait until the workers of a process that was killed have noticed, and ended.

    What they are making until then is theirs, and whoever comes meanwhile leaves it alone.
    """
    until = time.monotonic() + 60
    while any(_works_in(folder, process) for process in Path("/proc").glob("[0-9]*")):
        assert time.monotonic() < until
        time.sleep(0.05)


def _works_in(folder: Path, process: Path) -> bool:
    try:
        return process.name != str(os.getpid()) and (process / "cwd").samefile(folder)
    except OSError:  # it has ended, or is somebody else's
        return False


def test_a_killed_sweep_goes_on(start: Start, epochreel: Run, folder: Path) -> None:
    arguments = ("sweep", "xor2", "--lr", "0.01,0.1", "--seeds", 60, *QUICK)
    process = start(*arguments)
    reels = Path("xor2-sweep")
    until = time.monotonic() + 60
    while len(list(reels.glob("[!.]*.reel"))) < 3 and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for_workers(folder)
    kept = {path: path.stat().st_mtime_ns for path in reels.glob("[!.]*.reel")}
    assert 3 <= len(kept) < 120
    outcome = epochreel(*arguments)
    assert outcome.code == 0
    assert f"{len(kept)} of 120 runs were there" in outcome.err
    assert "wall.mp4 shows 64 of 120 runs, evenly from best to worst" in outcome.err
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert not list(reels.glob(".part-*"))
    assert any(line.startswith("and 60 more") for line in outcome.lines)


def test_an_interrupted_sweep_says_what_is_kept(start: Start, folder: Path) -> None:
    process = start("sweep", "xor2", "--lr", "0.01,0.1", "--seeds", 400, *QUICK)
    until = time.monotonic() + 60
    while len(list(folder.glob("*/[!.]*.reel"))) < 3 and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "epochreel: interrupted"
    assert "of 800 runs are whole, and kept" in err
    assert not list(folder.glob("*/.part-*"))
