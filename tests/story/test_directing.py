from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochreel.clock import seconds_at
from epochreel.errors import EpochreelError
from epochreel.sound.beats import Beats
from epochreel.story import Direction, Footage, Shot, Timing, direct, footage_of
from epochreel.story.pace import Pace
from epochreel.trace import ReelFile

PACES = st.sampled_from(["seed", "even", "log", "adaptive", (1, 2, 10, 20)])
RATES = st.sampled_from([Fraction(60), Fraction(24), Fraction(30000, 1001), Fraction(7)])
KEPT = ("opening", "title", "question", "end")


def directed(
    reel: ReelFile, secs: float, pace: Pace | None = None, fps: Fraction = Fraction(60)
) -> Direction:
    return direct(footage_of(reel), fps, Timing(pace, round(secs * fps)))


def lessons(direction: Direction) -> list[Shot]:
    return [shot for shot in direction.storyboard.shots if shot.kind == "lesson"]


def epochs(direction: Direction, reel: ReelFile) -> list[int]:
    return sorted({reel.meta.timeline.epoch_of(shot.step_to) for shot in lessons(direction)})


@given(PACES, RATES, st.integers(24, 400))
@settings(deadline=None)  # the first story of a reel measures it
def test_a_film_is_as_long_as_it_is_to_be(
    footage: Footage, pace: Pace, fps: Fraction, secs: int
) -> None:
    n_frames = round(secs * fps)
    story = direct(footage, fps, Timing(pace, n_frames)).storyboard
    assert story.n_frames == n_frames
    kinds = [shot.kind for shot in story.shots]
    assert kinds[kinds[0] == "opening" :][:2] == ["title", "before"]
    assert ("opening" in kinds) == ("sweep" in kinds) or secs > 60
    assert [shot.kind for shot in story.shots][-3:] == ["after", "question", "end"]


@given(PACES, RATES, st.integers(24, 400))
@settings(deadline=None)  # the first story of a reel measures it
def test_nothing_is_shorter_than_can_be_followed(
    footage: Footage, pace: Pace, fps: Fraction, secs: int
) -> None:
    story = direct(footage, fps, Timing(pace, round(secs * fps))).storyboard
    usual = direct(footage, fps).storyboard
    for shot in story.shots:
        least = {"lesson": Fraction(1), "forward": Fraction(1, 2), "sweep": Fraction(3, 2)}.get(
            shot.kind, Fraction(3, 2)
        )
        # A cut lies up to half a frame from where it belongs.
        assert seconds_at(shot.n_frames, fps) > least - 1 / fps
        if shot.kind in KEPT:
            length = next(other.n_frames for other in usual.shots if other.kind == shot.kind)
            if shot.kind == "question" and not any(at.kind == "sweep" for at in story.shots):
                length = 6 * fps  # paths are in the spotlight for less long
            assert abs(shot.n_frames - length) <= 1


def test_no_lesson_of_a_short_film_flashes(xor: ReelFile) -> None:
    for secs in range(22, 90, 4):
        for shot in lessons(directed(xor, secs)):
            assert shot.n_frames >= 60


def test_a_short_film_shows_less_and_says_so(xor: ReelFile) -> None:
    usual, short = direct(footage_of(xor), Fraction(60)), directed(xor, 40)
    assert len(lessons(short)) < len(lessons(usual)) / 3
    assert short.notes == (
        f"there is time for {len(epochs(short, xor))} cycles (usually 13) and"
        f" {len(lessons(short)) - len(epochs(short, xor)) + 1} of 7 examples in the first",
    )
    assert usual.notes == ()
    assert directed(xor, 100).notes == ()


def test_a_short_film_still_shows_the_beginning_and_the_end(xor: ReelFile) -> None:
    for secs in (22, 25, 30, 40, 60):
        shown = epochs(directed(xor, secs), xor)
        assert (shown[0], shown[-1]) == (2, 60_000)


def test_the_examples_of_a_short_film_cover_the_classes(xor: ReelFile) -> None:
    answers = xor.meta.training_set.targets[:, 0]
    for secs in (25, 30, 35, 40, 50):
        film = directed(xor, secs)
        rows = [(shot.step_to - 1) % 7 for shot in lessons(film)]
        classes = [answers[row] for row in rows]
        assert set(classes) == {0.0, 1.0}
        share = np.mean(classes)
        assert 0.3 <= share <= 0.7  # four of the seven are 1


def test_examples_take_turns_in_a_short_film(xor: ReelFile) -> None:
    rows = [(shot.step_to - 1) % 7 for shot in lessons(directed(xor, 45))]
    assert len(rows) >= 4
    assert len(set(rows)) == min(len(rows), 7)


def test_a_long_film_shows_more_epochs_and_is_hardly_slower(reel: ReelFile) -> None:
    usual, long = direct(footage_of(reel), Fraction(60)), directed(reel, 240)
    assert len(epochs(long, reel)) > 3 * len(epochs(usual, reel))
    slowest = max(shot.n_frames for shot in lessons(usual))
    assert max(shot.n_frames for shot in lessons(long)) < 1.5 * slowest
    assert long.notes == ()


