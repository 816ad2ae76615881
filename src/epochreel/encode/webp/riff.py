"""RIFF, the boxes that a WebP is made of."""

from __future__ import annotations

import struct
from collections.abc import Iterator

HEADER_SIZE = 12  # bytes before the first chunk


def riff_header(size: int) -> bytes:
    """Return the first bytes of a WebP that has ``size`` bytes in all."""
    return b"RIFF" + struct.pack("<I", size - 8) + b"WEBP"


def riff_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk as it stands in a file; ``kind`` has four bytes."""
    padding = b"\0" * (len(data) % 2)
    return kind + struct.pack("<I", len(data)) + data + padding


def riff_chunks(chunks: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the data of each of the chunks."""
    at = 0
    while at < len(chunks):
        kind, size = chunks[at : at + 4], int.from_bytes(chunks[at + 4 : at + 8], "little")
        yield kind, chunks[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
