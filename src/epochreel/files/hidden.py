"""Hidden folders beside an output, in which it is made, and what killed programs leave of them.

A folder is called ``.part-MACHINE-RANDOM``. A lock on a file in it shows that its maker lives,
which no process id can show on a file system that several machines or containers share. The lock
of another machine may be invisible here, so its folders are left alone for a day.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

from epochreel.files.renaming import ASIDE, give_back

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

LOCK = "lock"
# After so long without a change, what nobody can be asked about is taken for dead.
DAY_SECS = 24 * 60 * 60

_NAME = re.compile(r"\.part-([0-9a-f]{8})-[0-9a-f]{16}")
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class _SweptError(Exception):
    """Somebody took a new folder for a dead one before its lock was held."""


@contextmanager
def hidden_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder that nobody else uses, removed after the block with all that is in it.

    A process that is forked inside the block leaves it alone, however it ends.
    """
    with ExitStack() as stack:
        yield _new_folder(parent, stack)


def sweep(parent: Path) -> None:
    """Remove what programs left in a folder when they were killed; never a living one's.

    What one of them was just replacing gets its name back.
    """
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match and entry.is_dir(follow_symlinks=False):
                with suppress(OSError), ExitStack() as stack:
                    if _is_dead(parent / entry.name, match[1] == _machine(), stack):
                        _bury(parent / entry.name)


def _new_folder(parent: Path, stack: ExitStack) -> Path:
    while True:
        folder = parent / f".part-{_machine()}-{secrets.token_hex(8)}"
        # Before there is anything to remove, so that no interruption comes in between.
        stack.callback(_remove_if_own, folder, os.getpid())
        folder.mkdir()
        try:
            _hold(folder / LOCK, stack)
        except _SweptError:
            continue
        return folder


def _remove_if_own(folder: Path, owner: int) -> None:
    if os.getpid() != owner:
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except BaseException:  # somebody impatient, who would leave half of it
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _hold(lock: Path, stack: ExitStack) -> None:
    """Hold a lock until the end; where there are none, leave no file that could be locked."""
    if fcntl is None:
        return
    # Locks over a network take a file that is open for writing, and no folder.
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _SweptError from None
    except OSError:
        lock.unlink()
        return
    if not lock.exists():
        raise _SweptError


def _is_dead(folder: Path, is_of_here: bool, stack: ExitStack) -> bool:
    """Return whether nobody makes anything in a folder; its lock is then held."""
    lock = folder / LOCK
    if not is_of_here or fcntl is None or not lock.exists():
        return _is_old(folder)
    descriptor = os.open(lock, os.O_RDWR)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_old(folder: Path) -> bool:
    before = time.time() - DAY_SECS
    return all(path.lstat().st_mtime < before for path in (folder, *folder.rglob("*")))


def _bury(folder: Path) -> None:
    for aside in folder.glob(f"{ASIDE}*/*"):
        give_back(aside, folder.parent / aside.name)
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _machine() -> str:
    """Return what tells apart systems that do not see each other's locks.

    Containers on one Linux share its locks and this number.
    """
    try:
        name = _BOOT_ID.read_text()
    except OSError:
        name = platform.node()
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
