"""One training told in several languages at once: the same things, in the same frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from epochreel.scene.captions.lines import Line, Placed, Said
from epochreel.scene.captions.telling import Teller


class Chorus:
    """Tells what its tellers tell, all of them together.

    Parameters
    ----------
    tellers
        One for each language, of the same training.
    """

    def __init__(self, tellers: Sequence[Teller]) -> None:
        self._tellers = tellers

    def lines(self, placed: Placed) -> tuple[Line, ...]:
        """Return what may be said in a shot that is neither a lesson nor a fast-forward."""
        return _lines_together([teller.lines(placed) for teller in self._tellers])

    def lesson(self, placed: Placed) -> tuple[Line, ...]:
        """Return what may be said in one lesson."""
        return _lines_together([teller.lesson(placed) for teller in self._tellers])

    def forward(self, first: int, last: int, before_lesson: bool) -> tuple[Said, ...]:
        """Return ways to tell the steps after ``first`` up to ``last``, the best first."""
        return _together([each.forward(first, last, before_lesson) for each in self._tellers])

    def forward_and_lessons(self, first: int, last: int) -> tuple[Said, ...]:
        """Return ways to tell a fast-forward of few frames and the lessons that follow it."""
        return _together([each.forward_and_lessons(first, last) for each in self._tellers])

    def lessons(self, epoch: int, n_lessons: int, n_told: int) -> tuple[Said, ...]:
        """Return how to tell lessons of an epoch, after ``n_told`` told one by one."""
        return _together([each.lessons(epoch, n_lessons, n_told) for each in self._tellers])


def _lines_together(told: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """Return lines of several languages as lines in all of them; they differ in words alone."""
    return tuple(
        replace(lines[0], ways=_together([line.ways for line in lines]))
        for lines in zip(*told, strict=True)
    )


def _together(told: Sequence[Sequence[Said]]) -> tuple[Said, ...]:
    """Return ways to say something in all languages.

    One language may have more ways than another, in whose sentences a row of numbers is too long;
    that one says it in its last way again.
    """
    n_ways = max(map(len, told))
    return tuple(
        sum((ways[min(way, len(ways) - 1)] for ways in told), start=()) for way in range(n_ways)
    )
