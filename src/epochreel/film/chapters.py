"""The chapters of a film, named as its viewers know the parts of a training."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from epochreel.encode.chapters import Chapter
from epochreel.scene.kit.language import Wording
from epochreel.steps import ReelMeta
from epochreel.story import Shot, Storyboard

# What other kinds of shots show belongs to the chapter before them.
_TITLES = {
    "opening": "chapter_puzzle",
    "title": "chapter_puzzle",
    "before": "counter_before",
    "after": "counter_after",
    "question": "chapter_question",
}


def chapters_of(
    storyboard: Storyboard, meta: ReelMeta, words: Wording | None = None
) -> tuple[Chapter, ...]:
    """Return where a film's parts begin, ascending, the first at frame 0.

    The puzzle, before, each epoch that is shown (its lessons and the fast-forward after them),
    after, the question. None is shorter than a second, unless the film is: shorter ones are
    joined to the one before.

    Parameters
    ----------
    storyboard
        The film's plan.
    meta
        Of the reel that is filmed.
    words
        What they are called in; None for English.
    """
    words = (words or Wording()).of(meta.epoch_word)
    parts = list(_parts(storyboard, meta, words))
    return tuple(_lasting(parts, storyboard.n_frames, storyboard.fps))


def _parts(storyboard: Storyboard, meta: ReelMeta, words: Wording) -> Iterator[Chapter]:
    last = None
    for shot, start in zip(storyboard.shots, storyboard.starts, strict=False):
        title = _title_of(shot, meta, words)
        if title not in (None, last):
            yield Chapter(start, title)
            last = title


def _title_of(shot: Shot, meta: ReelMeta, words: Wording) -> str | None:
    if shot.kind not in ("lesson", "sweep"):
        return words.say(_TITLES[shot.kind]) if shot.kind in _TITLES else None
    epoch = meta.timeline.epoch_of(shot.step_to)
    return words.say("counter", number=words.grouped(epoch))


def _lasting(parts: Sequence[Chapter], n_frames: int, fps: Fraction) -> list[Chapter]:
    """Return parts of at least a second; what is shorter is joined to the one before it."""
    kept: list[Chapter] = []
    cuts = pairwise([*(part.start_frame for part in parts), n_frames])
    for part, (start, end) in zip(parts, cuts, strict=True):
        if kept and start - kept[-1].start_frame < fps:
            if end - start < fps:
                continue
            kept.pop()
        kept.append(part)
    if len(kept) > 1 and n_frames - kept[-1].start_frame < fps:
        kept.pop()
    return [replace(part, start_frame=0) for part in kept[:1]] + kept[1:]
