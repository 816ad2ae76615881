from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys
from typing import get_args

import numpy as np
import pytest
from render_scenes import discs, everything, f32, segments

from epochreel.drawing import Backdrop, Box, DisplayList, Drawing, Image, Polyline, Text
from epochreel.errors import UsageError
from epochreel.frame import Frame, PixelLayout, YuvFrame, has_alpha
from epochreel.render import Rasteriser, render_rgb, render_rgba

SIZE = (256, 144)


def digest(frame: Frame) -> str:
    planes = frame.planes if isinstance(frame, YuvFrame) else (frame,)
    return hashlib.sha256(b"".join(plane.tobytes() for plane in planes)).hexdigest()


def sequence(n: int = 6) -> list[DisplayList]:
    """Return pictures of which some parts stay and others move."""
    still = everything(0, SIZE)
    pictures = []
    for i in range(n):
        moving = segments(5, np.random.default_rng(9), SIZE)
        moving = dataclasses.replace(moving, pulse_at=moving.pulse_at + 7 * i)
        words = (Text(f"step {i}", 100, 80, 20, (1, 1, 1, 1)),)
        inks = (*(still.dynamic.inks[i % 3 :]), *words)
        drawing = Drawing(moving, discs(3, np.random.default_rng(8), SIZE), inks)
        pictures.append(dataclasses.replace(still, dynamic=drawing))
    return pictures


@pytest.mark.parametrize("pixels", get_args(PixelLayout))
def test_a_picture_does_not_depend_on_the_ones_before(pixels: PixelLayout) -> None:
    pictures = sequence()
    if has_alpha(pixels):
        pictures = [dataclasses.replace(picture, backdrop=None) for picture in pictures]
    fresh = []
    for picture in pictures:
        with Rasteriser(*SIZE, pixels=pixels, n_threads=1) as rasteriser:
            fresh.append(digest(rasteriser.draw(picture)))
    assert len(set(fresh)) == len(fresh)
    for order in ([0, 1, 2, 3, 4, 5], [3, 1, 1, 5, 0, 2, 4, 0]):
        for n_threads in (1, 2, 3):
            with Rasteriser(*SIZE, pixels=pixels, n_threads=n_threads) as rasteriser:
                assert [digest(rasteriser.draw(pictures[i])) for i in order] == [
                    fresh[i] for i in order
                ]


def test_a_picture_without_backdrop_is_another() -> None:
    picture = dataclasses.replace(sequence(1)[0], backdrop=Backdrop())
    clear = dataclasses.replace(picture, backdrop=None)
    with Rasteriser(*SIZE, pixels="rgba") as rasteriser:
        rasteriser.draw(picture)
        assert digest(rasteriser.draw(clear)) == digest(render_rgba(clear))
    assert digest(render_rgb(clear)) == digest(render_rgb(picture))


def test_backdrop_and_tone_are_part_of_the_picture() -> None:
    picture = sequence(1)[0]
    dimmer = dataclasses.replace(picture, tone=dataclasses.replace(picture.tone, exposure=0.5))
    with Rasteriser(*SIZE) as rasteriser:
        rasteriser.draw(picture)
        assert digest(rasteriser.draw(dimmer)) == digest(render_rgb(dimmer))


def test_only_changed_tiles_are_drawn() -> None:
    picture = everything(1, SIZE)
    same = dataclasses.replace(picture, dynamic=dataclasses.replace(picture.dynamic))
    words = (*picture.dynamic.inks, Text("x", 200, 100, 12, (1, 1, 1, 1)))
    other = dataclasses.replace(picture, dynamic=dataclasses.replace(picture.dynamic, inks=words))
    with Rasteriser(*SIZE) as rasteriser:
        frame = rasteriser.draw(picture)
        assert isinstance(frame, np.ndarray)
        frame[:] = 77
        rasteriser.draw(same)
        assert np.all(frame == 77)
        rasteriser.draw(other)
        assert 0 < np.mean(np.any(frame != 77, axis=2)) < 0.2


