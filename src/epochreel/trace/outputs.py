"""Where a reel may be written."""

from __future__ import annotations

from pathlib import Path

from epochreel.errors import unknown_name
from epochreel.files import check_output

REEL_SUFFIX = ".reel"


def check_reel_output(path: Path, *, overwrite: bool) -> None:
    """Raise now what would stop a reel from being written to ``path`` later.

    Raises
    ------
    UsageError
        If it has another suffix.
    OutputError
        If it exists, or its folder is missing or not writable.
    """
    if path.suffix.lower() != REEL_SUFFIX:
        raise unknown_name("suffix", path.suffix or "(none)", (REEL_SUFFIX,))
    check_output(path, overwrite=overwrite)
