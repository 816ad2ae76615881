"""The captions of a film: what is said in which frames, never faster than it can be read.

A lesson that leaves time to read what she sees and what she answers is told by itself. Quicker
ones, and the short fast-forwards between them, are told together: one caption for all of them,
or none where even that could not be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from epochreel.clock import frames_in
from epochreel.scene.captions.chorus import Chorus
from epochreel.scene.captions.lines import Caption, Line, Passage, Placed, readable
from epochreel.scene.captions.stretches import told_together
from epochreel.scene.captions.telling import Teller
from epochreel.scene.kit.language import Language
from epochreel.scene.moments.replay import Replay
from epochreel.story import Storyboard

LONGEST_SECS = Fraction(7)  # what stands longer is read twice
# A shorter gap between captions is seen as a flicker.
SHORTEST_GAP_SECS = Fraction(1, 2)
LESSONS = (["lesson"], ["sweep"])


def caption_track(
    storyboard: Storyboard, replay: Replay, language: Language
) -> tuple[Caption, ...]:
    """Return the captions of a film in one language; see `caption_tracks`."""
    (track,) = caption_tracks(storyboard, replay, [language])
    return track


def caption_tracks(
    storyboard: Storyboard, replay: Replay, languages: Sequence[Language]
) -> tuple[tuple[Caption, ...], ...]:
    """Return the captions of a film in several languages, each ascending, none overlapping.

    They say the same at the same time, as far as there is time to read it in each of them, so that
    nobody who hears one and reads another is told of two things at once.

    Parameters
    ----------
    storyboard
        Of a film of one training.
    replay
        The training.
    languages
        At least one.
    """
    fps = storyboard.fps
    passages = _settled(_passages(storyboard, replay, languages), fps)
    tracks = zip(*(_captions(passage) for passage in passages), strict=True)
    told = tuple(tuple(each for each in track if each.text) for track in tracks)
    return told or ((),) * len(languages)


def _captions(passage: Passage) -> list[Caption]:
    """Return a passage in each language."""
    return [Caption(passage.start_frame, passage.end_frame, text) for text in passage.said]


def _passages(
    storyboard: Storyboard, replay: Replay, languages: Sequence[Language]
) -> list[Passage]:
    fps = storyboard.fps
    teller = Chorus([Teller(replay, language, fps) for language in languages])
    passages: list[Passage] = []
    quick: list[Placed] = []
    n_told = 0  # lessons without a break before those that are quick
    for placed in _placed(storyboard):
        told = _told(teller, placed, fps)
        if told is None:
            quick.append(placed)
            continue
        passages += told_together(teller, replay, quick, n_told, fps)
        passages += told
        n_told = 0 if quick else n_told
        n_told = n_told + 1 if placed.shot.kind == "lesson" else 0
        quick = []
    passages += told_together(teller, replay, quick, n_told, fps)
    return passages


def _placed(storyboard: Storyboard) -> Iterator[Placed]:
    kinds = [shot.kind for shot in storyboard.shots]
    for at, shot in enumerate(storyboard.shots):
        yield Placed(shot, storyboard.starts[at], kinds[at + 1 : at + 2] in LESSONS)


def _told(teller: Chorus, placed: Placed, fps: Fraction) -> tuple[Passage, ...] | None:
    """Return the passages of a shot by itself; None if it is too quick for that."""
    shot = placed.shot
    if shot.kind == "sweep":
        return None
    if shot.kind == "lesson":
        lines = teller.lesson(placed)
        passages = readable(lines, fps)
        starts = {passage.start_frame for passage in passages}
        # What she sees and what she answers: less is no story.
        return passages if lines and {lines[0].start, lines[2].start} <= starts else None
    if shot.kind == "forward":
        if shot.step_to <= shot.step_from:
            return ()  # people may let a film run backwards; what to call that is theirs
        whole, *_ = teller.forward(shot.step_from, shot.step_to, placed.before_lesson)
        return readable([Line(placed.start, placed.end, (whole,))], fps) or None
    lines = teller.lines(placed)
    if shot.kind == "end":
        # The last words stay, however long they take to read.
        return tuple(Passage(at.start, at.end, at.ways[0]) for at in lines if any(at.ways[0]))
    return readable(lines, fps)


def _settled(passages: list[Passage], fps: Fraction) -> Iterator[Passage]:
    """Yield passages that do not stand too long, and leave no gap that would flicker."""
    longest, gap = frames_in(LONGEST_SECS, fps), frames_in(SHORTEST_GAP_SECS, fps)
    short = [
        replace(passage, end_frame=min(passage.end_frame, passage.start_frame + longest))
        for passage in passages
    ]
    for passage, following in pairwise(short):
        near = following.start_frame - passage.end_frame < gap
        yield replace(passage, end_frame=following.start_frame) if near else passage
    yield from short[-1:]
