"""Which versions are here: what must be the same wherever one result is made by many."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# What decides pixels and bytes: numbers, kernels, codecs, and letters.
_PACKAGES = {
    "NumPy": "numpy",
    "Numba": "numba",
    "PyAV": "av",
    "Pillow": "pillow",
    "font-hanken-grotesk": "font-hanken-grotesk",
}


@functools.cache
def versions_here() -> dict[str, str]:
    """Return the version of each thing that matters, by its name; nothing heavy is imported."""
    python = ".".join(platform.python_version_tuple()[:2])
    known = {name: _version(package) for name, package in _PACKAGES.items()}
    return {"Python": python, "epochreel": f"{_version('epochreel')} ({_code()})"} | known


def difference(there: Mapping[str, str], here: Mapping[str, str]) -> str | None:
    """Return in words how two places differ, or None if they do not."""
    words = [
        f"{name} {there.get(name, 'unknown')} (here {version})"
        for name, version in here.items()
        if there.get(name) != version
    ]
    return " and ".join(words) or None


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _code() -> str:
    """Return a digest of our own files: between two releases, versions tell too little."""
    folder = Path(__file__).parents[2]
    digest = hashlib.blake2b(digest_size=4)
    for source in sorted(f for f in folder.rglob("*") if f.suffix in (".py", ".toml")):
        digest.update(source.relative_to(folder).as_posix().encode())
        digest.update(source.read_bytes())
    return f"code {digest.hexdigest()}"
