"""Digests of values: equal for equal values, in any process, on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

# What pixels and bytes come from, besides this package.
_MADE_WITH = ("numpy", "numba", "av", "pillow", "fonttools", "font-hanken-grotesk")


def fingerprint(*values: Any) -> str:
    """Return a digest of plain values: dataclasses, sequences, mappings, arrays, numbers, texts.

    Raises
    ------
    TypeError
        For a value of another kind, of which it cannot be told what determines it.
    """
    digest = hashlib.blake2b(digest_size=16)
    for chunk in _chunks(values):
        # With its length, so that ("ab", "c") and ("a", "bc") differ.
        digest.update(len(chunk).to_bytes(8, "little"))
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(value: Any) -> Iterator[bytes]:
    if value is None or isinstance(value, bool | int | float | str | bytes | Fraction | Path):
        yield f"{type(value).__name__} {value!r}".encode()
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype.str} {value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, np.generic):
        yield from _chunks(value.item())
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__qualname__.encode()
        for each in fields(value):
            yield each.name.encode()
            yield from _chunks(getattr(value, each.name))
    elif isinstance(value, Mapping):
        yield f"mapping {len(value)}".encode()
        for key in sorted(value, key=repr):
            yield from _chunks(key)
            yield from _chunks(value[key])
    elif isinstance(value, list | tuple | range | frozenset | set):
        items = sorted(value, key=repr) if isinstance(value, frozenset | set) else value
        yield f"{type(value).__name__} {len(items)}".encode()
        for item in items:
            yield from _chunks(item)
    else:
        raise TypeError(f"no digest can be made of a {type(value).__name__}")


@cache
def made_with() -> tuple[tuple[str, str], ...]:
    """Return what pictures are made with, by name: versions, and the very sources of this package.

    A film that goes on after an update must not be made of old parts and new ones; whoever works
    on the package changes it without changing its version.
    """
    sources = hashlib.blake2b(digest_size=16)
    root = Path(__file__).parents[2]
    for path in sorted(root.rglob("*.py")):
        sources.update(path.relative_to(root).as_posix().encode())
        sources.update(path.read_bytes())
    versions = tuple((name, version(name)) for name in _MADE_WITH)
    return (*versions, ("epochreel", f"{version('epochreel')} {sources.hexdigest()}"))
