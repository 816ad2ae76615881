"""Pieces of work that end well or badly, and what tests see of them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from epochreel.errors import DataError, ExtraError
from epochreel.workers import FileRef, Tick

PATIENCE_SECS = 60.0


@dataclass(frozen=True)
class Piece:
    """An item: its number, and a folder in which work leaves marks."""

    number: int
    folder: Path = Path()


def pieces(n: int, folder: Path = Path()) -> list[Piece]:
    return [Piece(number, folder) for number in range(n)]


def wait_until(holds: Callable[[], object], what: str = "it") -> None:
    until = time.monotonic() + PATIENCE_SECS
    while not holds():
        assert time.monotonic() < until, f"waited a minute for {what}"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    """Whether there is no such process, not even a dead one that nobody asked for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def has_ended(pid: int) -> bool:
    """Whether a process that is not ours has ended; a container's first may never ask for it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return is_gone(pid)
    return state == "Z"


def is_first(piece: Piece) -> bool:
    """Whether nobody has asked for this piece before."""
    try:
        (piece.folder / f"tried-{piece.number}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def pids_in(folder: Path) -> list[int]:
    return [int(path.name.removeprefix("pid-")) for path in folder.glob("pid-*")]


def count_to_five(piece: Piece, tick: Tick) -> int:
    for n_done in range(1, 6):
        tick(n_done)
    return piece.number * 10


def tell_pid(piece: Piece, tick: Tick) -> int:
    return os.getpid()


def meet(piece: Piece, tick: Tick) -> int:
    """Return the most pieces that were at work together; each waits for another."""
    (piece.folder / f"here-{piece.number}").touch()
    wait_until(lambda: len(list(piece.folder.glob("here-*"))) > 1)
    return piece.number


def refuse(piece: Piece, tick: Tick) -> int:
    if piece.number == 1:
        raise DataError(f"piece {piece.number} is no good")
    return piece.number


def lack(piece: Piece, tick: Tick) -> int:
    raise ExtraError("pieces need glue", "glue")


def stumble_once(piece: Piece, tick: Tick) -> int:
    tick(3)
    if is_first(piece):
        raise OSError(28, "No space left on device")
    tick(5)
    return piece.number


def stumble(piece: Piece, tick: Tick) -> int:
    if piece.number == 1:
        raise MemoryError
    return piece.number


def hang_once(piece: Piece, tick: Tick) -> int:
    """Hang without a tick the first time, until the test lets go."""
    tick(7)
    if is_first(piece):
        wait_until(lambda: (piece.folder / "let-go").exists())
        return -1
    tick(5)
    return piece.number


def hang(piece: Piece, tick: Tick) -> int:
    wait_until(lambda: (piece.folder / "let-go").exists())
    return -1


def die_once(piece: Piece, tick: Tick) -> int:
    tick(4)
    if is_first(piece):
        os.kill(os.getpid(), signal.SIGKILL)
    return piece.number


def die(piece: Piece, tick: Tick) -> int:
    if piece.number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece.number


def crash(piece: Piece, tick: Tick) -> int:
    ctypes.string_at(0)
    return 0


def leave(piece: Piece, tick: Tick) -> int:
    print("no more glue", file=sys.stderr, flush=True)
    os._exit(3)


def chatter(piece: Piece, tick: Tick) -> str:
    print("from Python")
    os.system("echo from a shell; echo and its errors >&2")
    print("to errors", file=sys.stderr)
    return sys.stdin.read()


def return_lock(piece: Piece, tick: Tick) -> object:
    return threading.Lock()


def return_much(piece: Piece, tick: Tick) -> bytes:
    return bytes(1_000_000)


def write_for_ever(piece: Piece, tick: Tick) -> None:
    """Tick for ever with a file half written, which is removed when the work ends."""
    half = piece.folder / f"half-{piece.number}"
    half.touch()
    (piece.folder / f"pid-{os.getpid()}").touch()
    try:
        while True:
            tick(1)
            time.sleep(0.01)
    finally:
        half.unlink()


def sleep_for_ever(piece: Piece, tick: Tick) -> None:
    """Sleep with a file half written, and never tick."""
    half = piece.folder / f"half-{piece.number}"
    half.touch()
    (piece.folder / f"pid-{os.getpid()}").touch()
    try:
        time.sleep(10_000)
    finally:
        half.unlink()


def ignore_ends(piece: Piece, tick: Tick) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (piece.folder / f"pid-{os.getpid()}").touch()
    while True:
        time.sleep(1)


def read_file(file: FileRef, tick: Tick) -> bytes:
    return file.local().read_bytes()


def tell_worker(piece: Piece, tick: Tick) -> int:
    """Say who is at it, wait until the test says go, and return who did it."""
    (piece.folder / f"at-{piece.number}-{os.getpid()}").touch()
    wait_until(lambda: tick(1) or (piece.folder / "go").exists())
    return os.getpid()


def tell_worker_silently(piece: Piece, tick: Tick) -> int:
    return tell_worker(piece, lambda n_done: None)


def pids_at_work(folder: Path) -> set[int]:
    return {int(path.name.rpartition("-")[2]) for path in folder.glob("at-*")}
