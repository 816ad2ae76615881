"""The stories that take no choosing: the article's film, and a moment that stands still."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from epochreel.clock import frames_in
from epochreel.dataset import Question
from epochreel.errors import EpochreelError
from epochreel.steps import ReelMeta
from epochreel.story.footage import Footage
from epochreel.story.storyboard import Moment, PhaseName, Shot, ShotKind, Storyboard


def classic_story(footage: Footage, fps: Fraction, epochs: Sequence[int]) -> Storyboard:
    """Return the storyboard of the seed article's film: each shown example for one second.

    Parameters
    ----------
    footage
        What there is to show.
    fps
        Frames per second.
    epochs
        Those that are shown, ascending.

    Raises
    ------
    EpochreelError
        If there are none, because the training ended before.
    """
    if not epochs:
        end = footage.last_step
        raise EpochreelError(f"the training ended at step {end}, before the first that is shown")
    n_frames, lessons = frames_in(1, fps), []
    for epoch in epochs:
        lessons += [
            Shot("lesson", n_frames, step - 1, step, probe=probe)
            for step, probe in footage.lessons(len(lessons), epoch)
        ]
    return Storyboard(fps, tuple(lessons))


def still_moment(meta: ReelMeta, step: int, question: Question | None = None) -> Moment:
    """Return a moment that stands still: the network at a recorded step, at rest or answering.

    Parameters
    ----------
    meta
        Of the reel.
    step
        A recorded step.
    question
        What it is asked; None to leave it at rest.
    """
    fps, long = Fraction(60), 1200
    # Half-way nothing is fading in any more and nothing out yet.
    if question is not None:
        phases: tuple[tuple[PhaseName, int], ...] = (
            ("present", 1),
            ("think", 1),
            ("compare", 1),
            ("hold", long - 3),
        )
        return Moment(Shot("question", long, step, step, phases, question), long // 2, fps)
    kind: ShotKind = "before" if step == 0 else "after" if step == meta.kept_step else "still"
    return Moment(Shot(kind, long, step, step), long // 2, fps)
