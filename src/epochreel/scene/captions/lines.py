"""Sentences that a film may show, and which of them there is time to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil

from epochreel.scene.kit.breaking import is_wide
from epochreel.story import PhaseName, Shot

# Characters a second that people read along with a picture.
CHARACTERS, HAN_CHARACTERS = 18, 9
SHORTEST_SECS = Fraction(6, 5)

Said = tuple[str, ...]  # one thing, in each of the languages that a film is told in


@dataclass(frozen=True)
class Caption:
    """A sentence and when it is shown: from ``start_frame``, until before ``end_frame``."""

    start_frame: int
    end_frame: int
    text: str


@dataclass(frozen=True)
class Passage:
    """What is said from ``start_frame``, until before ``end_frame``, in each language."""

    start_frame: int
    end_frame: int
    said: Said


@dataclass(frozen=True)
class Line:
    """Ways to say one thing, the best first, and the frames in which it is true.

    Parameters
    ----------
    start, end
        Frames; ``end`` is the first in which it may not be shown any more.
    ways
        Each in every language; an empty text is silence.
    weight
        How much it is wished for beside others.
    """

    start: int
    end: int
    ways: tuple[Said, ...]
    weight: int = 1

    def fitting(self, end: int, fps: Fraction) -> Passage | None:
        """Return the best way to say it that can be read until ``end``; None if there is none."""
        for said in self.ways:
            if any(said) and self.start + frames_to_read(said, fps) <= end:
                return Passage(self.start, end, said)
        return None


@dataclass(frozen=True)
class Placed:
    """A shot in its film.

    Parameters
    ----------
    shot
        The shot.
    start
        The film's frame that it begins with.
    before_lesson
        Whether a lesson follows.
    """

    shot: Shot
    start: int
    before_lesson: bool = False

    @property
    def end(self) -> int:
        """The film's first frame after it."""
        return self.start + self.shot.n_frames

    def phase(self, name: PhaseName) -> tuple[int, int]:
        """Return the first frame of a phase, and how many it has; its end if there is none."""
        at = self.start
        for phase, n_frames in self.shot.phases:
            if phase == name:
                return at, n_frames
            at += n_frames
        return self.end, 0


def reading_frames(text: str, fps: Fraction) -> int:
    """Return for how many frames a text must stand to be read."""
    n_wide = sum(map(is_wide, text))
    secs = Fraction(n_wide, HAN_CHARACTERS) + Fraction(len(text) - n_wide, CHARACTERS)
    return ceil(max(secs, SHORTEST_SECS) * fps)


def frames_to_read(said: Said, fps: Fraction) -> int:
    """Return for how many frames something must stand to be read in any of its languages."""
    return max(reading_frames(text, fps) for text in said)


def readable(lines: Sequence[Line], fps: Fraction) -> tuple[Passage, ...]:
    """Return passages for those lines that there is time to read, of the greatest weight.

    Parameters
    ----------
    lines
        Few, by their starts. Each may stand until the next one begins.
    fps
        Frames per second.
    """
    best: tuple[int, tuple[Passage, ...]] = (0, ())
    # The larger sets first, so that of equals the one that says more is taken.
    for n_lines in range(len(lines), 0, -1):
        for chosen in combinations(lines, n_lines):
            passages = _all_fitting(chosen, fps)
            weight = sum(line.weight for line in chosen)
            if passages and weight > best[0]:
                best = weight, passages
    return best[1]


def _all_fitting(lines: Sequence[Line], fps: Fraction) -> tuple[Passage, ...]:
    passages = []
    for at, line in enumerate(lines):
        end = min(line.end, lines[at + 1].start) if at + 1 < len(lines) else line.end
        passage = line.fitting(end, fps)
        if passage is None:
            return ()
        passages.append(passage)
    return tuple(passages)
