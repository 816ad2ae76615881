"""What only shows in a process of its own: signals, pipes, full disks, a bare environment."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import ANSWER, TINY, Outcome
from epochreel.film.segments.store import cache_folder
from epochreel.trace import open_reel

Start = Callable[..., subprocess.Popen[str]]
Run = Callable[..., Outcome]
# Long enough to be interrupted, whatever the machine.
LONG = ("--size", "640x360", "--fps", "60")
GIF = ("--size", "320x180", "--fps", "10")


@pytest.fixture(autouse=True)
def _empty_cache(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Segments of another test's film would make this one's short."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def wait_for_frames(folder: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        if list(cache_folder().glob("*/.part-*.mp4")):
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("no frame after a minute")


def test_a_film_needs_no_ffmpeg_and_no_display(start: Start, folder: Path) -> None:
    process = start("film", "xor", *TINY)
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == ANSWER
    assert sorted(os.listdir(folder)) == sorted(out.splitlines()[:-1])
    lines = [line for line in err.splitlines() if "compiling" not in line]
    assert lines == ["epochreel: training xor", "epochreel: filming xor.mp4"]


def wait_for_steps(path: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        assert process.poll() is None, process.communicate()
        if path.exists() and path.stat().st_size:
            with open_reel(path) as reel:
                if len(reel.steps) > 1:
                    return
        time.sleep(0.05)
    raise AssertionError("no step after a minute")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupted_film_leaves_nothing_but_its_reel(
    start: Start, folder: Path, number: signal.Signals, code: int
) -> None:
    process = start("film", "xor", *LONG)
    wait_for_frames(folder, process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, "")
    assert os.listdir(folder) == ["xor.reel"]
    assert "epochreel: whole, and kept: xor.reel" in err
    assert ("epochreel: interrupted" in err) == (number == signal.SIGINT)
    assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    ("arguments", "began"),
    [
        (("still", "xor.reel", "--size", "3840x2160"), ".part-*/new"),
        (("film", "xor.reel", *LONG, "-o", "a"), ".part-*/new/*/frame-000009.png"),
        (("film", "xor.reel", *GIF, "--max-size", "9MB", "-o", "a.gif"), ".part-*/new/*.draft"),
    ],
)
def test_an_ended_command_leaves_nothing(
    start: Start,
    folder: Path,
    xor_reel: Path,
    arguments: tuple[str, ...],
    began: str,
    number: signal.Signals,
) -> None:
    if "xor.reel" in arguments:
        (folder / "xor.reel").symlink_to(xor_reel)
    before = os.listdir(folder)
    process = start(*arguments)
    while not any(folder.glob(began)):
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)
    process.send_signal(number)
    process.send_signal(number)  # by somebody impatient
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (128 + number, ""), err
    assert os.listdir(folder) == before
    assert "Traceback" not in err


def test_a_film_goes_on_after_its_terminal_with_nohup(
    start: Start, folder: Path, xor_reel: Path
) -> None:
    def nohup() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    reading, writing = os.pipe()
    process = start("film", xor_reel, *TINY, stderr=writing, preexec_fn=nohup)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)  # nobody listens from now on
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert (folder / "xor.mp4").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [(("--version",), 0, "epochreel 0"), (("film",), 2, "`epochreel film --help` shows")],
)
def test_python_dash_m_is_the_same_command(
    folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    command = [sys.executable, "-m", "epochreel", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == code
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_a_reel_can_be_looked_into_while_it_grows_and_stays_when_it_ends(
    start: Start, epochreel: Run, folder: Path, number: signal.Signals, code: int
) -> None:
    process = start("train", "spiral", "--epochs", "100000")
    path = folder / "spiral.reel"
    wait_for_steps(path, process)
    assert ", running" in epochreel("info", path).out
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    said = "epochreel: kept until it was interrupted: spiral.reel"
    assert (said in err.splitlines()) == (number != signal.SIGKILL)
    assert ", interrupted" in epochreel("info", path).out
    assert epochreel("still", path, "-o", "still.png", "--size", "64x36").code == 0
    if number != signal.SIGKILL:
        assert sorted(os.listdir(folder)) == ["spiral.reel", "still.png"]


def test_an_interrupted_film_leaves_the_old_one(
    start: Start, folder: Path, xor_reel: Path
) -> None:
    (folder / "xor.mp4").write_text("old")
    process = start("film", xor_reel, *LONG, "--force")
    wait_for_frames(folder, process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert os.listdir(folder) == ["xor.mp4"]
    assert (folder / "xor.mp4").read_text() == "old"


@pytest.mark.parametrize("command", ["film", "train", "still"])
def test_a_disk_without_room_is_one_line(
    start: Start, folder: Path, xor_reel: Path, command: str
) -> None:
    def leave_no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    source = "xor" if command == "train" else xor_reel
    size = () if command == "train" else ("--size", "320x180")
    process = start(command, source, *size, preexec_fn=leave_no_room)
    out, err = process.communicate(timeout=120)
    assert (process.returncode, out) == (1, "")
    assert len([line for line in err.splitlines() if "error" in line]) == 1
    assert "Traceback" not in err
    assert os.listdir(folder) == []


def test_a_reader_who_leaves_hears_no_complaint(start: Start, xor_reel: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("info", xor_reel, stdout=writing)
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_result_that_cannot_be_written_is_a_failure(start: Start, xor_reel: Path) -> None:
    with open("/dev/full", "w") as full:
        process = start("info", xor_reel, stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == ("epochreel: error: stdout could not be written (No space left on device)\n")
