"""The outer form of a PDF file: numbered objects, streams, and the table that finds them.

Knows nothing of pages or pictures. Source of the format: ISO 32000-1:2008, section 7.
"""

from __future__ import annotations

import math
import zlib
from typing import SupportsFloat


def pdf_number(value: SupportsFloat, decimals: int = 3) -> str:
    """Return a number as PDF writes it: no exponent, no trailing zeros."""
    value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"`value` (={value}) has no place in a PDF")
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:.0f}"
    return "0" if text in ("-0", "") else text


def pdf_numbers(*values: SupportsFloat, decimals: int = 3) -> str:
    """Return several numbers with spaces between."""
    return " ".join(pdf_number(value, decimals) for value in values)


class PdfFile:
    """Objects in the order in which they are added; the same ones give the same bytes."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def add(self, body: str) -> str:
        """Add an object and return the reference to it, ``"7 0 R"``."""
        self._bodies.append(body.encode("latin-1"))
        return f"{len(self._bodies)} 0 R"

    def add_stream(self, data: bytes, entries: str = "") -> str:
        """Add a compressed stream with further ``entries`` of its dictionary."""
        packed = zlib.compress(data, 9)
        head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        self._bodies.append(head.encode("latin-1") + packed + b"\nendstream")
        return f"{len(self._bodies)} 0 R"

    def finish(self, catalog: str) -> bytes:
        """Return the whole file; ``catalog`` refers to its root object."""
        # The comment of high bytes tells programs that move files that this one is binary.
        file = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self._bodies, 1):
            offsets.append(len(file))
            file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        table = len(file)
        size = len(offsets) + 1
        file += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        file += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
        file += f"trailer\n<< /Size {size} /Root {catalog} >>\n".encode()
        return bytes(file + f"startxref\n{table}\n%%EOF\n".encode())
