"""The sound of a film, made while its pictures are: it takes one core a second or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction

from epochreel.clock import seconds_at
from epochreel.encode.codecs import VideoCodec
from epochreel.encode.sound import EncodedSound, Sound, encode_sound
from epochreel.sound.audio import Audio, fit

# Music that need not be there before somebody hears it.
Music = Callable[[], Audio]


@contextmanager
def sound_made(
    music: Music | None, codec: VideoCodec | None, n_frames: int, fps: Fraction
) -> Iterator[Callable[[], EncodedSound | None]]:
    """Yield what returns the sound, and waits for it if need be; on a thread of its own.

    Parameters
    ----------
    music
        What is heard; None for nothing.
    codec
        Of the film, which says how its sound is encoded; None if it has no room for any.
    n_frames, fps
        How long the film is.
    """
    if music is None or codec is None:
        yield lambda: None
        return

    def encoded() -> EncodedSound:
        audio = fit(music(), n_frames, fps)
        return encode_sound(
            Sound(audio.samples, audio.rate), codec.sound, seconds_at(n_frames, fps)
        )

    with ThreadPoolExecutor(1, thread_name_prefix="sound") as thread:
        yield thread.submit(encoded).result
