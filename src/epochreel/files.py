"""Outputs that appear under their own name only when they are whole."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from epochreel.errors import OutputError

_PICTURE_NAME = re.compile(r"frame-\d{6,}\.png")


def picture_name(number: int) -> str:
    """Return the name of one picture in a film that is a folder, numbered from 1."""
    return f"frame-{number:06d}.png"


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yield a hidden name beside ``path`` that becomes ``path`` when the block ends well.

    The hidden name has the suffix of the other, which encoders go by, or none. If the block
    fails or is interrupted, what was written is removed and ``path`` is as it was before. The
    block may make a folder instead of a file.

    Parameters
    ----------
    path
        The final name.
    overwrite
        Replace what stands under the final name. A folder is replaced only if it holds nothing
        but the pictures of a film, and only by another folder.

    Raises
    ------
    OutputError
        If ``path`` exists and may not be overwritten, its folder is missing or not writable, or
        writing fails (a full disk).
    """
    check_output(path, overwrite=overwrite)
    partial = path.with_name(f".part-{os.getpid()}-{path.name.lstrip('.')}")
    try:
        yield partial
        _put_in_place(partial, path)
    except OSError as error:
        raise _output_error(error, path) from error
    except OutputError as error:
        # Whoever wrote under the hidden name knows no other.
        error.args = (str(error).replace(str(partial), str(path)),)
        raise
    finally:
        _remove(partial)


def check_output(path: Path, *, overwrite: bool) -> None:
    """Raise OutputError now if ``path`` could not be written later."""
    if path.is_dir():
        _check_replaceable(path)
    if path.exists() and not overwrite:
        raise OutputError(f"already exists (--force overwrites it): {path}")
    folder = path.parent
    if not folder.is_dir():
        raise OutputError(f"the folder does not exist: {folder}")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"the folder is not writable: {folder}")


def remove_side_files(path: Path) -> None:
    """Remove what SQLite keeps beside a reel while it is open, and a killed process leaves."""
    for suffix in ("-journal", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _check_replaceable(folder: Path) -> None:
    """Raise OutputError unless a folder could be one that an earlier film left."""
    for entry in folder.iterdir():
        if not (_PICTURE_NAME.fullmatch(entry.name) and entry.is_file()):
            stranger = entry.name
            raise OutputError(f"is a folder with other things in it, such as {stranger}: {folder}")
    if not folder.name or folder.is_symlink():
        raise OutputError(f"is a folder that cannot be replaced: {folder}")


def _put_in_place(partial: Path, path: Path) -> None:
    if not path.is_dir():
        # What a killed writer left beside an old reel would be read as part of the new one.
        remove_side_files(path)
        os.replace(partial, path)
        return
    if not partial.is_dir():
        raise OutputError(f"is a folder; choose another name: {path}")
    # Someone may have put a file there while the film was made.
    _check_replaceable(path)
    aside = partial.with_name(f"{partial.name}.old")
    os.replace(path, aside)
    try:
        os.replace(partial, path)
    except OSError:
        os.replace(aside, path)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _output_error(error: OSError, path: Path) -> OutputError:
    if error.errno == errno.ENOSPC:
        return OutputError(f"the disk is full; nothing was kept: {path}")
    return OutputError(f"could not be written ({error.strerror or error}): {path}")


def _remove(partial: Path) -> None:
    if partial.is_dir():
        shutil.rmtree(partial, ignore_errors=True)
        return
    partial.unlink(missing_ok=True)
    remove_side_files(partial)
