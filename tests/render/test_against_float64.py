"""The kernels against the formulas in plain float64 NumPy."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from render_scenes import NIGHT, SIGNS, discs, everything, f32, inks, segments, with_signs
from slow_render import slow_display

from epochreel.drawing import Backdrop, Curve, DisplayList, Drawing, Tone
from epochreel.frame import YuvFrame
from epochreel.render import Rasteriser, render_rgb
from epochreel.render.dither import bayer_pattern
from epochreel.render.layout import TILE_HEIGHT, TILE_WIDTH

SIZE = (200, 120)


def thresholds(height: int, width: int) -> np.ndarray:
    tile = bayer_pattern().reshape(2 * TILE_HEIGHT, TILE_WIDTH)
    return np.tile(tile, (height // len(tile) + 1, width // TILE_WIDTH + 1))[:height, :width]


def assert_equals_slow(picture: DisplayList) -> None:
    """Compare bytes before and after rounding: at most one apart, and seldom."""
    wanted = 255 * slow_display(picture)
    plain = picture.tone.curve == "plain"
    wanted += 0.5 if plain else thresholds(picture.height, picture.width)[..., None]
    found = render_rgb(picture)
    assert np.abs(found - np.floor(wanted)).max() <= 1
    assert np.mean(found != np.floor(wanted)) < 0.002


def drawn(tone: Tone | None = None, **parts: object) -> DisplayList:
    drawing = dataclasses.replace(Drawing(), **parts)
    return DisplayList(*SIZE, NIGHT, tone or Tone(), drawing, SIGNS)


@pytest.mark.parametrize("seed", range(4))
def test_segments_and_pulses(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_equals_slow(drawn(segments=segments(15, rng, SIZE)))


@pytest.mark.parametrize("curve", ["film", "plain", "paper"])
@pytest.mark.parametrize("seed", range(3))
def test_of_two_signs_the_stronger_covers_the_weaker(seed: int, curve: Curve) -> None:
    bars = with_signs(segments(25, np.random.default_rng(seed), SIZE), seed)
    assert_equals_slow(drawn(Tone(curve, 0.7), segments=bars, discs=None))


def test_what_has_a_sign_does_not_depend_on_order() -> None:
    bars = with_signs(segments(25, np.random.default_rng(3), SIZE), 3)
    names = [field.name for field in dataclasses.fields(bars)]
    turned = type(bars)(*(np.ascontiguousarray(getattr(bars, name)[::-1]) for name in names))
    one, other = (render_rgb(drawn(segments=each)).astype(int) for each in (bars, turned))
    assert np.abs(one - other).max() <= 1  # sums of single precision in another order
    assert np.mean(one != other) < 0.001


@pytest.mark.parametrize("angle", [0, 1e-9, 1e-4, 30, 45, 89.9999, 90, 135, 180, 270])
def test_segments_at_any_angle(angle: float) -> None:
    one = segments(1, np.random.default_rng(1), SIZE)
    turn = np.array((np.cos(np.radians(angle)), np.sin(np.radians(angle))))
    middle = np.array((100.3, 60.1))
    one = dataclasses.replace(
        one,
        start=f32([middle - 50 * turn]),
        end=f32([middle + 50 * turn]),
        pulse_at=f32([60]),
        pulse_rgb=f32([[2, 1, 3]]),
    )
    assert_equals_slow(drawn(segments=one))


def test_segment_without_length() -> None:
    dot = segments(1, np.random.default_rng(2), SIZE)
    dot = dataclasses.replace(dot, start=f32([[64, 32]]), end=f32([[64, 32]]))
    assert_equals_slow(drawn(segments=dot))


@pytest.mark.parametrize("seed", range(4))
def test_discs_hide_segments_and_add_up(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_equals_slow(drawn(discs=discs(8, rng, SIZE), segments=segments(5, rng, SIZE)))


@pytest.mark.parametrize("seed", range(4))
def test_inks(seed: int) -> None:
    assert_equals_slow(drawn(inks=inks(np.random.default_rng(seed), SIZE)))


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("curve", ["film", "plain"])
@pytest.mark.parametrize("seed", range(3))
def test_everything(seed: int, curve: str, signed: bool) -> None:
    assert_equals_slow(everything(seed, curve=curve, signed=signed))


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (63, 31), (65, 33), (129, 7)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    assert_equals_slow(everything(5, size=size))


def test_yuv_is_the_rgb_picture_by_bt709() -> None:
    picture = everything(7)
    red, green, blue = np.moveaxis(slow_display(picture), -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    with Rasteriser(*SIZE, pixels="yuv420") as rasteriser:
        frame = rasteriser.draw(picture)
    assert isinstance(frame, YuvFrame)
    wanted = np.floor(16 + 219 * luma + thresholds(120, 200))
    assert np.abs(frame.y - wanted).max() <= 1
    assert np.mean(frame.y != wanted) < 0.002
    for plane, difference in ((frame.u, (blue - luma) / 1.8556), (frame.v, (red - luma) / 1.5748)):
        mean = difference.reshape(60, 2, 100, 2).mean(axis=(1, 3))
        wanted = np.floor(128 + 224 * mean + thresholds(60, 100))
        assert np.abs(plane - wanted).max() <= 1
        assert np.mean(plane != wanted) < 0.002


@pytest.mark.parametrize(("light", "luma"), [(0.0, 16), (100.0, 235)])
def test_yuv_is_limited_range(light: float, luma: int) -> None:
    flat = Backdrop((light,) * 3, (light,) * 3)
    with Rasteriser(64, 32, pixels="yuv420") as rasteriser:
        frame = rasteriser.draw(DisplayList(64, 32, backdrop=flat))
    assert isinstance(frame, YuvFrame)
    assert set(np.unique(frame.y)) == {luma}
    assert set(np.unique(frame.u)) == set(np.unique(frame.v)) == {128}
