from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import FrameError
from epochreel.story import Moment, PhaseName, Shot, Storyboard, moment_at

FPS = Fraction(30000, 1001)
PHASES: tuple[PhaseName, ...] = ("present", "think", "compare", "learn", "breathe")


@st.composite
def shots(draw: st.DrawFn) -> Shot:
    lengths = draw(st.lists(st.integers(0, 40), max_size=5).filter(lambda x: not x or sum(x)))
    n_frames = sum(lengths) or draw(st.integers(1, 200))
    return Shot("lesson", n_frames, 0, 1, tuple(zip(PHASES, lengths, strict=False)))


storyboards = st.lists(shots(), min_size=1, max_size=12).map(
    lambda several: Storyboard(FPS, tuple(several))
)


@given(storyboards)
def test_every_cut_is_exact(story: Storyboard) -> None:
    start = 0
    for before, shot, after in zip(
        (None, *story.shots), story.shots, (*story.shots[1:], None), strict=False
    ):
        last = start + shot.n_frames - 1
        assert moment_at(story, start) == Moment(shot, 0, FPS, before, after)
        assert moment_at(story, last) == Moment(shot, shot.n_frames - 1, FPS, before, after)
        assert moment_at(story, last).progress == 1.0
        assert moment_at(story, start).progress == (0.0 if last > start else 1.0)
        start = last + 1
    assert story.n_frames == start


@given(storyboards, st.data())
def test_moments_do_not_depend_on_what_was_asked_before(story: Storyboard, data) -> None:
    frames = range(story.n_frames)
    in_order = [moment_at(story, frame) for frame in frames]
    for frame in data.draw(st.permutations(frames)):
        assert moment_at(Storyboard(FPS, story.shots), frame) == in_order[frame]
        assert moment_at(story, frame) == in_order[frame]


@pytest.mark.parametrize("frame", [-1, 5, 1000])
def test_frames_outside_are_refused(frame: int) -> None:
    story = Storyboard(FPS, (Shot("title", 2, 0, 0), Shot("end", 3, 0, 0)))
    with pytest.raises(FrameError, match=rf"`frame` \(={frame}\) must be in \[0, 5\)"):
        moment_at(story, frame)


@given(shots())
def test_phases_follow_one_another(shot: Shot) -> None:
    """Each goes from 0 to 1 while it lasts; one without frames ends with the one before."""
    start = 0
    for name, n_frames in shot.phases:
        for frame in range(shot.n_frames):
            progress = Moment(shot, frame, FPS).phase_progress(name)
            if frame >= start + n_frames - 1:
                assert progress == 1.0
            elif frame <= start:
                assert progress == 0.0
            else:
                assert progress == (frame - start) / (n_frames - 1)
        start += n_frames


def test_a_phase_that_a_shot_lacks_never_begins() -> None:
    assert Moment(Shot("title", 10, 0, 0), 9, FPS).phase_progress("think") == 0.0


@given(shots(), st.data())
def test_time_runs_forward(shot: Shot, data) -> None:
    frame = data.draw(st.integers(0, shot.n_frames - 1))
    moment = Moment(shot, frame, Fraction(30))
    assert moment.elapsed_secs == frame / 30
    assert moment.left_secs == (shot.n_frames - 1 - frame) / 30
