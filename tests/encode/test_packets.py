from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av.packet import Packet
from sounds import RATE, tone

from epochreel.encode.codecs import AAC, OPUS, PCM, SoundCodec
from epochreel.encode.packets import PacketSpool
from epochreel.encode.sound import Sound, encode_sound

SECS = Fraction(2 * RATE + 137, RATE)


def encoded(codec: SoundCodec, n_in_piece: int = 10**6) -> Iterator[Packet]:
    samples = tone(3)
    cuts = range(n_in_piece, len(samples), n_in_piece)
    return encode_sound(Sound(np.split(samples, list(cuts)), RATE), codec, SECS)


def told(packet: Packet) -> tuple:
    """Return all that a packet tells a container."""
    beside = [(each.data_type, bytes(each)) for each in packet.iter_sidedata()]
    times = packet.pts, packet.dts, packet.duration, packet.time_base
    return bytes(packet), *times, packet.is_keyframe, beside


@pytest.mark.parametrize("most_bytes", [1000, 10**7])
@pytest.mark.parametrize("codec", [AAC, OPUS, PCM], ids=lambda codec: codec.encoder)
def test_packets_come_back_as_they_were(
    tmp_path: Path, codec: SoundCodec, most_bytes: int
) -> None:
    """Opus tells beside its last packet how much of it is no music."""
    with PacketSpool(Fraction(1, RATE), tmp_path, most_bytes) as spool:
        for packet in encoded(codec):
            spool.add(packet)
        assert list(map(told, spool)) == list(map(told, encoded(codec)))
        assert len(spool) == len(list(encoded(codec)))
        assert not list(tmp_path.iterdir())  # a file without a name, which nobody need remove


@pytest.mark.parametrize("n_in_piece", [1, 1000, 1024, 30_000])
def test_pieces_are_encoded_as_all_at_once(n_in_piece: int) -> None:
    pieces = encode_sound(
        Sound(np.split(tone(0.2), range(n_in_piece, 9600, n_in_piece)), RATE), AAC, Fraction(1, 5)
    )
    whole = encode_sound(Sound([tone(0.2)], RATE), AAC, Fraction(1, 5))
    assert list(map(told, pieces)) == list(map(told, whole))


def test_a_piece_is_asked_for_when_those_before_are_encoded() -> None:
    """Else a long score would lie in memory as a whole."""
    asked = 0

    def pieces() -> Iterator[np.ndarray]:
        nonlocal asked
        for _ in range(20):
            asked += 1
            yield tone(0.5)

    packets = encode_sound(Sound(pieces(), RATE), PCM, Fraction(10))
    next(packets)
    assert asked == 1
