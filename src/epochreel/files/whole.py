"""Outputs that appear under their own names only when they are whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from epochreel.callbacks import is_from_callback
from epochreel.errors import OutputError
from epochreel.files.checks import (
    already_exists,
    check_output,
    check_replaceable,
    remove_left_log,
)
from epochreel.files.hidden import hidden_folder, sweep
from epochreel.files.renaming import claim, identity, replace
from epochreel.files.signals import leave_if_asked, tidy_ending


@contextmanager
def whole_file(path: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """Yield a hidden place that becomes ``path`` when the block ends well; see `whole_files`."""
    with whole_files([path], overwrite=overwrite) as (partial,):
        yield partial


@contextmanager
def whole_files(paths: Sequence[Path], *, overwrite: bool = False) -> Iterator[list[Path]]:
    """Yield a hidden place for each of ``paths``, which become these when the block ends well.

    All of them do, or none. The hidden places have the names of the others and stand in a hidden
    folder beside them, in which there is room for whatever else is needed on the way. If the
    block fails or is interrupted, that folder goes, and all is as it was before. Folders may be
    made instead of files. What callbacks raise that were made `unaltered` comes through.

    Without ``overwrite`` a name is given only if nothing has it in that very moment, whichever
    thread, process or machine may have made it since the block began. With it, the last one wins.

    Parameters
    ----------
    paths
        The final names, different ones in one folder; there may be none.
    overwrite
        Replace what stands under the final names. A folder is replaced only if it holds nothing
        but the pictures of a film, and only by another folder.

    Raises
    ------
    OutputError
        If one of ``paths`` exists and may not be overwritten, their folder is missing or not
        writable, or writing fails (a full disk).
    """
    if not paths:
        yield []
        return
    sweep(paths[0].parent)  # may give back a name, which is then taken
    for path in paths:
        check_output(path, overwrite=overwrite)
    # Whoever changes the working folder meanwhile does not move what is made.
    parent = paths[0].parent.absolute()
    partials: list[Path] = []
    try:
        with tidy_ending(), hidden_folder(parent) as hidden:
            (hidden / "new").mkdir()
            partials += [hidden / "new" / path.name for path in paths]
            yield partials
            leave_if_asked()
            _put_all(partials, parent, hidden, overwrite=overwrite)
    except OSError as error:
        if is_from_callback(error):
            raise
        raise _output_error(error, paths) from error
    except OutputError as error:
        if not is_from_callback(error):
            error.args = (_with_final_names(str(error), partials, paths),)
        raise


def _put_all(partials: Sequence[Path], parent: Path, hidden: Path, *, overwrite: bool) -> None:
    """Give all of them their final names, or if one fails, none."""
    with ExitStack() as undo:
        for partial in partials:
            path = parent / partial.name
            undo.callback(_take_back, partial, path, identity(partial))
            _put(partial, path, hidden, overwrite=overwrite)
        undo.pop_all()


def _put(partial: Path, path: Path, hidden: Path, *, overwrite: bool) -> None:
    if overwrite:
        _check_kinds(partial, path)
    if overwrite or not path.exists():
        remove_left_log(path)
    if overwrite:
        replace(partial, path, hidden)
        return
    try:
        claim(partial, path)
    except FileExistsError as error:
        raise already_exists(partial) from error


def _check_kinds(partial: Path, path: Path) -> None:
    """Raise OutputError unless one could replace the other: someone may have put it there late."""
    if path.is_dir():
        if not partial.is_dir():
            raise OutputError(f"is a folder; choose another name: {partial}")
        check_replaceable(path)
    elif partial.is_dir() and path.exists():
        raise OutputError(f"is a file; choose another name: {partial}")


def _take_back(partial: Path, path: Path, made: tuple[int, int] | None) -> None:
    """Give a name back, if ``made`` has it, to what had it before."""
    if made is None or identity(path) != made:
        return
    before = identity(partial)
    if before == made:  # a file that has both names
        path.unlink()
    elif before is None:
        os.rename(path, partial)
    else:
        replace(partial, path, partial.parent)


def _output_error(error: OSError, paths: Sequence[Path]) -> OutputError:
    names = ", ".join(map(str, paths))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(f"the disk is full; nothing was kept: {names}")
    return OutputError(f"could not be written ({error.strerror or error}): {names}")


def _with_final_names(said: str, partials: Sequence[Path], paths: Sequence[Path]) -> str:
    """Return what somebody said who knows only the hidden places."""
    for partial, path in zip(partials, paths, strict=False):
        said = said.replace(str(partial), str(path))
    return said
