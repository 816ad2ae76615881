"""The headers of tracks in MP4 and QuickTime films, where FFmpeg's do not say what they should.

Such a file is a tree of boxes (ISO/IEC 14496-12): a size, a kind, contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# From the beginning of a box's contents, whose first byte is their version.
_FLAGS, _ENABLED = 3, 1
_LANGUAGE = {0: 20, 1: 32}


@dataclass(frozen=True, slots=True)
class Box:
    """A box in a file.

    Parameters
    ----------
    kind
        Four letters.
    start, end
        Of its contents, bytes from the beginning of the file.
    """

    kind: bytes
    start: int
    end: int


def find_tracks(file: BinaryIO) -> list[Box]:
    """Return the tracks of a film, in order; none of what is no such film."""
    whole = Box(b"", 0, file.seek(0, 2))
    return [
        track for movie in _inside(file, whole, b"moov") for track in _inside(file, movie, b"trak")
    ]


def state_track(file: BinaryIO, track: Box, language: str, *, enabled: bool) -> None:
    """Write into the headers of a track.

    Parameters
    ----------
    file
        Open for reading and writing.
    track
        From `find_tracks`.
    language
        Three letters, of ISO 639-2.
    enabled
        Whether players show it unless told otherwise.
    """
    for header in _inside(file, track, b"tkhd"):
        flags = _byte(file, header.start + _FLAGS) & ~_ENABLED
        _write(file, header.start + _FLAGS, flags | (_ENABLED if enabled else 0), 1)
    for media in _inside(file, track, b"mdia"):
        for header in _inside(file, media, b"mdhd"):
            at = header.start + _LANGUAGE[_byte(file, header.start)]
            _write(file, at, _packed(language), 2)


def _inside(file: BinaryIO, box: Box, kind: bytes) -> Iterator[Box]:
    """Yield the boxes of a kind directly inside another."""
    at = box.start
    while at + 8 <= box.end:
        file.seek(at)
        header = file.read(16)
        size, start = int.from_bytes(header[:4]), at + 8
        if size == 1:  # more than 32 bits hold
            size, start = int.from_bytes(header[8:16]), at + 16
        end = at + size if size else box.end
        if not start <= end <= box.end:
            return
        if header[4:8] == kind:
            yield Box(kind, start, end)
        at = end


def _packed(language: str) -> int:
    """Return three letters in fifteen bits, ``a`` being 1."""
    code = 0
    for letter in language:
        code = code << 5 | ord(letter) - 0x60
    return code


def _byte(file: BinaryIO, at: int) -> int:
    file.seek(at)
    return file.read(1)[0]


def _write(file: BinaryIO, at: int, value: int, size: int) -> None:
    file.seek(at)
    file.write(value.to_bytes(size))
