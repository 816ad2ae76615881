"""Sound cut to frames, and faded."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import tone

from epochreel.sound.audio import (
    Audio,
    fade_in,
    fade_out,
    film_frames_for,
    fit,
    frames_of,
    sample_at,
)

NTSC = Fraction(30_000, 1001)
rates = st.sampled_from([Fraction(24), Fraction(25), NTSC, Fraction(60), Fraction(7, 3)])


def silence(n_samples: int) -> Audio:
    return Audio(np.zeros((n_samples, 2), np.float32))


@pytest.mark.parametrize(
    ("n_samples", "fps", "n_frames"),
    [
        (48_000, Fraction(60), 60),
        (400, Fraction(60), 1),  # half a frame: up
        (399, Fraction(60), 0),
        (14_400, Fraction(10), 3),  # 0.3 s, which floats take for 2 frames
        (48_000 * 60, NTSC, 1798),
    ],
)
def test_film_is_as_long_as_its_music(n_samples: int, fps: Fraction, n_frames: int) -> None:
    assert film_frames_for(silence(n_samples), fps) == n_frames


@given(n_samples=st.integers(0, 10**9), fps=rates)
def test_film_and_music_differ_by_half_a_frame_at_most(n_samples: int, fps: Fraction) -> None:
    # One sample stands for the many: only their number matters, and memory is short.
    music = silence(1)
    length = Fraction(n_samples, music.rate)
    stretched = Audio(np.broadcast_to(music.samples, (n_samples, 2)))
    assert abs(film_frames_for(stretched, fps) / fps - length) <= 1 / (2 * fps)


def test_samples_do_not_drift() -> None:
    # 1001/30000 s are 1601.6 samples.
    assert [sample_at(frame, NTSC) for frame in range(6)] == [0, 1602, 3203, 4805, 6406, 8008]
    assert sample_at(30_000 * 300, NTSC) == 1001 * 300 * 48_000


@given(fps=rates, cuts=st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_pieces_join_without_gap_or_overlap(fps: Fraction, cuts: list[int]) -> None:
    music = Audio(np.arange(2 * 480, dtype=np.float32).reshape(-1, 2), rate=100)
    edges = [0, *sorted(cuts), 2000]
    pieces = [
        frames_of(music, first, after - first, fps).samples
        for first, after in itertools.pairwise(edges)
    ]
    np.testing.assert_array_equal(np.concatenate(pieces), music.samples)


@pytest.mark.parametrize("n_frames", [10, 60, 90])
def test_fit_cuts_or_adds_silence(n_frames: int) -> None:
    music = Audio(tone(2))
    fitted = fit(music, n_frames, NTSC)
    assert fitted.n_samples == sample_at(n_frames, NTSC)
    both = min(fitted.n_samples, music.n_samples)
    np.testing.assert_array_equal(fitted.samples[:both], music.samples[:both])
    assert not fitted.samples[both:].any()


def test_fades_leave_the_rest_alone() -> None:
    music = Audio(tone(2))
    half = Fraction(1, 2)
    np.testing.assert_array_equal(fade_in(music, half).samples[24_000:], music.samples[24_000:])
    np.testing.assert_array_equal(fade_out(music, half).samples[:-24_000], music.samples[:-24_000])


def test_fades_do_not_click() -> None:
    # Full-scale from the first sample to the last: cut like that, it would click at both ends.
    loud = Audio(np.ones((48_000, 2), np.float32))
    faded = fade_out(fade_in(loud, Fraction(1, 10)), Fraction(1, 10)).samples
    steps = np.abs(np.diff(np.pad(faded, ((1, 1), (0, 0))), axis=0))
    assert steps.max() < 0.0004  # pi / 2 over 4800 samples


def test_fades_have_equal_power() -> None:
    loud = Audio(np.ones((48_000, 2), np.float32))
    rise, fall = fade_in(loud, 1).samples, fade_out(loud, 1).samples
    np.testing.assert_allclose(rise**2 + fall**2, 1, atol=1e-6)


@pytest.mark.parametrize("fade", [fade_in, fade_out])
@pytest.mark.parametrize("n_samples", [0, 1, 100])
def test_a_fade_may_be_longer_than_the_sound(fade, n_samples: int) -> None:
    faded = fade(Audio(np.ones((n_samples, 2), np.float32)), 1)
    assert faded.n_samples == n_samples
    assert np.isfinite(faded.samples).all()


def test_no_fade_changes_nothing() -> None:
    music = Audio(tone(1))
    np.testing.assert_array_equal(fade_out(fade_in(music, 0), 0).samples, music.samples)


@pytest.mark.parametrize("samples", [np.zeros(5, np.float32), np.zeros((5, 2)), np.zeros((2, 5))])
def test_other_arrays_are_refused(samples: np.ndarray) -> None:
    with pytest.raises(ValueError, match="must be"):
        Audio(samples)
