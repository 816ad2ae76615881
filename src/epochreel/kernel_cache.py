"""Where compiled kernels are kept, so that an edited source is never answered by an old one.

Numba asks only whether the file of a cached function changed. Kernels call functions and use
constants of other files, so the place of their cache depends on all of them together. Importing
this module loads Numba.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import platformdirs
from numba import config, njit

F = TypeVar("F", bound=Callable[..., Any])


class KernelFolder:
    """The kernels of one folder, and where they are kept.

    Parameters
    ----------
    folder
        Of the kernels.
    others
        Further files that they take constants from.
    """

    def __init__(self, folder: Path, *others: Path) -> None:
        self._folder, self._others = folder, others

    def kernel(self, signature: Any, **options: Any) -> Callable[[F], F]:
        """Return what compiles a function for a signature, or loads what was compiled.

        Nothing is compiled with fast-math. With Numba's compiler off (``NUMBA_DISABLE_JIT=1``)
        numbers overflow as silently as in compiled code.

        Parameters
        ----------
        signature
            Types, as Numba writes them.
        options
            Further ones of `numba.njit`.
        """
        if config.__dict__["DISABLE_JIT"]:
            return np.errstate(all="ignore")

        def compiled(function: F) -> F:
            kept = self.place is not None
            with _cache_in(self.place):
                # Nobody calls kernels from C: without wrappers for that they compile faster.
                usual = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
                made: Any = njit(signature, cache=kept, **usual, **options)(function)
                return made

        return compiled

    @cached_property
    def place(self) -> Path | None:
        """Where they are kept; None if no folder can be written and each process compiles anew."""
        name = f"kernels-{_fingerprint(self._folder, self._others)}"
        for base in _bases(self._folder):
            if _can_write(base / name):
                return base / name
        private = _private_folder()
        if private is not None and _can_write(private / name):
            _say(f"no usual folder can be written: compiled code is kept in {private}")
            return private / name
        _say(
            "no folder can be written: code compiles anew each time; NUMBA_CACHE_DIR can name one"
        )
        return None

    def holds(self, module: str) -> bool:
        """Return whether kernels of a module of the folder, by its last name, are compiled."""
        if config.__dict__["DISABLE_JIT"]:
            return True
        return self.place is not None and any(self.place.glob(f"*/{module}.*.nbi"))


@contextmanager
def _cache_in(place: Path | None) -> Iterator[None]:
    settings = config.__dict__
    before, settings["CACHE_DIR"] = settings["CACHE_DIR"], str(place or "")
    try:
        yield
    finally:
        settings["CACHE_DIR"] = before


def _bases(folder: Path) -> tuple[Path, ...]:
    given = config.__dict__["CACHE_DIR"]
    if given:
        return (Path(given),)
    return folder / "__pycache__", platformdirs.user_cache_path("epochreel") / "kernels"


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _private_folder() -> Path | None:
    """Return a folder among the temporary ones that nobody else can write; None if there is none.

    What lies there is loaded as code, so one that somebody else made is not touched.
    """
    if not hasattr(os, "getuid"):
        return None
    try:
        folder = Path(tempfile.gettempdir()) / f"epochreel-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return folder if is_own and not found.st_mode & 0o077 else None


@cache
def _say(text: str) -> None:
    """Warn of something once."""
    warnings.warn(text, stacklevel=2)


def _fingerprint(folder: Path, others: tuple[Path, ...]) -> str:
    sources = (*sorted(folder.glob("*.py")), *others)
    return hashlib.blake2b(b"".join(s.read_bytes() for s in sources), digest_size=6).hexdigest()
