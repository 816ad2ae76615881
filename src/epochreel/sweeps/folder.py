"""The folder of a sweep: its reels, and what is known of how each came about."""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from epochreel.errors import EpochreelError, OutputError
from epochreel.files import remove_side_files
from epochreel.trace import open_reel

# One line of JSON for each thing that happened, the last word on a training last. What is only
# ever added to is whole but for its last line, whenever the process dies.
LOG = "sweep.jsonl"
_PARTIAL = re.compile(r"\.part-(\d+)-.*\.reel(-journal|-wal|-shm)?")


@dataclass(frozen=True)
class Entry:
    """What is known of one training.

    Parameters
    ----------
    run
        Its name.
    digest
        Of all that its reel was made from.
    status
        ``"begun"``, or how it ended.
    said
        Why it was not done.
    secs
        How long it took.
    """

    run: str
    digest: str
    status: str = "begun"
    said: str = ""
    secs: float | None = None


class SweepFolder:
    """A folder that holds a sweep, or is to.

    Parameters
    ----------
    path
        Where; it is made if its own folder exists.

    Raises
    ------
    OutputError
        If it cannot be made or written, or is the folder of something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.exists() and not path.is_dir():
            raise OutputError(f"a file, where a folder for a sweep is to be: {path}")
        if path.is_dir() and not (path / LOG).exists() and any(path.iterdir()):
            raise OutputError(f"is a folder with other things in it; choose another: {path}")
        if not path.is_dir() and not path.absolute().parent.is_dir():
            raise OutputError(f"the folder does not exist: {path.parent}")
        self._entries = _read(path / LOG)

    def reel(self, run: str) -> Path:
        """Return where the reel of a training is, or is to be."""
        return self.path / f"{run}.reel"

    def entry(self, run: str) -> Entry | None:
        """Return what is known of a training."""
        return self._entries.get(run)

    def has(self, run: str, digest: str) -> bool:
        """Whether the whole reel of a training is there, made from what the digest is of."""
        entry = self._entries.get(run)
        return entry is not None and entry.digest == digest and self._is_whole(run)

    def has_other(self, run: str, digest: str) -> bool:
        """Whether a reel is there that was made from something else."""
        entry = self._entries.get(run)
        return self.reel(run).exists() and (entry is None or entry.digest != digest)

    def begin(self, entries: Mapping[str, Entry]) -> None:
        """Make the folder, clear it of what these trainings left, and note that they begin.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        with _writing(self.path):
            self.path.mkdir(exist_ok=True)
            self.clear()
            for run in entries:
                self.reel(run).unlink(missing_ok=True)
                remove_side_files(self.reel(run))
        self.note(*entries.values())

    def note(self, *entries: Entry) -> None:
        """Keep what became known.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        # Each on a line of its own, even after one that was cut short.
        text = "".join(f"\n{json.dumps(asdict(entry))}" for entry in entries)
        with _writing(self.path), (self.path / LOG).open("a", encoding="utf-8") as file:
            file.write(text)
        self._entries |= {entry.run: entry for entry in entries}

    def clear(self) -> None:
        """Remove what processes that are no more have left half done."""
        for path in self.path.iterdir():
            match = _PARTIAL.fullmatch(path.name)
            if match and not _is_running(int(match[1])):
                path.unlink(missing_ok=True)

    def _is_whole(self, run: str) -> bool:
        try:
            open_reel(self.reel(run)).close()
        except EpochreelError:
            return False
        return True


def _read(path: Path) -> dict[str, Entry]:
    known = {field.name for field in fields(Entry)}
    entries: dict[str, Entry] = {}
    if not path.exists():
        return entries
    with _writing(path):
        lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        # The last line of a process that was killed may be cut short.
        with contextlib.suppress(ValueError, TypeError):
            told = dict(json.loads(line))
            entry = Entry(**{name: told[name] for name in known & told.keys()})
            entries[entry.run] = entry
    return entries


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"could not be written ({error.strerror or error}): {path}") from error


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return True  # there, asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
