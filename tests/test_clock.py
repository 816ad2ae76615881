from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.clock import frames_in, parse_fps, parse_secs, seconds_at, share_frames
from epochreel.errors import UsageError

RATES = st.fractions(min_value=1, max_value=240, max_denominator=1001)
SHARES = st.lists(st.fractions(0, 1000, max_denominator=1000), min_size=1).filter(any)


@pytest.mark.parametrize(
    ("text", "fps"),
    [
        ("60", Fraction(60)),
        (" 25 ", Fraction(25)),
        ("12.5", Fraction(25, 2)),
        ("30000/1001", Fraction(30000, 1001)),
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("1", Fraction(1)),
        ("240", Fraction(240)),
    ],
)
def test_rates_as_people_write_them(text: str, fps: Fraction) -> None:
    assert parse_fps(text) == fps


@pytest.mark.parametrize("text", ["", "fast", "0", "0.5", "241", "-30", "30/0", "nan", "inf"])
def test_other_rates_are_refused_by_name(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_fps(text)
    assert str(caught.value).startswith(f"`fps` (={text}) must be a number from 1 to 240")


@pytest.mark.parametrize(
    ("duration_secs", "fps", "n_frames"),
    [
        (Fraction(3, 10), 10, 3),  # 0.3 / 0.1 is 2.9999999999999996 in floating point
        (Fraction(1, 20), 10, 1),  # half a frame counts as one
        (Fraction(3, 20), 10, 2),
        (Fraction(49, 1000), 10, 0),
        (2, 60, 120),
        (Fraction(1001, 30000), Fraction(30000, 1001), 1),
    ],
)
def test_durations_become_whole_frames(
    duration_secs: Fraction | int, fps: Fraction | int, n_frames: int
) -> None:
    assert frames_in(duration_secs, Fraction(fps)) == n_frames


@given(st.integers(0, 10**7), RATES)
def test_a_frames_time_leads_back_to_it(frame: int, fps: Fraction) -> None:
    assert frames_in(seconds_at(frame, fps), fps) == frame


@given(st.integers(0, 10**6), SHARES)
def test_parts_add_up_and_lie_where_they_belong(n_frames: int, shares: list[Fraction]) -> None:
    parts = share_frames(n_frames, shares)
    assert sum(parts) == n_frames
    assert len(parts) == len(shares)
    assert min(parts) >= 0
    for count in range(len(shares) + 1):
        exact = sum(shares[:count], Fraction(0)) / sum(shares) * n_frames
        assert abs(sum(parts[:count]) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "secs"),
    [
        ("60", Fraction(60)),
        ("12.5", Fraction(25, 2)),
        (" 1:30 ", Fraction(90)),
        ("1:02:03.25", Fraction(14893, 4)),
        ("0", Fraction(0)),
    ],
)
def test_times_are_read(text: str, secs: Fraction) -> None:
    assert parse_secs(text, "duration") == secs


@pytest.mark.parametrize("text", ["", "abc", "-5", "1:", "1:2:3:4", "1e3", "nan", "5 s", "½"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"`duration`.* must be seconds such as"):
        parse_secs(text, "duration")
