"""Sizes of files, as people write and read them: 5MB, 500kB, 5MiB."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from epochreel.errors import UsageError

_UNITS: Mapping[str, int] = MappingProxyType(
    {
        "kb": 1000,
        "mb": 1000**2,
        "gb": 1000**3,
        "kib": 1024,
        "mib": 1024**2,
        "gib": 1024**3,
    }
)
_SIZE = re.compile(r"\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)\s*([kmg]i?b)\s*", re.IGNORECASE)


def parse_bytes(wanted: str | float, name: str = "max_size") -> int:
    """Return a number of bytes from what a person wrote, such as ``"1.5MB"``; or such a number.

    Parameters
    ----------
    wanted
        As written.
    name
        What it is called where they wrote it.

    Raises
    ------
    UsageError
        If there is no unit, or less than a byte is left.
    """
    match = _SIZE.fullmatch(wanted) if isinstance(wanted, str) else None
    if match is not None:
        n_bytes = int(Fraction(match[1]) * _UNITS[match[2].lower()])
    else:
        n_bytes = 0 if isinstance(wanted, str) else int(wanted)
    if n_bytes < 1:
        raise UsageError(
            f"`{name}` (={wanted}) must be a number with its unit, such as 5MB, 500kB or 5MiB"
        )
    return n_bytes


def bytes_text(n_bytes: int) -> str:
    """Return a size with its unit, such as ``5 MB``, ``4.68 MB`` or ``812 kB``."""
    for unit, size in (("GB", 1000**3), ("MB", 1000**2), ("kB", 1000)):
        # What would be rounded up to 1000 of a unit is 1.0 of the next.
        if n_bytes >= size * 0.9995:
            return f"{n_bytes / size:.3g} {unit}"
    return f"{n_bytes} bytes"
