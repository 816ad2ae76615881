"""Music files, and the sound of films, as arrays; FFmpeg's decoders do it.

Encoders of MP3, AAC, Vorbis and Opus put silence before the music, and fill up the last block.
Files say how much (LAME's tag, an edit list, the codec's delay, the last page's position) and
FFmpeg leaves it out, all but the filling of an MP4's last block, which goes here. An AAC stream
without an edit list, from an old encoder, says nothing: its music comes about 21 ms late.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError

from epochreel.clock import frames_in
from epochreel.errors import MusicError, UsageError
from epochreel.sound.audio import N_CHANNELS, RATE, Audio, Samples

# An hour takes 1.4 GB, and as much again while its blocks are joined.
MAX_SECS = 3600
# What an MP4's last block may be filled up with: HE-AAC has blocks of 2048.
MAX_FILLING_SECS = Fraction(2048, 44_100)


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a file to take, in seconds of the file."""

    path: Path
    start: Fraction
    end: Fraction | None

    def check(self) -> None:
        """Raise UsageError unless it begins before it ends."""
        if self.start < 0:
            raise UsageError(f"the music must begin at 0 s or later, not at {_text(self.start)}")
        if self.end is not None and self.end <= self.start:
            raise UsageError(
                f"the music must end after it begins, not begin at {_text(self.start)} s and end"
                f" at {_text(self.end)}"
            )


def decode(
    path: Path,
    start_secs: Fraction | int | None = None,
    end_secs: Fraction | int | None = None,
    *,
    min_secs: Fraction | int = 0,
) -> Audio:
    """Return the sound of a file, or a part of it, as stereo at 48 kHz.

    Parameters
    ----------
    path
        Music in any format that FFmpeg decodes, or a film, of which the first sound is taken.
    start_secs, end_secs
        The part to take, in seconds of the file; from its beginning and to its end if None.
    min_secs
        What the caller needs at least.

    Raises
    ------
    MusicError
        If the file is missing or no music, ends before the part does, or what is taken is shorter
        than ``min_secs`` or longer than an hour.
    UsageError
        If the part ends before it begins.
    """
    with _opened(path, start_secs, end_secs) as (container, part):
        samples, n_decoded = _collect(container, part)
    if not n_decoded:
        raise MusicError(f"is no music that can be read (nothing in it can be decoded): {path}")
    _check_length(len(samples), n_decoded, part, min_secs)
    return Audio(samples)


def check_music(
    path: Path,
    start_secs: Fraction | int | None = None,
    end_secs: Fraction | int | None = None,
) -> None:
    """Raise now what `decode` would for what the file says of itself; nothing is decoded.

    Raises
    ------
    MusicError
        If the file is missing or no music, or longer than an hour.
    UsageError
        If the part ends before it begins.
    """
    with _opened(path, start_secs, end_secs):
        pass


def stated_secs(path: Path) -> Fraction | None:
    """Return how long a file says that it lasts; None if it does not say."""
    with _music_errors(path), av.open(str(path)) as container:
        return _stated_secs(container)


def _stated_secs(container: InputContainer) -> Fraction | None:
    return None if container.duration is None else Fraction(container.duration, av.time_base)


@contextmanager
def _opened(
    path: Path, start_secs: Fraction | int | None, end_secs: Fraction | int | None
) -> Iterator[tuple[InputContainer, _Part]]:
    """Open a file that has sound, not too much of it."""
    part = _Part(path, Fraction(start_secs or 0), None if end_secs is None else Fraction(end_secs))
    part.check()
    if not path.is_file():
        raise MusicError(f"no such music file: {path}")
    with _music_errors(path), av.open(str(path)) as container:
        if not container.streams.audio:
            raise MusicError(f"has no sound in it: {path}")
        _check_stated_length(container, part)
        yield container, part


