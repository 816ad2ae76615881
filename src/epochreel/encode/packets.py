"""Packets put aside until there is a film to put them to."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from av.packet import Packet

# As much stays in memory: 16 minutes of AAC, but two of uncompressed sound.
MOST_BYTES = 32 * 2**20


class PacketSpool:
    """Holds packets of one stream, in memory while they are few, then in a nameless file.

    A context manager; the file vanishes with the process, however that ends.

    Parameters
    ----------
    unit_secs
        In which their times are counted.
    folder
        Where there is room; None for the system's own for such files.
    most_bytes
        What stays in memory.
    """

    def __init__(
        self, unit_secs: Fraction, folder: Path | None = None, most_bytes: int = MOST_BYTES
    ) -> None:
        place = None if folder is None else str(folder)
        self._file = SpooledTemporaryFile(most_bytes, dir=place)  # noqa: SIM115 closed on leaving
        self._unit_secs = unit_secs
        # Numbers, because objects of 160,000 packets, an hour of AAC, would take 60 MB.
        self._sizes, self._times, self._durations = array("q"), array("q"), array("q")
        # What is told beside the sound, such as how much of the last block is to be left out.
        self._kept: dict[int, Packet] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, packet: Packet) -> None:
        """Put one more packet aside; each can be decoded without others, as sound can."""
        assert packet.pts is not None
        if any(True for _ in packet.iter_sidedata()):
            self._kept[len(self)] = packet
        self._file.write(packet)
        self._sizes.append(packet.size)
        self._times.append(packet.pts)
        self._durations.append(packet.duration or 0)

    def __iter__(self) -> Iterator[Packet]:
        self._file.seek(0)
        rows = zip(self._sizes, self._times, self._durations, strict=True)
        for number, (size, time, duration) in enumerate(rows):
            contents = self._file.read(size)
            yield self._kept.get(number) or self._packet(contents, time, duration)

    def _packet(self, contents: bytes, time: int, duration: int) -> Packet:
        # PyAV 17 lets go of bytes that a packet is made from while the container still holds it.
        packet = Packet(len(contents))
        packet.update(contents)
        packet.time_base, packet.is_keyframe = self._unit_secs, True
        packet.pts = packet.dts = time
        packet.duration = duration
        return packet
