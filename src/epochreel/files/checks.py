"""What may be written where, and what is left beside what was there."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from epochreel.errors import OutputError

_PICTURE_NAME = re.compile(r"frame-\d{6,}\.png")
_REEL_SUFFIX = ".reel"


def picture_name(number: int) -> str:
    """Return the name of one picture in a film that is a folder, numbered from 1."""
    return f"frame-{number:06d}.png"


def check_output(path: Path, *, overwrite: bool) -> None:
    """Raise OutputError now if ``path`` could not be written later."""
    if path.is_dir():
        check_replaceable(path)
    if path.exists() and not overwrite:
        raise already_exists(path)
    folder = path.parent
    if not folder.is_dir():
        raise OutputError(f"the folder does not exist: {folder}")
    if not os.access(folder, os.W_OK):
        raise OutputError(f"the folder is not writable: {folder}")


def already_exists(path: Path) -> OutputError:
    """Return the error for a name that is taken."""
    return OutputError(f"already exists (`overwrite=True` overwrites it): {path}")


def check_replaceable(folder: Path) -> None:
    """Raise OutputError unless a folder could be one that an earlier film left."""
    with suppress(FileNotFoundError):  # somebody is just replacing it
        for entry in folder.iterdir():
            if not (_PICTURE_NAME.fullmatch(entry.name) and entry.is_file()):
                stranger = entry.name
                raise OutputError(
                    f"is a folder with other things in it, such as {stranger}: {folder}"
                )
    if not folder.name or folder.is_symlink():
        raise OutputError(f"is a folder that cannot be replaced: {folder}")


def remove_side_files(path: Path) -> None:
    """Remove what SQLite keeps beside a reel while it is open, and a killed process leaves."""
    for suffix in ("-journal", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def remove_left_log(path: Path) -> None:
    """Remove what was left beside a reel that is no more: it would be read as part of a new one.

    Beside other outputs such names are somebody else's.
    """
    if path.suffix.lower() == _REEL_SUFFIX:
        remove_side_files(path)
