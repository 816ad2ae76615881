"""The sound of a film, made while its pictures are: it takes one core a second or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from epochreel.clock import seconds_at
from epochreel.encode.codecs import VideoCodec
from epochreel.encode.ffmpeg import codec_errors
from epochreel.encode.packets import PacketSpool
from epochreel.encode.sound import EncodedSound, Sound, encode_sound
from epochreel.sound.audio import RATE, Samples

# Music that need not be there before somebody hears it, in pieces; told of a folder in which there
# is room for what has to be put aside meanwhile.
Music = Callable[[Path], Iterable[Samples]]


@contextmanager
def sound_made(
    music: Music | None, codec: VideoCodec | None, n_frames: int, fps: Fraction, folder: Path
) -> Iterator[Callable[[], EncodedSound | None]]:
    """Yield what returns the sound, and waits for it if need be; on a thread of its own.

    Parameters
    ----------
    music
        What is heard; None for nothing.
    codec
        Of the film, which says how its sound is encoded; None if it has no room for any.
    n_frames, fps
        How long the film is; what is heard is cut off there, or silence follows.
    folder
        Where there is room for files that vanish with the block.
    """
    if music is None or codec is None:
        yield lambda: None
        return

    def encoded() -> EncodedSound:
        sound = Sound(music(folder), RATE)
        with codec_errors():
            for packet in encode_sound(sound, codec.sound, seconds_at(n_frames, fps)):
                packets.add(packet)
        return EncodedSound(packets, RATE)

    with (
        PacketSpool(Fraction(1, RATE), folder) as packets,
        ThreadPoolExecutor(1, thread_name_prefix="sound") as thread,
    ):
        yield thread.submit(encoded).result
