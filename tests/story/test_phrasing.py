"""Light that arrives on the beat."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.story import Moment, Shot
from epochreel.story.grid import Grid, grid_of
from epochreel.story.phrasing import phases_on_beats
from story.dances import RATES, TEMPOS, beats_at, changing_tempo, clock

LESSON = ["present", "think", "compare", "learn", "breathe"]
QUESTION = ["present", "think", "compare", "hold"]
FIRST = 8  # the beat that shots begin with


def stretch(grid: Grid, n_beats: int) -> tuple[int, int]:
    """Return start and length of a shot of some beats."""
    start = int(grid.beat_frames[FIRST])
    return start, int(grid.beat_frames[FIRST + n_beats]) - start


def landings(grid: Grid, kind: str, n_beats: int, n_gaps: int) -> dict[str, float]:
    """Return where the last frame of each phase lies, in frames from the shot's start."""
    start, n_frames = stretch(grid, n_beats)
    phases = phases_on_beats(kind, start, n_frames, grid, n_gaps)
    assert phases is not None
    lengths = [length for _, length in phases]
    assert min(lengths) >= 1
    assert sum(lengths) == n_frames
    assert [name for name, _ in phases] == (LESSON if kind == "lesson" else QUESTION)
    ends = np.cumsum(lengths) - 1
    return dict(zip((name for name, _ in phases), ends.tolist(), strict=True))


def off(grid: Grid, frame: float, parts: int) -> float:
    """Return how far a frame of the shot is from a part of a beat, in frames."""
    start, _ = stretch(grid, 1)
    places = np.arange(0, 40 * parts) / parts
    at = np.interp(places, np.arange(len(grid.times_secs)), grid.times_secs) * float(grid.fps)
    return float(np.abs(at - start - frame).min())


@pytest.fixture(params=[(tempo, fps) for tempo in [*TEMPOS, None] for fps in RATES], ids=str)
def grid(request: pytest.FixtureRequest) -> Grid:
    tempo, fps = request.param
    times = changing_tempo()[70:] - 40 if tempo is None else clock(*tempo, 40)
    return grid_of(beats_at(times), int(40 * fps), fps)


@pytest.mark.parametrize("n_gaps", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("n_beats", [1, 2, 3, 4, 5, 7, 8, 13])
def test_answer_and_error_arrive_on_the_beat(grid: Grid, n_beats: int, n_gaps: int) -> None:
    ends = landings(grid, "lesson", n_beats, n_gaps)
    # In a single beat there is none to arrive on but the off-beat.
    assert off(grid, ends["think"], 2 if n_beats == 1 else 1) <= 0.5
    assert 0 < grid.place_of(ends["think"]) < grid.place_of(stretch(grid, n_beats)[1])
    assert off(grid, ends["learn"], 8) <= 1
    if n_beats >= 4:
        assert off(grid, ends["learn"], 2) <= 0.5


@pytest.mark.parametrize("n_beats", [6, 8, 12])
def test_a_question_is_answered_and_compared_on_beats(grid: Grid, n_beats: int) -> None:
    ends = landings(grid, "question", n_beats, 2)
    assert off(grid, ends["think"], 1) <= 0.5
    assert off(grid, ends["compare"], 1) <= 0.5


def test_light_reaches_each_layer_on_a_part_of_a_beat() -> None:
    grid = grid_of(beats_at(clock(120, 0.1, 40)), 40 * 60, Fraction(60))
    for n_beats, n_gaps, hop in [(2, 2, 15 / 2), (4, 2, 15), (4, 4, 15 / 2), (8, 2, 30)]:
        start, n_frames = stretch(grid, n_beats)
        phases = phases_on_beats("lesson", start, n_frames, grid, n_gaps)
        assert phases is not None
        lengths = dict(phases)
        for phase in ("think", "learn"):
            # Half a frame from where it belongs at both ends.
            assert abs((lengths[phase] - 1) / n_gaps - hop) <= 1 / n_gaps
        # And so it is seen: the hop is over when a layer's share of the phase is.
        shot = Shot("lesson", n_frames, 0, 1, phases)
        layer = lengths["present"] + round((lengths["think"] - 1) / n_gaps)
        seen = Moment(shot, layer, Fraction(60)).phase_progress("think")
        assert seen == pytest.approx(1 / n_gaps, abs=0.06)


@pytest.mark.parametrize("n_gaps", [1, 2, 8])
def test_shares_stay_near_to_the_usual_ones(grid: Grid, n_gaps: int) -> None:
    usual = {"present": 0.15, "think": 0.33, "compare": 0.2, "learn": 0.25, "breathe": 0.07}
    for n_beats in (2, 4, 6, 8):
        start, n_frames = stretch(grid, n_beats)
        phases = phases_on_beats("lesson", start, n_frames, grid, n_gaps)
        assert phases is not None
        for name, length in phases:
            assert length / n_frames > 0.4 * usual[name] - 1 / n_frames, (n_beats, name)


@given(
    st.lists(st.floats(0.25, 3), min_size=1, max_size=40),
    st.integers(0, 600),
    st.integers(1, 600),
    st.integers(1, 9),
    st.sampled_from(["lesson", "question"]),
    st.sampled_from([Fraction(60), Fraction(30000, 1001), Fraction(5), Fraction(1)]),
)
def test_any_shot_has_whole_phases_or_none(
    steps: list[float], start: int, n_frames: int, n_gaps: int, kind: str, fps: Fraction
) -> None:
    grid = grid_of(beats_at(np.cumsum([0.5, *steps])), start + n_frames, fps)
    phases = phases_on_beats(kind, start, n_frames, grid, n_gaps)
    if phases is not None:
        assert sum(length for _, length in phases) == n_frames
        assert all(type(length) is int and length >= 1 for _, length in phases)
    elif n_frames >= 30:
        # Only where beats are so rare that not even an eighth of one is near.
        assert max(steps) > 8 * 0.25 * n_frames / fps


@pytest.mark.parametrize("kind", ["title", "before", "forward", "still", "after", "end"])
def test_what_has_no_phases_gets_none(kind: str) -> None:
    grid = grid_of(beats_at(clock(120, 0, 10)), 600, Fraction(60))
    assert phases_on_beats(kind, 0, 120, grid, 2) is None


def test_too_few_frames_for_five_phases_get_none() -> None:
    grid = grid_of(beats_at(clock(120, 0, 10)), 600, Fraction(60))
    assert phases_on_beats("lesson", 60, 4, grid, 2) is None