@contextmanager
def _music_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (FFmpegError, OSError) as error:
        raise MusicError(f"is no music that can be read ({error.strerror}): {path}") from error
    except ValueError as error:  # what PyAV's resampler raises
        raise MusicError(f"changes its rate or its channels midway: {path}") from error


def _check_stated_length(container: InputContainer, part: _Part) -> None:
    """Raise MusicError before an hour is decoded in vain, if the file says how long it is."""
    stated = _stated_secs(container)
    if stated is not None:
        length = min(stated, part.end or stated) - part.start
        if length > MAX_SECS:
            raise _too_long(length, part)


def _check_length(n_taken: int, n_decoded: int, part: _Part, min_secs: Fraction | int) -> None:
    whole, length = Fraction(n_decoded, RATE), Fraction(n_taken, RATE)
    if length > MAX_SECS:
        raise _too_long(length, part)
    latest = part.start if part.end is None else part.end
    if not n_taken or frames_in(latest, Fraction(RATE)) > n_decoded:
        raise MusicError(
            f"lasts {_text(whole)} s, too short to be cut at {_text(latest)}: {part.path}"
        )
    if length < min_secs:
        raise MusicError(
            f"lasts {_text(length)} s; the film needs at least {_text(min_secs)}: {part.path}"
        )


def _collect(container: InputContainer, part: _Part) -> tuple[Samples, int]:
    """Return the part's samples, an hour and one sample at most, and how many were decoded.

    What comes before the part is decoded, too: seeking in an MP3 is a guess.
    """
    start = frames_in(part.start, Fraction(RATE))
    most = start + MAX_SECS * RATE + 1
    end = most if part.end is None else min(most, frames_in(part.end, Fraction(RATE)))
    blocks: list[Samples] = [np.zeros((0, N_CHANNELS), np.float32)]
    n_decoded = 0
    for block in _blocks(container):
        blocks.append(block[max(0, start - n_decoded) : max(0, end - n_decoded)])
        n_decoded += len(block)
        if n_decoded >= end:
            break
    n_decoded -= _filling(container, n_decoded)
    return np.concatenate(blocks)[: max(0, n_decoded - start)], n_decoded


def _filling(container: InputContainer, n_decoded: int) -> int:
    """Return how many of the samples decoded are the filling of an MP4's last block."""
    stream = container.streams.audio[0]
    if "mp4" not in container.format.name or not stream.duration or not stream.time_base:
        return 0
    filling = n_decoded - frames_in(stream.duration * stream.time_base, Fraction(RATE))
    return filling if 0 < filling <= MAX_FILLING_SECS * RATE else 0


def _blocks(container: InputContainer) -> Iterator[Samples]:
    """Yield one block of stereo samples at 48 kHz after another."""
    # FFmpeg would halve mono's power as it becomes stereo, so that goes to both sides here. More
    # than two channels are mixed down.
    n_channels = min(container.streams.audio[0].channels, N_CHANNELS)
    layout = "mono" if n_channels == 1 else "stereo"
    resampler = AudioResampler(format="flt", layout=layout, rate=RATE)
    for frame in itertools.chain(_frames(container), (None,)):
        for resampled in resampler.resample(frame):
            block = np.asarray(resampled.to_ndarray(), np.float32).reshape(-1, n_channels)
            yield np.repeat(block, N_CHANNELS // n_channels, axis=1)


def _frames(container: InputContainer) -> Iterator[AudioFrame]:
    for packet in container.demux(container.streams.audio[0]):
        # A damaged packet, or a tag at the end of an MP3: players go on, too.
        with contextlib.suppress(InvalidDataError):
            yield from packet.decode()


def _too_long(length_secs: Fraction, part: _Part) -> MusicError:
    minutes = round(length_secs / 60)
    return MusicError(
        f"lasts {minutes} min; a film lasts at most {MAX_SECS // 60}, so take a part: {part.path}"
    )


def _text(secs: Fraction | int) -> str:
    return f"{float(secs):.7g}"
