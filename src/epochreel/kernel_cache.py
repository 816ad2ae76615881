"""Where compiled kernels are kept, so that an edited source is never answered by an old one.

Numba asks only whether the file of a cached function changed. Kernels call functions and use
constants of other files, so the place of their cache depends on all of them together. Importing
this module loads Numba.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from numba import config


@contextmanager
def own_cache(folder: Path, *others: Path) -> Iterator[None]:
    """Let what is compiled inside the block be cached under a hash of the kernels' sources.

    Parameters
    ----------
    folder
        Of the kernels.
    others
        Further files that they take constants from.
    """
    settings = config.__dict__
    before = settings["CACHE_DIR"]
    base = Path(before) if before else folder / "__pycache__"
    # Where the folder cannot be written, as in a system's packages, Numba finds another.
    if before or os.access(folder, os.W_OK):
        settings["CACHE_DIR"] = str(base / f"kernels-{_fingerprint(folder, others)}")
    try:
        yield
    finally:
        settings["CACHE_DIR"] = before


def _fingerprint(folder: Path, others: tuple[Path, ...]) -> str:
    sources = (*sorted(folder.glob("*.py")), *others)
    return hashlib.blake2b(b"".join(s.read_bytes() for s in sources), digest_size=6).hexdigest()
