from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.clock import seconds_at
from epochreel.dataset import Question
from epochreel.engine import get_problem
from epochreel.errors import EpochreelError
from epochreel.recording import plan_of
from epochreel.steps import ReelMeta
from epochreel.story import Shot, Storyboard, planned_footage, still_moment
from epochreel.story import classic_story as classic_story_of
from epochreel.timeline import Timeline
from stories import whole_story

XOR = plan_of(get_problem("xor")).meta
SHOWN = (2, 10, 20, 50, 100, 200, 300, 400, 500, 1000, 2500, 12500, 60000)
RATES = st.fractions(min_value=1, max_value=240, max_denominator=1001)
USUAL_RATES = (Fraction(60), Fraction(30), Fraction(24), Fraction(30000, 1001), Fraction(10))
LESSON_PHASES = ["present", "think", "compare", "learn", "breathe"]
SHORTEST_SAFE_SECS = Fraction(1, 3)  # three flashes a second, WCAG 2.2, 2.3.1


def classic_story(meta: ReelMeta, fps: Fraction, last_step: int | None = None) -> Storyboard:
    """Return the article's film of the epochs that the meta data name."""
    footage = planned_footage(meta, last_step)
    return classic_story_of(footage, fps, footage.epochs)


@st.composite
def metas(draw: st.DrawFn) -> ReelMeta:
    """Trainings of other lengths, with other epochs shown, with and without probes or question."""
    n_probes = draw(st.integers(0, 7))
    shown = sorted(draw(st.sets(st.integers(1, 50), min_size=1, max_size=6)))
    return dataclasses.replace(
        XOR,
        shown_epochs=tuple(shown),
        timeline=Timeline.even(shown[-1] + draw(st.integers(0, 3)), draw(st.integers(1, 9))),
        question=draw(st.sampled_from([None, XOR.question])),
        probes=tuple(range(n_probes)) or None,
    )


def secs(shot: Shot, fps: Fraction) -> Fraction:
    return seconds_at(shot.n_frames, fps)


def cycles(story: Storyboard) -> list[list[Shot]]:
    """Return the lessons and sweeps of each shown cycle of xor."""
    found = [shot for shot in story.shots if shot.kind in ("lesson", "sweep")]
    key = lambda shot: XOR.timeline.epoch_of(shot.step_to)  # noqa: E731
    return [list(shots) for _, shots in itertools.groupby(found, key)]


