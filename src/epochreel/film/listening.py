"""What of a music file is heard, and whose beats the pictures follow: what people may choose."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from epochreel.clock import parse_secs
from epochreel.errors import UsageError
from epochreel.sound.beats import read_beats
from epochreel.sound.decode import check_music
from epochreel.sound.tracking import check_librosa

BeatSource = Literal["auto", "off"] | Path


@dataclass(frozen=True)
class Listening:
    """A part of a music file, and the beats in it.

    Parameters
    ----------
    from_secs, to_secs
        The part that is heard, in seconds of the file; to its end if the second is None.
    beats
        ``"auto"`` to find them, which takes librosa; ``"off"`` to cut regardless of them; a file
        that states them. None to find them if librosa is there.
    """

    from_secs: Fraction = Fraction(0)
    to_secs: Fraction | None = None
    beats: BeatSource | None = None

    def check(self, music: Path) -> None:
        """Raise now what can be known of the files before anything is decoded.

        Raises
        ------
        MusicError
            If a file is missing or nothing that can be used.
        ExtraError
            If beats are to be found, and librosa is not installed.
        """
        check_music(music, self.from_secs, self.to_secs)
        if self.beats == "auto":
            check_librosa()
        elif isinstance(self.beats, Path):
            read_beats(self.beats)


def listening(
    music: object,
    music_from: str | float | Fraction | None,
    music_to: str | float | Fraction | None,
    beats: str | Path | None,
) -> Listening:
    """Return what is heard of the music, from what people chose; None where they did not.

    Parameters
    ----------
    music
        A path if a file is heard.
    music_from, music_to
        Seconds, as numbers or as people write them; see `epochreel.clock.parse_secs`.
    beats
        ``"auto"``, ``"off"`` or a file.

    Raises
    ------
    UsageError
        If a time is none, the part ends before it begins, or no file is heard of which these
        could be true.
    """
    given = {"music_from": music_from, "music_to": music_to, "beats": beats}
    if not isinstance(music, Path):
        for name, value in given.items():
            if value is not None:
                raise UsageError(
                    f"`{name}` (={value}) is about a music file, but the music is {music}"
                )
        return Listening()
    start = Fraction(0) if music_from is None else parse_secs(music_from, "music_from")
    end = None if music_to is None else parse_secs(music_to, "music_to")
    if end is not None and end <= start:
        raise UsageError(
            f"`music_to` (={music_to}) must come after `music_from` (={music_from or 0})"
        )
    return Listening(start, end, _source(beats))


def _source(beats: str | Path | None) -> BeatSource | None:
    if beats is None or beats == "auto":
        return beats
    return "off" if beats == "off" else Path(beats)
