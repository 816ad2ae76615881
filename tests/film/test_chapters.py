"""The chapters of a film: named, complete, and never too short to be met."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import pairwise

import pytest

from epochreel.encode.chapters import Chapter
from epochreel.film.chapters import chapters_of
from epochreel.steps import ReelMeta
from epochreel.story import Shot, Storyboard, classic_story, footage_of
from epochreel.trace import ReelFile
from stories import whole_story

FPS = Fraction(60)


def board(*shots: tuple[str, int], fps: int = 10) -> Storyboard:
    """Return a storyboard of kinds and lengths; ``"3"`` is a lesson of xor's epoch 3."""
    made, step = [], 0
    for kind, length in shots:
        if kind.isdigit():
            step = (int(kind) - 1) * 7 + 1
            made.append(Shot("lesson", length, step - 1, step))
        else:
            made.append(Shot(kind, length, step, step))  # pyright: ignore[reportArgumentType]
    return Storyboard(Fraction(fps), tuple(made))


def starts(meta: ReelMeta, *shots: tuple[str, int]) -> list[tuple[int, str]]:
    return [(part.start_frame, part.title) for part in chapters_of(board(*shots), meta)]


def test_the_first_film_has_its_parts_as_chapters(xor: ReelFile) -> None:
    story = whole_story(xor.meta, FPS)
    chapters = chapters_of(story, xor.meta)
    shown = [f"Cycle {epoch:,}" for epoch in xor.meta.shown_epochs]
    assert [chapter.title for chapter in chapters] == [
        *("The puzzle", "Before"),
        *shown,
        *("After", "The question"),
    ]
    # Each cycle begins with its first lesson or sweep, after the fast-forward that leads to it.
    for chapter, epoch in zip(chapters[2:], xor.meta.shown_epochs, strict=False):
        shot = story.shots[story.index_at(chapter.start_frame)]
        first = xor.meta.timeline.first_step_of(epoch)
        assert (shot.kind in ("lesson", "sweep"), shot.step_from + 1) == (True, first)
        assert chapter.start_frame in story.starts
    assert story.shots[story.index_at(chapters[1].start_frame)].kind == "before"


@pytest.mark.parametrize("fps", [Fraction(1), Fraction(30_000, 1001), Fraction(240)])
def test_chapters_fill_the_film(xor: ReelFile, fps: Fraction) -> None:
    for story in (
        whole_story(xor.meta, fps),
        classic_story(footage_of(xor), fps, xor.meta.shown_epochs),
    ):
        cuts = [chapter.start_frame for chapter in chapters_of(story, xor.meta)]
        assert cuts[0] == 0
        assert all(fps <= later - cut for cut, later in pairwise([*cuts, story.n_frames]))


def test_a_training_of_epochs_says_so(xor: ReelFile) -> None:
    meta = dataclasses.replace(xor.meta, epoch_word="epoch", question=None)
    chapters = chapters_of(whole_story(meta, FPS), meta)
    assert chapters[2].title == f"Epoch {meta.shown_epochs[0]}"
    assert chapters[-1].title == "After"


def test_no_chapter_is_shorter_than_a_second(xor: ReelFile) -> None:
    meta = xor.meta
    # One short one, alone and beside others, goes to what comes before.
    assert starts(meta, ("before", 30), ("1", 9), ("2", 10)) == [(0, "Before"), (39, "Cycle 2")]
    assert starts(meta, ("before", 30), ("1", 6), ("2", 6), ("3", 6), ("after", 30)) == [
        (0, "Before"),
        (30, "Cycle 1"),
        (48, "After"),
    ]
    # At either end.
    assert starts(meta, ("title", 5), ("before", 30)) == [(0, "Before")]
    assert starts(meta, ("title", 30), ("after", 5), ("end", 2)) == [(0, "The puzzle")]
    # A film that is shorter itself has one.
    assert starts(meta, ("title", 3), ("before", 3)) == [(0, "The puzzle")]


def test_what_has_no_name_belongs_to_what_came_before(xor: ReelFile) -> None:
    shots = (("forward", 20), ("1", 20), ("forward", 20), ("1", 20), ("still", 20), ("end", 20))
    assert starts(xor.meta, *shots) == [(0, "Cycle 1")]
    assert chapters_of(board(("still", 20)), xor.meta) == ()
    assert chapters_of(board(("title", 20)), xor.meta) == (Chapter(0, "The puzzle"),)
