"""Where compiled kernels are kept, so that an edited source is never answered by an old one.

Numba asks only whether the file of a cached function changed. Kernels here call functions and
use constants of other files, so the place of the cache depends on all of them together.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from numba import config

_HERE = Path(__file__).parent


@contextmanager
def own_cache() -> Iterator[None]:
    """Let what is compiled inside the block be cached under a hash of the kernels' sources."""
    settings = config.__dict__
    before = settings["CACHE_DIR"]
    base = Path(before) if before else _HERE / "__pycache__"
    # Where this folder cannot be written, as in a system's packages, Numba finds another.
    if before or os.access(_HERE, os.W_OK):
        settings["CACHE_DIR"] = str(base / f"kernels-{_fingerprint()}")
    try:
        yield
    finally:
        settings["CACHE_DIR"] = before


def _fingerprint() -> str:
    sources = (*sorted(_HERE.glob("*.py")), _HERE.parent / "layout.py", _HERE.parent / "tone.py")
    return hashlib.blake2b(b"".join(s.read_bytes() for s in sources), digest_size=6).hexdigest()
