"""A Python program that is told to end while an output is made leaves nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TRAIN = "er.train([[0, 0], [0, 1], [1, 0], [1, 1]] * 5, [0, 1, 1, 0] * 5, hidden=[2], epochs=40"
BEGIN = """
import itertools, signal, sys, time
import epochreel as er
from epochreel.film import stills

calls = itertools.count(1)

def now(*told):
    if next(calls) == {at}:
        print("now", flush=True)
        time.sleep(60)

def end_of_drawing(*args, **options):
    now()

"""
MAKES = {
    "a training": f"{TRAIN}, path='a.reel', progress=now)",
    "a temporary training": f"{TRAIN}, progress=now)",
    "a film": f"{TRAIN}).film('a.mp4', size=(64, 36), fps=1, subtitles='en', progress=now)",
    "a folder": f"{TRAIN}).film('a', size=(64, 36), fps=1, progress=now)",
    "a still": f"stills.png_bytes = end_of_drawing\n{TRAIN}).still('a.png', size=(64, 36))",
}
CASES = [
    ("a training", 1),
    ("a training", 7),
    ("a temporary training", 7),
    # A film made of segments is told of at its beginning, then now and then, however quick it is.
    ("a film", 1),
    ("a film", 2),
    ("a folder", 2),
    ("a still", 1),
]


def start(folder: Path, script: str) -> subprocess.Popen[str]:
    (folder / "temporary").mkdir()
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script],
        cwd=folder,
        env=os.environ | {"TMPDIR": str(folder / "temporary")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("make", "at"), CASES)
def test_a_program_that_is_ended_leaves_nothing(tmp_path: Path, make: str, at: int) -> None:
    number = signal.SIGHUP if at == 7 or make == "a folder" else signal.SIGTERM
    process = start(tmp_path, BEGIN.format(at=at) + MAKES[make])
    assert process.stdout is not None
    assert process.stdout.readline() == "now\n", process.communicate()
    assert len([*tmp_path.rglob("*")]) > 1  # something is half done
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (-number, "")
    # What was made before, a whole temporary reel, is the program's that was ended.
    left = [path for path in tmp_path.rglob("*") if path.suffix != ".reel"]
    assert [path for path in left if path.parent != tmp_path / "temporary"] == [
        tmp_path / "temporary"
    ]


HANDLED = """
signal.signal(signal.SIGTERM, lambda *_: print("heard", flush=True))
signal.signal(signal.SIGHUP, signal.SIG_IGN)
"""


def test_a_program_that_hears_signals_still_does(tmp_path: Path) -> None:
    script = BEGIN.format(at=5).replace("time.sleep(60)", "sys.stdin.readline()")
    process = subprocess.Popen(
        [sys.executable, "-c", script + HANDLED + MAKES["a training"]],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "now\n"
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == "heard\n"
    process.communicate("\n", timeout=60)
    assert process.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.reel"]


CAUGHT = """
import contextlib, os, signal
from pathlib import Path
from epochreel.files import whole_file

with contextlib.suppress(SystemExit), whole_file(Path("a")) as partial:
    partial.write_text("half")
    try:
        signal.raise_signal(signal.SIGTERM)
    except BaseException:
        Path("caught").touch()
Path("gone on").touch()
"""


LOST = """
import contextlib, os, signal, sys
from epochreel.cli import main, progress

signal.signal(signal.SIGTERM, main._leave)
with contextlib.suppress(SystemExit):  # as Cython may, wherever it notes the place of an error
    signal.raise_signal(signal.SIGTERM)
with progress.progress("filming", "frames") as told:
    told(1, 2)
    print("gone on")
"""


def test_a_wish_to_end_that_was_lost_is_heard_at_the_next_progress() -> None:
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (128 + signal.SIGTERM, "")


def test_who_catches_everything_ends_all_the_same(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CAUGHT], cwd=tmp_path)
    assert done.returncode == -signal.SIGTERM
    assert sorted(path.name for path in tmp_path.iterdir()) == ["caught"]


def test_signals_are_heard_as_before_afterwards(tmp_path: Path) -> None:
    from epochreel.files import tidy_ending

    before = signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with tidy_ending():
            inside = signal.getsignal(signal.SIGTERM)
            with tidy_ending():
                assert signal.getsignal(signal.SIGTERM) is inside
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert inside is not signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)
