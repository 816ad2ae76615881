"""Lessons and fast-forwards that are too quick to be told one by one, told together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from epochreel.scene.captions.chorus import Chorus
from epochreel.scene.captions.lines import Line, Passage, Placed, Said, frames_to_read
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.sweeping import n_swept
from epochreel.steps import ReelMeta

# Of the time that it takes to read two captions: with less, one is said and the other left out.
UNHURRIED = Fraction(3, 2)


@dataclass(frozen=True)
class _Stretch:
    """Shots told together: perhaps a fast-forward, then lessons of one epoch.

    ``first_lesson`` is the frame where its first lesson begins, or the fast-forward ends;
    ``leap_to`` the step to which the last of its fast-forwards goes; ``leads_on`` is whether it
    ends with one that leads to a lesson.
    """

    start: int
    first_lesson: int
    end: int
    step_from: int
    step_to: int
    leap_to: int
    n_lessons: int
    n_forwards: int
    leads_on: bool

    def joined(self, following: _Stretch) -> _Stretch:
        """Return this stretch and the one that follows it as one."""
        return replace(
            following,
            start=self.start,
            first_lesson=self.first_lesson,
            step_from=self.step_from,
            leap_to=max(self.leap_to, following.leap_to),
            n_lessons=self.n_lessons + following.n_lessons,
            n_forwards=self.n_forwards + following.n_forwards,
        )


def told_together(
    teller: Chorus, replay: Replay, quick: Sequence[Placed], n_told: int, fps: Fraction
) -> Iterator[Passage]:
    """Yield passages for shots that are too quick to be told one by one.

    Parameters
    ----------
    teller, replay
        Who tells, and of what.
    quick
        Lessons and fast-forwards, one after another.
    n_told
        How many lessons right before them were told by themselves.
    fps
        Frames per second.
    """
    waiting: _Stretch | None = None
    said: Said = ()
    for stretch in _stretches(replay, quick):
        goes_on = waiting is not None and waiting.step_to <= stretch.step_from
        waiting = waiting.joined(stretch) if waiting is not None and goes_on else stretch
        line = Line(waiting.start, waiting.end, _ways(teller, replay, waiting, n_told))
        passage = line.fitting(waiting.end, fps)
        n_told = 0
        # Twice the same would look as if nothing went on.
        if passage is None or passage.said == said:
            continue
        passages = _followed(teller, replay, passage, waiting, fps)
        yield from passages
        said, waiting = passages[-1].said, None


def _followed(
    teller: Chorus, replay: Replay, passage: Passage, stretch: _Stretch, fps: Fraction
) -> tuple[Passage, ...]:
    """Return a passage, and one on the lessons after a fast-forward if both can be read."""
    if not _is_leap(replay, stretch):
        return (passage,)
    lessons, *_ = teller.lessons(replay.epoch_at(stretch.step_to), stretch.n_lessons, 0)
    first, second = frames_to_read(passage.said, fps), frames_to_read(lessons, fps)
    length = stretch.end - stretch.start
    if not any(lessons) or length < UNHURRIED * (first + second):
        return (passage,)
    # Time to spare is shared in proportion.
    shared = stretch.start + length * first // (first + second)
    cut = max(shared, stretch.first_lesson)
    if cut + second > stretch.end:
        return (passage,)
    return replace(passage, end_frame=cut), Passage(cut, stretch.end, lessons)


def _stretches(replay: Replay, quick: Sequence[Placed]) -> Iterator[_Stretch]:
    """Yield stretches that begin with a fast-forward or with an epoch."""
    stretch: _Stretch | None = None
    for placed in quick:
        new = _stretch_of(placed, replay.meta)
        if stretch is None:
            stretch = new
        elif new.n_lessons and _goes_on(replay, stretch, new):
            stretch = stretch.joined(new)
        else:
            yield stretch
            stretch = new
    if stretch is not None:
        yield stretch


def _stretch_of(placed: Placed, meta: ReelMeta) -> _Stretch:
    shot, is_lesson = placed.shot, placed.shot.kind in ("lesson", "sweep")
    return _Stretch(
        placed.start,
        placed.start if is_lesson else placed.end,
        placed.end,
        shot.step_from,
        shot.step_to,
        leap_to=0 if is_lesson else shot.step_to,
        n_lessons=n_swept(shot, meta) if shot.kind == "sweep" else int(is_lesson),
        n_forwards=int(not is_lesson),
        leads_on=placed.before_lesson and not is_lesson,
    )


def _goes_on(replay: Replay, stretch: _Stretch, lesson: _Stretch) -> bool:
    """Whether a lesson belongs to a stretch: to its epoch, or it is the first after its leap."""
    same = replay.epoch_at(stretch.step_to) == replay.epoch_at(lesson.step_to)
    return same or stretch.n_lessons == 0


def _is_leap(replay: Replay, stretch: _Stretch) -> bool:
    """Whether a stretch is one fast-forward with the lessons that follow it."""
    begins_with_it = stretch.n_forwards == 1 and stretch.first_lesson > stretch.start
    same = replay.epoch_at(stretch.leap_to + 1) == replay.epoch_at(stretch.step_to)
    return begins_with_it and stretch.n_lessons > 0 and same


def _ways(teller: Chorus, replay: Replay, stretch: _Stretch, n_told: int) -> tuple[Said, ...]:
    """Return ways to tell a stretch."""
    first, last = stretch.step_from, stretch.step_to
    epoch = replay.epoch_at(last)
    if not stretch.n_forwards and replay.epoch_at(first + 1) == epoch:
        return teller.lessons(epoch, stretch.n_lessons, n_told)
    if _is_leap(replay, stretch):
        return teller.forward_and_lessons(first, stretch.leap_to)
    return teller.forward(first, last, stretch.leads_on)