def test_named_epochs_take_their_time_in_a_long_film(xor: ReelFile) -> None:
    long = directed(xor, 300)
    assert epochs(long, xor) == list(xor.meta.shown_epochs)
    (note,) = long.notes
    assert re.fullmatch(
        r"everything takes [23]\.\d times as long as usual; the pace adaptive would show more"
        " cycles instead",
        note,
    )
    assert len(epochs(directed(xor, 300, "adaptive"), xor)) > 40


def test_a_list_is_shown_as_it_is(reel: ReelFile) -> None:
    film = direct(footage_of(reel), Fraction(60), Timing((1, 2, 10, 20)))
    assert epochs(film, reel) == [1, 2, 10, 20]


def test_too_short_a_film_is_refused_with_what_it_takes(xor: ReelFile) -> None:
    with pytest.raises(EpochreelError, match=r"^5.0 seconds are too short .* at least 8.5$"):
        directed(xor, 5)
    assert directed(xor, 8.5).storyboard.n_frames == round(8.5 * 60)
    assert directed(xor, 21.85).storyboard.n_frames == round(21.85 * 60)


@pytest.mark.parametrize("secs", [8.5, 12, 15, 20])
def test_a_dozen_seconds_have_one_lesson_all_others_and_the_question(
    secs: float, xor: ReelFile, reel: ReelFile
) -> None:
    for filmed in (xor, reel):
        brief = directed(filmed, secs)
        kinds = [shot.kind for shot in brief.storyboard.shots]
        assert kinds == ["lesson", "forward", "question"]
        lesson, forward, question = brief.storyboard.shots
        assert lesson.step_to == forward.step_from
        assert forward.step_to == question.step_to == filmed.meta.n_steps
        assert brief.storyboard.n_frames == round(secs * 60)
        assert lesson.n_frames >= 120
        assert question.n_frames == 360
        assert brief.notes == (
            "there is time for one lesson, a fast-forward and the question alone",
        )
    assert len(directed(xor, 22).storyboard.shots) > 3


def test_lessons_know_whom_they_go_on_from(xor: ReelFile) -> None:
    whole, part = direct(footage_of(xor), Fraction(60)), directed(xor, 30)
    for row, shot in enumerate(lessons(whole)[:7]):
        assert (shot.follows, shot.leads) == (row > 0, row < 6)
    for shot, after in zip(lessons(part), lessons(part)[1:], strict=False):
        assert shot.leads == after.follows == (after.step_from == shot.step_to)


def steady(bpm: float, secs: float) -> Beats:
    times = np.arange(0.2, secs, 60 / bpm)
    return Beats(times, np.arange(len(times)) % 4 == 0, bpm)


@pytest.mark.parametrize("bpm", [60, 90, 120, 174])
def test_a_film_to_music_is_on_its_beats(xor: ReelFile, bpm: float) -> None:
    beats = steady(bpm, 60)
    film = direct(footage_of(xor), Fraction(60), Timing(None, 3600, beats))
    assert film.on_beats
    assert film.storyboard.n_frames == 3600
    starts = np.array(film.storyboard.starts[:-1]) / 60
    late = np.abs(starts[:, np.newaxis] - beats.times_secs).min(axis=1)[1:]
    assert late.max() <= 1 / 60


def test_a_film_to_slow_music_shows_less_to_be_on_its_beats(xor: ReelFile) -> None:
    """A lesson a beat is the most there can be: forty beats hold no thirteen cycles."""
    slow = direct(footage_of(xor), Fraction(60), Timing(None, 100 * 60, steady(30, 100)))
    unbound = directed(xor, 100)
    assert slow.on_beats
    assert 4 <= len(lessons(slow)) < 0.8 * len(lessons(unbound))
    assert "there is time for" in slow.notes[0]


def test_a_film_to_two_beats_is_cut_as_if_there_were_none(xor: ReelFile) -> None:
    beats = Beats(np.array([1.0, 59.0]), np.array([True, True]), 1.03)
    film = direct(footage_of(xor), Fraction(60), Timing(None, 3600, beats))
    assert (film.on_beats, film.storyboard) == (False, directed(xor, 60).storyboard)


@pytest.mark.parametrize("bpm", [47, 90, 120, 174])
@pytest.mark.parametrize("secs", [40, 60, 100])
def test_no_lesson_is_cut_much_shorter_for_the_beat(xor: ReelFile, bpm: float, secs: int) -> None:
    bound = direct(footage_of(xor), Fraction(60), Timing(None, secs * 60, steady(bpm, secs)))
    unbound = directed(xor, secs)
    assert bound.on_beats
    if len(lessons(bound)) == len(lessons(unbound)):
        for shot, usual in zip(lessons(bound), lessons(unbound), strict=True):
            assert shot.n_frames >= max(20, round(usual.n_frames * 2 / 3) - 1)
