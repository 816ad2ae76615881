"""The captions of a film: what is said in which frames, never faster than it can be read.

A lesson that leaves time to read what she sees and what she answers is told by itself. Quicker
ones, and the short fast-forwards between them, are told together: one caption for all of them,
or none where even that could not be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from epochreel.clock import frames_in
from epochreel.scene.captions.lines import Caption, Line, Placed, readable
from epochreel.scene.captions.stretches import told_together
from epochreel.scene.captions.telling import Teller
from epochreel.scene.captions.template import Template
from epochreel.scene.moments.replay import Replay
from epochreel.story import Storyboard

LONGEST_SECS = Fraction(7)  # what stands longer is read twice
# A shorter gap between captions is seen as a flicker.
SHORTEST_GAP_SECS = Fraction(1, 2)


def caption_track(
    storyboard: Storyboard, replay: Replay, template: Template
) -> tuple[Caption, ...]:
    """Return the captions of a film, ascending, none overlapping another.

    Parameters
    ----------
    storyboard
        Of a film of one training.
    replay
        The training.
    template
        The language.
    """
    fps = storyboard.fps
    teller = Teller(replay, template, fps)
    captions: list[Caption] = []
    quick: list[Placed] = []
    n_told = 0  # lessons without a break before those that are quick
    for placed in _placed(storyboard):
        told = _told(teller, placed, fps)
        if told is None:
            quick.append(placed)
            continue
        captions += told_together(teller, replay, quick, n_told, fps)
        captions += told
        n_told = 0 if quick else n_told
        n_told = n_told + 1 if placed.shot.kind == "lesson" else 0
        quick = []
    captions += told_together(teller, replay, quick, n_told, fps)
    return tuple(_settled(captions, fps))


def _placed(storyboard: Storyboard) -> Iterator[Placed]:
    kinds = [shot.kind for shot in storyboard.shots]
    for at, shot in enumerate(storyboard.shots):
        yield Placed(shot, storyboard.starts[at], kinds[at + 1 : at + 2] == ["lesson"])


def _told(teller: Teller, placed: Placed, fps: Fraction) -> tuple[Caption, ...] | None:
    """Return the captions of a shot by itself; None if it is too quick for that."""
    shot = placed.shot
    if shot.kind == "lesson":
        lines = teller.lesson(placed)
        captions = readable(lines, fps)
        starts = {caption.start_frame for caption in captions}
        # What she sees and what she answers: less is no story.
        return captions if lines and {lines[0].start, lines[2].start} <= starts else None
    if shot.kind == "forward":
        if shot.step_to <= shot.step_from:
            return ()  # people may let a film run backwards; what to call that is theirs
        whole, *_ = teller.forward(shot.step_from, shot.step_to, placed.before_lesson)
        return readable([Line(placed.start, placed.end, (whole,))], fps) or None
    lines = teller.lines(placed)
    if shot.kind == "end":
        # The last words stay, however long they take to read.
        return tuple(Caption(at.start, at.end, at.texts[0]) for at in lines if at.texts[0])
    return readable(lines, fps)


def _settled(captions: list[Caption], fps: Fraction) -> Iterator[Caption]:
    """Yield captions that do not stand too long, and leave no gap that would flicker."""
    longest, gap = frames_in(LONGEST_SECS, fps), frames_in(SHORTEST_GAP_SECS, fps)
    short = [
        replace(caption, end_frame=min(caption.end_frame, caption.start_frame + longest))
        for caption in captions
    ]
    for caption, following in pairwise(short):
        near = following.start_frame - caption.end_frame < gap
        yield replace(caption, end_frame=following.start_frame) if near else caption
    yield from short[-1:]
