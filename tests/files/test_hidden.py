"""What killed programs leave is swept by the next; what living ones are making, never."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from epochreel.errors import OutputError
from epochreel.files import hidden, picture_name, whole_file
from epochreel.files.hidden import DAY_SECS, LOCK, hidden_folder, sweep

MAKE = """
import sys
from pathlib import Path
from epochreel.files import whole_file

with whole_file(Path(sys.argv[1])) as partial:
    partial.write_text("theirs")
    for side in ("-wal", "-shm", ".silent"):
        Path(f"{partial}{side}").write_text("theirs")
    print("making", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which is in the middle of making ``theirs.reel``."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE, str(tmp_path / "theirs.reel")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "making\n"
    yield process
    process.kill()
    process.communicate()


def write_whole(path: Path) -> None:
    with whole_file(path) as partial:
        partial.write_text("mine")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def make_older(folder: Path, secs: float) -> None:
    then = time.time() - secs
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (then, then))


def killed(other: subprocess.Popen[str], folder: Path) -> Path:
    """Return what a process leaves that is killed now."""
    other.send_signal(signal.SIGKILL)
    other.wait()
    (left,) = folder.iterdir()
    return left


def test_what_a_killed_process_left_goes_with_the_next_output(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    assert len([*killed(other, tmp_path).rglob("*")]) == 6
    write_whole(tmp_path / "mine.mp4")
    assert names_in(tmp_path) == ["mine.mp4"]


def test_what_a_living_process_is_making_stays(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    (left,) = tmp_path.iterdir()
    make_older(left, 9 * DAY_SECS)  # a long training
    write_whole(tmp_path / "mine.mp4")
    other.communicate("\n")
    assert other.returncode == 0
    assert names_in(tmp_path) == ["mine.mp4", "theirs.reel"]
    assert (tmp_path / "theirs.reel").read_text() == "theirs"


def test_what_is_made_here_stays(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a") as partial:
        write_whole(tmp_path / "b")
        partial.write_text("mine")
    assert names_in(tmp_path) == ["a", "b"]


def test_another_machine_is_left_alone_for_a_day(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    left = killed(other, tmp_path)
    theirs = left.rename(tmp_path / f".part-00000000-{left.name[-16:]}")
    for age, stays in ((0, True), (DAY_SECS - 60, True), (DAY_SECS + 60, False)):
        make_older(theirs, age)
        sweep(tmp_path)
        assert theirs.exists() == stays


def test_a_folder_is_as_young_as_the_youngest_in_it(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    left = killed(other, tmp_path)
    theirs = left.rename(tmp_path / f".part-00000000-{left.name[-16:]}")
    make_older(theirs, 9 * DAY_SECS)
    (theirs / "new" / "theirs.reel").write_text("still written")
    sweep(tmp_path)
    assert theirs.exists()


def test_where_there_are_no_locks_a_day_decides_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, hidden_folder(tmp_path) as folder:
        patch.setattr(fcntl, "flock", fail_with(errno.ENOLCK))
        with hidden_folder(tmp_path) as unlocked:
            patch.undo()  # who comes along later may have locks
            sweep(tmp_path)
            assert sorted(tmp_path.iterdir()) == sorted([folder, unlocked])
            make_older(unlocked, DAY_SECS + 60)
            sweep(tmp_path)
            assert [*tmp_path.iterdir()] == [folder]


def fail_with(code: int):
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_who_is_swept_before_its_lock_is_held_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, times = fcntl.flock, []

    def late(descriptor: int, how: int) -> None:
        times.append(how)
        if len(times) == 1:
            sweep(tmp_path)  # calls this again
            assert [*tmp_path.iterdir()] == []
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    write_whole(tmp_path / "a")
    assert len(times) == 3
    assert names_in(tmp_path) == ["a"]


def test_who_is_being_swept_makes_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flock, held = fcntl.flock, []

    def late(descriptor: int, how: int) -> None:
        if not held:
            (folder,) = tmp_path.iterdir()
            held.append(os.open(folder / LOCK, os.O_RDWR))
            flock(held[0], how)
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    write_whole(tmp_path / "a")
    os.close(held[0])
    assert names_in(tmp_path) == ["a"]


def test_what_was_just_being_replaced_gets_its_name_back(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    """A kill between two renamings, where they cannot be one."""
    left = killed(other, tmp_path)
    (left / "old-0" / "frames").mkdir(parents=True)
    (left / "old-0" / "frames" / picture_name(1)).write_text("old")
    (left / "old-0" / "b.mp4").write_text("old")
    (tmp_path / "b.mp4").write_text("new")
    with pytest.raises(OutputError, match="already exists"):
        write_whole(tmp_path / "frames")
    assert names_in(tmp_path) == ["b.mp4", "frames"]
    assert (tmp_path / "frames" / picture_name(1)).read_text() == "old"
    assert (tmp_path / "b.mp4").read_text() == "new"


@pytest.mark.parametrize(
    "name", [".part-1234-a.mp4", ".part-00000000-1234", ".partly", "x.part-00000000-" + 16 * "0"]
)
def test_other_names_are_other_peoples(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    make_older(tmp_path / name, 9 * DAY_SECS)
    write_whole(tmp_path / "a")
    assert (tmp_path / name).exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    link = tmp_path / f".part-{hidden._machine()}-{16 * '0'}"
    link.symlink_to(tmp_path / "thesis")
    write_whole(tmp_path / "a")
    assert names_in(tmp_path) == [link.name, "a", "thesis"]


def test_somebody_impatient_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rmtree = shutil.rmtree

    def again(*arguments: object, **options: object) -> None:
        monkeypatch.setattr(shutil, "rmtree", rmtree)
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", again)
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "a") as partial:
        partial.write_text("half")
        raise KeyboardInterrupt
    assert [*tmp_path.iterdir()] == []


def test_different_systems_have_different_names(monkeypatch: pytest.MonkeyPatch) -> None:
    names = set()
    for place in (Path("/proc/self/comm"), Path("/nowhere"), hidden._BOOT_ID):
        monkeypatch.setattr(hidden, "_BOOT_ID", place)
        names.add(hidden._machine.__wrapped__())
    assert len(names) == 3