def beats(meta: ReelMeta, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield kind, step before and step after of every shot that a story must have.

    What is shown of an epoch step by step, as lessons or in a sweep, is ``"shown"``.
    """
    end = meta.n_steps if end is None else end
    n_needed = steps_per_epoch = len(meta.timeline.steps_of(1))
    if meta.probes is not None:
        n_needed = min(3, len(meta.probes), n_needed)
    whole = meta.question is not None and end == meta.n_steps
    if whole:
        yield "opening", end, end
    yield from (("title", 0, 0), ("before", 0, 0))
    reached, n_shown = 0, n_needed
    for epoch in meta.shown_epochs:
        first = (epoch - 1) * steps_per_epoch
        if first + n_needed > end:
            break
        if reached != first:
            yield "forward", reached, first
        yield from (("shown", first + n, first + n + 1) for n in range(n_shown))
        reached = first + n_shown
        n_shown = n_needed if meta.probes is None else 1
    if reached != end:
        yield "forward", reached, end
    yield "after", end, end
    if whole:
        yield "question", end, end
    yield "end", end, end


def told(story: Storyboard, meta: ReelMeta) -> list[tuple[str, int, int]]:
    """Return the shots of a story as `beats` has them."""
    found = []
    for shot in story.shots:
        steps = range(shot.step_from, shot.step_to)
        if shot.kind == "lesson" or (shot.kind == "sweep" and meta.probes is None):
            found += [("shown", step, step + 1) for step in steps]
        elif shot.kind != "sweep":
            found.append((shot.kind, shot.step_from, shot.step_to))
    return found


def test_xor_is_told_with_every_beat() -> None:
    story = whole_story(XOR, Fraction(60))
    assert told(story, XOR) == list(beats(XOR))
    shown = ["shown" if s.kind in ("lesson", "sweep") else s.kind for s in story.shots]
    kinds = [kind for kind, _ in itertools.groupby(shown)]
    acts = ["forward", "shown"] * 13
    assert kinds == ["opening", "title", "before", *acts, "after", "question", "end"]
    assert [cycle[-1].step_to // 7 for cycle in cycles(story)] == list(SHOWN)
    assert [shot.kind for shot in cycles(story)[0]] == ["lesson"] * 7
    for cycle in cycles(story)[1:]:
        assert [shot.kind for shot in cycle].count("lesson") == 1
        assert sum(shot.step_to - shot.step_from for shot in cycle) == 7
    for shot in story.shots:
        phases = [name for name, _ in shot.phases]
        if shot.kind == "lesson":
            assert phases == LESSON_PHASES
        elif shot.kind == "question":
            assert phases == ["present", "think", "compare", "hold"]
        else:
            assert phases == []
    asked = [shot.kind for shot in story.shots if shot.question is XOR.question]
    assert asked == ["opening", "question", "end"]


def test_examples_take_turns_at_the_lesson_in_full() -> None:
    taught = [s for cycle in cycles(whole_story(XOR, Fraction(60)))[1:] for s in cycle if s.phases]
    rows = [(shot.step_to - 1) % 7 for shot in taught]
    assert set(rows) == set(range(7))
    assert all(one != other for one, other in itertools.pairwise(rows))


@pytest.mark.parametrize("fps", USUAL_RATES, ids=str)
def test_length_does_not_depend_on_the_rate(fps: Fraction) -> None:
    at_60 = seconds_at(whole_story(XOR, Fraction(60)).n_frames, Fraction(60))
    assert 90 < at_60 < 115
    assert abs(seconds_at(whole_story(XOR, fps).n_frames, fps) - at_60) <= 1 / fps


@pytest.mark.parametrize("fps", USUAL_RATES, ids=str)
def test_lessons_quicken(fps: Fraction) -> None:
    first, *others = cycles(whole_story(XOR, fps))
    opening, *rest = (secs(lesson, fps) for lesson in first)
    assert opening > max(rest) + 1
    assert all(abs(length - 2) <= 1 / fps for length in rest)
    taught = [shot for cycle in others for shot in cycle if shot.kind == "lesson"]
    # The last lesson is held a little longer than those before it.
    for before, after in itertools.pairwise([first[-1], *taught[:-1]]):
        assert after.n_frames <= before.n_frames + 1
    assert taught[-1].n_frames > taught[-2].n_frames
    assert all(secs(shot, fps) >= Fraction(3, 2) for shot in taught)


@given(metas(), RATES)
def test_no_lesson_flashes_by(meta: ReelMeta, fps: Fraction) -> None:
    story = whole_story(meta, fps)
    for shot in story.shots:
        if shot.kind in ("lesson", "sweep"):
            assert secs(shot, fps) >= SHORTEST_SAFE_SECS
        if shot.kind == "sweep":
            count = len(meta.probes) if meta.probes else shot.step_to - shot.step_from
            # Answers may alternate: each flash takes two of them. Cuts are whole frames.
            assert 2 * (secs(shot, fps) + 1 / fps) / count >= SHORTEST_SAFE_SECS


@given(metas(), RATES, st.data())
def test_any_training_is_told_as_far_as_it_came(
    meta: ReelMeta, fps: Fraction, data: st.DataObject
) -> None:
    end = data.draw(st.none() | st.integers(0, meta.n_steps))
    found, wanted = told(whole_story(meta, fps, end), meta), list(beats(meta, end))
    missing = [beat for beat in wanted if beat not in found]
    # A fast-forward may fall between two frames of a very slow film, nothing else.
    assert not missing or (fps < 2 and {kind for kind, _, _ in missing} == {"forward"})
    assert found == [beat for beat in wanted if beat not in missing]


@given(metas(), RATES)
def test_times_are_whole_frames(meta: ReelMeta, fps: Fraction) -> None:
    for story in (whole_story(meta, fps), classic_story(meta, fps)):
        assert story.fps == fps
        for shot in story.shots:
            assert type(shot.n_frames) is int
            assert shot.n_frames >= 1
            assert all(type(length) is int and length >= 0 for _, length in shot.phases)
            if shot.phases:
                assert sum(length for _, length in shot.phases) == shot.n_frames


@given(metas(), RATES)
def test_cuts_lie_where_they_belong(meta: ReelMeta, fps: Fraction) -> None:
    """Rounding does not add up: a film of a thousand shots is as exact as one of ten."""
    story, fine = whole_story(meta, fps), whole_story(meta, fps * 1000)
    if fps >= 15 and len(story.shots) == len(fine.shots):
        for cut, exact in zip(story.starts, fine.starts, strict=True):
            assert abs(cut - Fraction(exact, 1000)) <= Fraction(1, 2) + Fraction(1, 1000)


@given(metas(), st.integers(1, 9))
def test_every_probe_has_its_turn(meta: ReelMeta, n_probes: int) -> None:
    meta = dataclasses.replace(meta, probes=tuple(range(n_probes)))
    story = whole_story(meta, Fraction(60))
    probes = [shot.probe for shot in story.shots if shot.kind == "lesson"]
    assert probes == [n % n_probes for n in range(len(probes))]


def test_epochs_next_to_each_other_follow_at_once() -> None:
    meta = dataclasses.replace(XOR, shown_epochs=(2, 3), timeline=Timeline.even(3, 7))
    kinds = [kind for kind, *_ in told(whole_story(meta, Fraction(60)), meta)]
    acts = ["forward", *["shown"] * 14]
    assert kinds == ["opening", "title", "before", *acts, "after", "question", "end"]


def test_a_film_that_shows_the_first_epoch_begins_with_it() -> None:
    meta = dataclasses.replace(XOR, shown_epochs=(1,), timeline=Timeline.even(1, 7))
    kinds = [shot.kind for shot in whole_story(meta, Fraction(60)).shots]
    acts = ["lesson"] * 7
    assert kinds == ["opening", "title", "before", *acts, "after", "question", "end"]


@pytest.mark.parametrize("tell", [whole_story, classic_story])
def test_a_reel_that_names_no_epochs_is_refused(tell) -> None:
    with pytest.raises(EpochreelError, match="shown_epochs"):
        tell(dataclasses.replace(XOR, shown_epochs=()), Fraction(60))


def test_the_classic_story_of_a_training_that_ended_early_has_no_empty_film() -> None:
    assert classic_story(XOR, Fraction(1), last_step=14).n_frames == 7
    with pytest.raises(EpochreelError, match="ended at step 13, before the first that is shown"):
        classic_story(XOR, Fraction(1), last_step=13)


def test_the_classic_story_shows_each_example_for_a_second() -> None:
    story = classic_story(XOR, Fraction(1))
    steps = [epoch * 7 - 6 + example for epoch in SHOWN for example in range(7)]
    assert [(shot.kind, shot.n_frames, shot.step_from, shot.step_to) for shot in story.shots] == [
        ("lesson", 1, step - 1, step) for step in steps
    ]
    assert story.n_frames == 91
    assert classic_story(XOR, Fraction(30)).n_frames == 91 * 30


@pytest.mark.parametrize(("step", "kind"), [(0, "before"), (7, "still"), (420_000, "after")])
def test_a_still_shows_the_network_at_rest(step: int, kind: str) -> None:
    moment = still_moment(XOR, step)
    shot = moment.shot
    assert (shot.kind, shot.step_from, shot.step_to, shot.question) == (kind, step, step, None)
    # Far from both ends, where a shot fades in and out.
    assert min(moment.elapsed_secs, moment.left_secs) > 5


def test_a_still_shows_a_question_answered() -> None:
    question = Question((0.5, 0.0, 1.0))
    moment = still_moment(XOR, 7, question)
    assert moment.shot.question is question
    assert sum(length for _, length in moment.shot.phases) == moment.shot.n_frames
    assert moment.phase_progress("present") == moment.phase_progress("think") == 1
    assert moment.phase_progress("compare") == 1
    assert 0 < moment.phase_progress("hold") < 1
