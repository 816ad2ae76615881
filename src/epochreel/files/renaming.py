"""Names that change hands in one step, on every file system as well as it can.

Several threads, processes and machines may want one name. `claim` gives it to one of them;
`replace` takes it from whoever has it, on Linux without a moment in which nobody has.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

# Of Linux, linux/fs.h and fcntl.h.
_NOREPLACE, _EXCHANGE, _FROM_HERE = 1, 2, -100
_NOT_POSSIBLE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
# How often somebody else may be quicker before there is something wrong.
_TRIES = 100
ASIDE = "old-"  # and a number: folders for what is being replaced


def claim(source: Path, target: Path) -> None:
    """Give a file or folder a name, if nothing has it.

    A file may keep its old name too. Where there is neither a way to link files nor one to rename
    exclusively (some network file systems), an empty file or folder holds the name for a moment.

    Raises
    ------
    FileExistsError
        If something has the name, whoever gave it when.
    """
    if source.is_dir():
        _rename_exclusively(source, target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        # A server whose reply was lost is asked twice, and finds the link that it made.
        if identity(target) != identity(source):
            raise
    except OSError:  # FAT has no links
        _rename_exclusively(source, target)


def replace(source: Path, target: Path, spare: Path) -> None:
    """Give a file or folder a name, and its old name to what had the new one, if anything had.

    Parameters
    ----------
    source, target
        The old name and the new one. Both are files, or both folders, if there are two.
    spare
        A folder where what is replaced may be meanwhile, under the last part of its name.
    """
    for number in range(_TRIES):
        try:
            if os.path.lexists(target):
                _swap(source, target, spare / f"{ASIDE}{number}" / target.name)
            else:
                claim(source, target)
        except (FileExistsError, FileNotFoundError):  # somebody was quicker
            if not os.path.lexists(source):
                raise
        else:
            return
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))


def _swap(source: Path, target: Path, aside: Path) -> None:
    """Let two files or two folders have each other's name."""
    if _rename(source, target, _EXCHANGE):
        return
    aside.parent.mkdir()
    if source.is_dir() or not _linked(target, aside):
        os.rename(target, aside)
    try:
        if source.is_dir():
            claim(source, target)
        else:
            os.replace(source, target)
    except BaseException:
        give_back(aside, target)
        raise
    os.rename(aside, source)


def give_back(aside: Path, target: Path) -> None:
    """Give what was put aside its name again, unless something has that by now."""
    with contextlib.suppress(FileExistsError):
        claim(aside, target)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file or folder from all others; None if there is none."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        return False
    return True


def _rename_exclusively(source: Path, target: Path) -> None:
    if os.name == "nt":  # where renaming never replaces
        os.rename(source, target)
    elif not _rename(source, target, _NOREPLACE):
        is_folder = source.is_dir()
        if is_folder:
            os.mkdir(target)
        else:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            os.replace(source, target)
        except BaseException:
            with contextlib.suppress(OSError):
                (os.rmdir if is_folder else os.unlink)(target)
            raise


def _rename(source: Path, target: Path, how: int) -> bool:
    """Rename in one step, exclusively or both ways; return False where that is not possible."""
    function = _renameat2()
    names = os.fsencode(source), os.fsencode(target)
    if function is None:
        return False
    if function(_FROM_HERE, names[0], _FROM_HERE, names[1], how) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_POSSIBLE:
        return False
    raise OSError(code, os.strerror(code), str(source), None, str(target))


@cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    """Return Linux's function, which Python has no name for; None on other systems."""
    if os.name == "nt":
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if function is not None:
        function.argtypes = (
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_uint,
        )
    return function