def test_a_curve_that_grows_leaves_its_beginning_alone() -> None:
    points = f32(np.stack([np.arange(0, 1000, 10), np.full(100, 70)], axis=1))

    def curve(n: int) -> DisplayList:
        line = Polyline(points[:n], 3, (1, 1, 1, 1))
        return DisplayList(1024, 144, dynamic=Drawing(inks=(line,)))

    with Rasteriser(1024, 144) as rasteriser:
        frame = rasteriser.draw(curve(80))
        assert isinstance(frame, np.ndarray)
        frame[:] = 77
        rasteriser.draw(curve(81))
        assert np.all(frame[:, :700] == 77)
        assert not np.all(frame[:, 700:] == 77)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 3e38, -1e30])
def test_numbers_that_are_no_places_show_nothing(bad: float) -> None:
    good = everything(3, SIZE)
    assert good.dynamic.segments is not None
    assert good.dynamic.discs is not None
    for field in dataclasses.fields(good.dynamic.segments):
        values = getattr(good.dynamic.segments, field.name).copy()
        values[::2] = bad
        broken = dataclasses.replace(good.dynamic.segments, **{field.name: values})
        render_rgb(dataclasses.replace(good, dynamic=Drawing(segments=broken)))
    for field in dataclasses.fields(good.dynamic.discs):
        values = getattr(good.dynamic.discs, field.name).copy()
        values[::2] = bad
        broken = dataclasses.replace(good.dynamic.discs, **{field.name: values})
        render_rgb(dataclasses.replace(good, dynamic=Drawing(discs=broken)))
    cells = np.zeros((2, 2, 4), np.uint8)
    lost = (
        Box(bad, 5, 10, 10, fill=(1, 1, 1, 1)),
        Box(5, 5, bad, 10, 3, line=(1, 1, 1, 1), line_width=bad),
        Text("lost", bad, 10, 20, (1, 1, 1, 1)),
        Polyline(f32([[bad, 0], [10, 10], [0, bad]]), 2, (1, 1, 1, 1)),
        Image(0, bad, 10, 10, cells),
        Image(0, 0, bad, 10, cells),
    )
    for ink in lost:
        render_rgb(DisplayList(*SIZE, dynamic=Drawing(inks=(ink,))))


def test_lights_outside_the_picture_change_nothing() -> None:
    empty = DisplayList(*SIZE)
    one = segments(1, np.random.default_rng(0), SIZE)
    for shift in ((-900, 0), (900, 0), (0, -900), (0, 900)):
        away = dataclasses.replace(one, start=one.start + f32(shift), end=one.end + f32(shift))
        outside = dataclasses.replace(empty, dynamic=Drawing(segments=away))
        assert digest(render_rgb(outside)) == digest(render_rgb(empty))


def test_nothing_to_draw() -> None:
    none = Drawing(
        segments(0, np.random.default_rng(0), SIZE), discs(0, np.random.default_rng(0), SIZE)
    )
    assert not render_rgb(DisplayList(*SIZE, dynamic=none)).any()


@pytest.mark.parametrize("text", ["", " ", "\u00a0"])
def test_text_without_marks(text: str) -> None:
    words = Drawing(inks=(Text(text, 10, 10, 20, (1, 1, 1, 1)),))
    assert not render_rgb(DisplayList(*SIZE, dynamic=words)).any()


def test_sizes_are_checked() -> None:
    with pytest.raises(UsageError, match="102x100"):
        Rasteriser(101, 100, pixels="yuv420")
    with pytest.raises(UsageError, match="0x5"):
        Rasteriser(0, 5)
    with Rasteriser(10, 10) as rasteriser, pytest.raises(UsageError, match="draws 10x10"):
        rasteriser.draw(DisplayList(11, 10))


def test_words_are_measured_without_a_compiler() -> None:
    code = (
        "import sys; from epochreel.render import text_width; text_width('a', 20);"
        " sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_arrays_that_do_not_fit_are_refused() -> None:
    """Kernels do not check bounds, so this must."""
    one = segments(4, np.random.default_rng(0), SIZE)
    cells = np.zeros((2, 2, 3), np.uint8)
    broken = (
        Drawing(dataclasses.replace(one, width=one.width[:2])),
        Drawing(dataclasses.replace(one, rgb=one.start)),
        Drawing(inks=(Polyline(one.width, 2, (1, 1, 1, 1)),)),
        Drawing(inks=(Image(0, 0, 5, 5, cells),)),
    )
    for drawing in broken:
        with pytest.raises(ValueError, match="needed"):
            render_rgb(DisplayList(*SIZE, dynamic=drawing))
