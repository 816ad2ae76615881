"""Pictures with nothing behind them: light and ink laid over whatever an editor has."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from render_scenes import everything, f32, segments
from slow_render import slow_clear

from epochreel.drawing import Box, Curve, Discs, DisplayList, Drawing, Text, Tone
from epochreel.frame import YuvFrame
from epochreel.render import Rasteriser, render_rgb, render_rgba
from epochreel.render.dither import bayer_pattern
from epochreel.render.layout import TILE_HEIGHT, TILE_WIDTH

SIZE = (200, 120)
CURVES: tuple[Curve, ...] = ("film", "plain", "paper")


def clear(seed: int, curve: Curve, size: tuple[int, int] = SIZE) -> DisplayList:
    picture = everything(seed, size, signed=seed % 2 == 1)
    return dataclasses.replace(picture, backdrop=None, tone=Tone(curve, 0.8))


def over(rgba: np.ndarray, ground: float) -> np.ndarray:
    """Return a picture over a grey as an editor that counts in bytes makes it."""
    alpha = rgba[..., 3:] / 255
    return np.floor(rgba[..., :3] * alpha + ground * (1 - alpha) + 0.5)


def planes_of(picture: DisplayList, pixels: str) -> YuvFrame:
    with Rasteriser(picture.width, picture.height, pixels=pixels) as rasteriser:
        frame = rasteriser.draw(picture)
    assert isinstance(frame, YuvFrame)
    return YuvFrame(*(plane.copy() for plane in frame.planes))


def thresholds(picture: DisplayList) -> np.ndarray:
    if picture.tone.curve == "plain":
        return np.full((picture.height, picture.width), 0.5)
    tile = bayer_pattern().reshape(2 * TILE_HEIGHT, TILE_WIDTH)
    repeats = (picture.height // len(tile) + 1, picture.width // TILE_WIDTH + 1)
    pattern = np.tile(tile, repeats)[: picture.height, : picture.width]
    return 1 - pattern if picture.tone.curve == "paper" else pattern


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), curve=st.sampled_from(CURVES))
def test_over_its_own_ground_it_is_the_picture(seed: int, curve: Curve) -> None:
    picture = clear(seed, curve)
    found = over(render_rgba(picture), 255 if curve == "paper" else 0)
    assert np.abs(found - render_rgb(picture)).max() <= 1


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("seed", range(3))
def test_equals_the_formula(seed: int, curve: Curve) -> None:
    picture = clear(seed, curve)
    colours, alpha = slow_clear(picture)
    rgba = render_rgba(picture).astype(float)
    wanted = np.floor(255 * alpha + thresholds(picture))
    assert np.abs(rgba[..., 3] - wanted).max() <= 1
    assert np.mean(rgba[..., 3] != wanted) < 0.002
    solid = alpha > 0.02
    straight = 255 * colours[solid] / alpha[solid][:, None]
    assert np.abs(rgba[solid][:, :3] - straight).max() < 1.01


@pytest.mark.parametrize("curve", CURVES)
def test_deep_planes_are_the_formula_by_bt709(curve: Curve) -> None:
    picture = clear(4, curve)
    colours, alpha = slow_clear(picture)
    frame = planes_of(picture, "yuva444p10")
    assert frame.a is not None
    assert np.abs(frame.a - 1023 * alpha).max() < 0.55
    solid = alpha > 0.02
    red, green, blue = (colours[solid] / alpha[solid][:, None]).T
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert np.abs(frame.y[solid] - (64 + 876 * luma)).max() < 0.75
    assert np.abs(frame.u[solid] - (512 + 896 * (blue - luma) / 1.8556)).max() < 0.75
    assert np.abs(frame.v[solid] - (512 + 896 * (red - luma) / 1.5748)).max() < 0.75


@pytest.mark.parametrize("curve", CURVES)
def test_planes_of_eight_bits_have_the_opacity_of_rgba(curve: Curve) -> None:
    picture = clear(5, curve)
    frame, rgba = planes_of(picture, "yuva420"), render_rgba(picture)
    assert frame.a is not None
    assert np.array_equal(frame.a, rgba[..., 3])
    solid = frame.a > 8
    luma = rgba[solid][:, :3] @ (0.2126, 0.7152, 0.0722)
    assert np.abs(frame.y[solid] - (16 + 219 / 255 * luma)).max() <= 1.6


@pytest.mark.parametrize("curve", CURVES)
def test_where_there_is_nothing_there_is_no_noise(curve: Curve) -> None:
    one = segments(1, np.random.default_rng(3), SIZE)
    one = dataclasses.replace(one, start=f32([[30, 20]]), end=f32([[60, 40]]))
    picture = DisplayList(*SIZE, None, Tone(curve), dynamic=Drawing(segments=one))
    rgba = render_rgba(picture)
    assert rgba.any()
    assert not rgba[70:].any()
    assert not rgba[rgba[..., 3] == 0].any()
    nothing = DisplayList(*SIZE, None, Tone(curve))
    assert not render_rgba(nothing).any()
    for pixels in ("yuva420", "yuva444p10"):
        alpha = planes_of(nothing, pixels).a
        assert alpha is not None
        assert not alpha.any()


@pytest.mark.parametrize("ground", [0, 60, 128, 255])
def test_light_brightens_whatever_it_falls_on(ground: int) -> None:
    """A channel that is the light's strongest is never darker than without it: no grey halo."""
    rng = np.random.default_rng(6)
    lights = Drawing(segments(8, rng, SIZE), None)
    rgba = render_rgba(DisplayList(*SIZE, None, dynamic=lights))
    assert over(rgba, ground).max(axis=-1).min() >= ground
    assert lights.segments is not None
    white = dataclasses.replace(
        lights.segments,
        rgb=lights.segments.rgb[:, :1].repeat(3, 1),
        pulse_rgb=f32(np.ones((8, 3))),
    )
    rgba = render_rgba(DisplayList(*SIZE, None, dynamic=Drawing(white)))
    assert over(rgba, ground).min() >= ground


