"""Outputs that appear under their own name only when they are whole."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from epochreel.errors import OutputError


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yield a hidden name beside ``path`` that becomes ``path`` when the block ends well.

    The hidden name keeps the suffix, from which encoders choose their container. If the block
    fails or is interrupted, what was written is removed and ``path`` is as it was before. The
    block may make a folder instead of a file.

    Parameters
    ----------
    path
        The final name.
    overwrite
        Replace what stands under the final name.

    Raises
    ------
    OutputError
        If ``path`` exists and may not be overwritten, its folder is missing or not writable, or
        writing fails (a full disk).
    """
    check_output(path, overwrite=overwrite)
    partial = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield partial
        if path.is_dir() and partial.is_dir():
            shutil.rmtree(path)
        # What a killed writer left beside an old reel would be read as part of the new one.
        remove_side_files(path)
        os.replace(partial, path)
    except OSError as error:
        raise _output_error(error, path) from error
    finally:
        _remove(partial)


def check_output(path: Path, *, overwrite: bool) -> None:
    """Raise OutputError now if ``path`` could not be written later."""
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
