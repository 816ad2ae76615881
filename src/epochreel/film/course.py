"""What of a training a film shows, and for how long: what people may choose."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from epochreel.clock import parse_secs
from epochreel.errors import UsageError
from epochreel.story import Pace, parse_pace

MAX_SECS = 3600


@dataclass(frozen=True)
class Course:
    """Which moments a film shows, and how long it is.

    Parameters
    ----------
    pace
        Which epochs are shown; None for what suits the training.
    duration
        Length of the film, seconds; None for as long as the music is, or as the story takes.
    storyboard
        A file that states the shots; see `epochreel.film.boards`.

    Raises
    ------
    UsageError
        For a length that no film can have, or a storyboard and something that it says itself.
    """

    pace: Pace | None = None
    duration: Fraction | None = None
    storyboard: Path | None = None

    def __post_init__(self) -> None:
        if self.duration is not None and not 0 < self.duration <= MAX_SECS:
            raise UsageError(
                f"`duration` (={float(self.duration):g}) must be above 0 and at most {MAX_SECS}"
                " seconds"
            )
        for name in ("pace", "duration") if self.storyboard is not None else ():
            if getattr(self, name) is not None:
                said = "which steps are shown" if name == "pace" else "how long each shot is"
                raise UsageError(
                    f"the storyboard says {said}; leave `{name}=` or `storyboard=` out"
                )

    def check(self, *, with_file: bool, on_beats: bool) -> None:
        """Raise UsageError if the music leaves no such choice.

        Parameters
        ----------
        with_file
            Whether it goes with a music file.
        on_beats
            Whether somebody asked for cuts on its beats.
        """
        if with_file and self.duration is not None:
            raise UsageError(
                "the film is as long as its music; leave `duration=` out, or cut the music"
            )
        if on_beats and self.storyboard is not None:
            raise UsageError(
                "the storyboard says where the cuts are; leave `beats=` or `storyboard=` out"
            )


def course_of(
    pace: str | None,
    duration: Fraction | int | float | str | None,
    storyboard: str | Path | None,
) -> Course:
    """Return the course that people wrote.

    Raises
    ------
    UsageError
        If a pace or length is none, or they contradict one another.
    """
    return Course(
        None if pace is None else parse_pace(pace),
        None if duration is None else parse_secs(duration, "duration"),
        None if storyboard is None else Path(storyboard),
    )