@pytest.mark.parametrize("ground", [0, 60, 128, 255])
def test_density_darkens_whatever_it_is_printed_on(ground: int) -> None:
    lights = Drawing(segments(8, np.random.default_rng(6), SIZE), None)
    rgba = render_rgba(DisplayList(*SIZE, None, Tone("paper"), dynamic=lights))
    assert over(rgba, ground).min(axis=-1).max() <= ground


def dark_disc(hides: float) -> Drawing:
    none = f32([[0, 0, 0]])
    disc = Discs(
        center=f32([(100, 60)]),
        radius=f32([30]),
        rgb=none,
        shade=f32([0]),
        ring_rgb=none,
        ring_width=f32([0]),
        glow_rgb=none,
        reach=f32([1]),
        hides=f32([hides]),
    )
    bright = segments(6, np.random.default_rng(1), SIZE)
    return Drawing(bright, disc)


@pytest.mark.parametrize("curve", CURVES)
def test_discs_are_as_opaque_as_they_hide(curve: Curve) -> None:
    inside = np.s_[50:70, 90:110]
    rgba = render_rgba(DisplayList(*SIZE, None, Tone(curve), dynamic=dark_disc(1.0)))
    assert np.all(rgba[inside] == [255 if curve == "paper" else 0] * 3 + [255])
    alone = Drawing(None, dark_disc(0.5).discs)
    rgba = render_rgba(DisplayList(*SIZE, None, Tone(curve), dynamic=alone))
    assert np.abs(rgba[inside][..., 3] - 127.5).max() <= 1


@pytest.mark.parametrize("curve", CURVES)
def test_with_a_backdrop_nothing_shines_through(curve: Curve) -> None:
    picture = dataclasses.replace(everything(2), tone=Tone(curve))
    rgba = render_rgba(picture)
    assert np.all(rgba[..., 3] == 255)
    assert np.abs(rgba[..., :3].astype(int) - render_rgb(picture)).max() <= 1
    luma = planes_of(picture, "yuv444p10").y
    assert luma.shape == SIZE[::-1]


@pytest.mark.parametrize("pixels", ["yuva420", "yuva444p10"])
def test_a_letter_has_its_own_colour_up_to_its_edge_and_beyond(pixels: str) -> None:
    """Else a codec blurs the black of nothing into it."""
    words = Drawing(inks=(Text("Wort", 10, 90, 60, (0.9, 0.3, 0.2, 1.0)),))
    frame = planes_of(DisplayList(*SIZE, None, dynamic=words), pixels)
    assert frame.a is not None
    tiles = np.s_[64:96, 0:128]  # those that the letters lie in
    assert 0.05 < np.mean(frame.a[tiles] > 0) < 0.9
    for plane in (frame.y[tiles], frame.u[32:48, 0:64] if pixels == "yuva420" else frame.u[tiles]):
        assert np.ptp(plane) <= 1


def test_colours_of_neighbours_are_mixed_by_their_opacity() -> None:
    """A faint red beside a solid blue must not turn the blue's chroma, which they share."""
    boxes = (Box(0, 0, 1, 2, fill=(1, 0, 0, 0.02)), Box(1, 0, 1, 2, fill=(0, 0, 1, 1)))
    frame = planes_of(DisplayList(64, 32, None, dynamic=Drawing(inks=boxes)), "yuva420")
    alone = planes_of(DisplayList(64, 32, None, dynamic=Drawing(inks=boxes[1:])), "yuva420")
    assert abs(int(frame.u[0, 0]) - int(alone.u[0, 0])) <= 4


@pytest.mark.parametrize("size", [(1, 1), (63, 31), (65, 33)])
@pytest.mark.parametrize("pixels", ["rgba", "yuva444p10"])
def test_odd_sizes(size: tuple[int, int], pixels: str) -> None:
    picture = clear(5, "film", size)
    with Rasteriser(*size, pixels=pixels) as rasteriser:
        frame = rasteriser.draw(picture)
        alpha = frame.a if isinstance(frame, YuvFrame) else frame[..., 3]
        assert alpha is not None
        full = 1023 if isinstance(frame, YuvFrame) else 255
        assert np.abs(alpha / full - slow_clear(picture)[1]).max() < 1 / 250


def test_inks_over_one_another() -> None:
    # What is left of the ground is (1 - a)(1 - b), which the kernels never compute.
    boxes = (Box(0, 0, 9, 9, fill=(1, 1, 1, 0.5)), Box(0, 0, 9, 9, fill=(0, 0, 0, 0.5)))
    rgba = render_rgba(DisplayList(9, 9, None, Tone("plain"), dynamic=Drawing(inks=boxes)))
    assert np.all(rgba[2:7, 2:7, 3] == round(255 * 0.75))
    assert np.all(rgba[2:7, 2:7, :3] == round(255 * 0.25 / 0.75))
