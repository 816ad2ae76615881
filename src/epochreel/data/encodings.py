"""In which encoding a file of text is: UTF-8, UTF-16, or else Windows-1252."""

from __future__ import annotations

import codecs
from pathlib import Path

UTF_8, WINDOWS = "utf-8-sig", "cp1252"
NOT_UTF8 = "the file is not UTF-8"
_LOOKED_AT = 4096  # bytes in which UTF-16 shows


def encoding_of(path: Path) -> tuple[str, str]:
    """Return the encoding that a file's first bytes speak for, and a line on it if it is rare.

    Text of Western languages in UTF-16 has a zero in every other byte, marked or not.
    """
    with path.open("rb") as file:
        first = file.read(_LOOKED_AT)
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", f"{NOT_UTF8}; it was read as UTF-16"
    even, odd = first[::2].count(0), first[1::2].count(0)
    if max(even, odd) > len(first) / 4:
        kind = "utf-16-be" if even > odd else "utf-16-le"
        return kind, f"{NOT_UTF8}; it was read as UTF-16"
    return UTF_8, ""


def first_byte_of_none(path: Path) -> tuple[int, int, int]:
    """Return line and byte, from 1, and the byte itself where a file is in no known encoding."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(WINDOWS)
            except UnicodeDecodeError as error:
                return number, error.start + 1, line[error.start]
    return 1, 1, 0
