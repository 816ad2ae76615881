"""How long the parts of a film last."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from epochreel.story.storyboard import PhaseName

# Seconds; what gives way in a short film does so down to the second number.
OPENING_SECS = Fraction(2)
TITLE_SECS = Fraction(5)
BEFORE_SECS, LEAST_BEFORE_SECS = Fraction(3), Fraction(3, 2)
AFTER_SECS, LEAST_AFTER_SECS = Fraction(7, 2), Fraction(2)
END_SECS = Fraction(3)
# Three flashes a second are the most that is safe for photosensitive people (WCAG 2.2, 2.3.1).
SAFE_LESSON_SECS = Fraction(1, 3)
# A shorter one reads as a cut.
LEAST_FORWARD_SECS = Fraction(1, 2)
# Weights are to be seen moving; where hardly anything moves, that takes half as long, and where
# something happens, what it is must be read.
FORWARD_SECS, MOST_FORWARD_SECS = Fraction(2), Fraction(4)
IDLE_FORWARD_SECS, TELLING_FORWARD_SECS = Fraction(1), Fraction(4)
# Of the change that forwards have on average, what is less than this is hardly anything.
IDLE = Fraction(1, 4)
# Each of several answers, one after another, without a dark moment between them: they flash half
# as often as they change, so that this is as safe as a lesson of a third of a second.
SWEPT_SECS, SAFE_SWEPT_SECS = Fraction(1, 5), Fraction(1, 6)
LEAST_SWEEP_SECS = Fraction(2, 5)
MOST_SWEPT = 12
# In a film that has room for one lesson alone, whose answer must be read, and for all the others.
BRIEF_LESSON_SECS, BRIEF_FORWARD_SECS = Fraction(2), Fraction(2)

# All of a training of which there are no lessons to show.
WHOLE_SECS = Fraction(15)

LESSON_SHARES: tuple[tuple[PhaseName, int], ...] = (
    ("present", 15),
    ("think", 33),
    ("compare", 20),
    ("learn", 25),
    ("breathe", 7),
)
QUESTION_SECS: tuple[tuple[PhaseName, Fraction], ...] = (
    ("present", Fraction(1)),
    ("think", Fraction(2)),
    ("compare", Fraction(3, 2)),
    ("hold", Fraction(7, 2)),
)
# Of the question in a film that has no time for more than that, one lesson and a fast-forward.
BRIEF_QUESTION_SECS = Fraction(6)


@dataclass(frozen=True)
class Rhythm:
    """How long lessons and fast-forwards take, in seconds.

    Parameters
    ----------
    opening
        The very first lesson, to be followed phase by phase.
    slow, quick, last
        The others of the first shown epoch, the quickest of those that come later, those of the
        last shown epoch.
    quickening
        Each shown epoch's lessons take this much of the time of those before.
    forward
        From one shown epoch to the next, on average.
    least_opening, least
        What the opening and any other lesson take at least, however short the film: an example
        that is looked at needs reading.
    n_epochs
        Epochs that a film of no given length shows.
    """

    opening: Fraction
    slow: Fraction
    quick: Fraction
    last: Fraction
    quickening: Fraction
    forward: Fraction
    least_opening: Fraction
    least: Fraction
    n_epochs: int

    def lesson_secs(self, index: int, n_epochs: int) -> Fraction:
        """Return how long a lesson takes in the shown epoch ``index``, of ``n_epochs``."""
        if index and index == n_epochs - 1:
            return self.last
        return max(self.slow * self.quickening**index, self.quick)


# A few rows of a table are told apart at a glance; other examples must be looked at.
EVERY_EXAMPLE = Rhythm(
    opening=Fraction(4),
    slow=Fraction(2),
    quick=Fraction(8, 5),
    last=Fraction(2),
    quickening=Fraction(9, 10),
    forward=Fraction(12, 5),
    least_opening=Fraction(2),
    least=Fraction(1),
    n_epochs=13,
)
SOME_EXAMPLES = Rhythm(
    opening=Fraction(5),
    slow=Fraction(3),
    quick=Fraction(2),
    last=Fraction(12, 5),
    quickening=Fraction(9, 10),
    forward=Fraction(5, 2),
    least_opening=Fraction(5, 2),
    least=Fraction(6, 5),
    n_epochs=7,
)
# A window that slides, tokens that look one by one, a state that is handed on: what happens there
# one after another is to be followed once, and to be recognised after that.
WATCHED_BLOCKS = Rhythm(
    opening=Fraction(9),
    slow=Fraction(4),
    quick=Fraction(12, 5),
    last=Fraction(4),
    quickening=Fraction(9, 10),
    forward=Fraction(5, 2),
    least_opening=Fraction(3),
    least=Fraction(6, 5),
    n_epochs=7,
)


def whole_frames_secs(secs: Fraction, fps: Fraction) -> Fraction:
    """Return the shortest time in whole frames that is not shorter.

    At 7 frames a second a third of a second would otherwise now and then be 2 of them, 0.29 s.
    """
    return ceil(secs * fps) / fps
