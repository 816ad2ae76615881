"""Transparent films, written and read back."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from film_pictures import HEIGHT, WIDTH, Film, finish, glow
from sounds import RATE, tone

from epochreel.encode.probe import describe, over_ground, read_frames
from epochreel.encode.sound import Sound
from epochreel.encode.writer import open_writer
from epochreel.errors import UsageError
from epochreel.frame import RgbaFrame

FILMS = ("a.mov", "a.webm")
NAMES = (*FILMS, "frames")
NTSC = Fraction(30_000, 1001)


def light(number: int) -> RgbaFrame:
    """Return one frame of an amber light on nothing, and a crisp opaque bar."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    alpha = np.exp(-((x - 30 - 2 * number) ** 2 + (y - 48) ** 2) / 300)
    picture = np.empty((HEIGHT, WIDTH, 4))
    picture[:] = (250, 180, 60, 0)
    picture[..., 3] = 255 * alpha
    picture[80:88, 8 : 24 + 2 * number] = (230, 230, 240, 255)
    return np.rint(picture).astype(np.uint8)


def rgba_frames(path: Path, numbers: list[int] | None = None) -> list[RgbaFrame]:
    return list(read_frames(path, numbers, pixels="rgba"))


@pytest.mark.parametrize("name", NAMES)
def test_colours_and_opacity_come_back(film: Film, name: str) -> None:
    written = [light(n) for n in range(12)]
    read = rgba_frames(film(name, written, transparent=True))
    assert len(read) == len(written)
    most, mean = {"a.mov": (3, 0.4), "a.webm": (40, 1.5), "frames": (0, 0)}[name]
    for one, two in zip(written, read, strict=True):
        opacity = np.abs(one[..., 3].astype(int) - two[..., 3])
        assert opacity.max() <= (1 if name == "a.mov" else most)
        for ground in (0, 128, 255):
            difference = np.abs(over_ground(one, ground).astype(int) - over_ground(two, ground))
            assert difference.max() <= most
            assert difference.mean() <= mean


@pytest.mark.parametrize("name", NAMES)
def test_rgb_is_the_film_over_black(film: Film, name: str) -> None:
    path = film(name, [light(3)], transparent=True)
    (rgb,), (rgba,) = read_frames(path), read_frames(path, pixels="rgba")
    assert np.array_equal(rgb, over_ground(rgba, 0))


@pytest.mark.parametrize("name", [*NAMES, "a.gif", "a.mp4"])
def test_an_opaque_film_is_read_as_opaque(film: Film, name: str) -> None:
    (rgba,) = read_frames(film(name, [glow(0)]), pixels="rgba")
    assert rgba.shape == (HEIGHT, WIDTH, 4)
    assert np.all(rgba[..., 3] == 255)


@pytest.mark.parametrize("fps", [Fraction(60), NTSC, Fraction(1)])
@pytest.mark.parametrize("name", FILMS)
def test_stream_says_what_it_is(film: Film, name: str, fps: Fraction) -> None:
    path = film(name, [light(n) for n in range(17)], fps, transparent=True, keyframes=[7, 13])
    facts = describe(path)
    assert facts.transparent
    assert (facts.n_frames, facts.fps) == (17, fps)
    rounding = Fraction(1, 1000) if name == "a.webm" else 0
    assert abs(facts.duration_secs - 17 / fps) <= rounding
    assert (facts.primaries, facts.transfer, facts.matrix) == (1, 1, 1)
    assert facts.keyframes == ((0, 7, 13) if name == "a.webm" else tuple(range(17)))


@pytest.mark.parametrize("name", FILMS)
def test_chosen_frames_are_the_right_ones(film: Film, name: str) -> None:
    written = [light(n) for n in range(25)]
    path = film(name, written, transparent=True, keyframes=[6, 20])
    chosen = [0, 5, 6, 19, 24]
    for number, read in zip(chosen, rgba_frames(path, chosen), strict=True):
        errors = [np.abs(read[..., 3].astype(int) - one[..., 3]).mean() for one in written]
        assert int(np.argmin(errors)) == number


@pytest.mark.parametrize("name", FILMS)
def test_sound_keeps_the_opacity(film: Film, name: str) -> None:
    silent = film(name, [light(n) for n in range(9)], NTSC, transparent=True)
    path = silent.with_name(f"heard-{name}")
    finish(silent, path, fps=NTSC, sound=Sound([tone(1)], RATE))
    assert describe(path).transparent
    for before, after in zip(rgba_frames(silent), rgba_frames(path), strict=True):
        assert np.array_equal(before, after)
    if name == "a.webm":
        assert b"\x53\xc0\x81\x01" in path.read_bytes()  # AlphaMode, which browsers go by


@pytest.mark.parametrize("with_sound", [False, True])
@pytest.mark.parametrize(("transparent", "depth"), [(True, 32), (False, 24)])
def test_prores_says_how_deep_it_is(
    film: Film, transparent: bool, depth: int, with_sound: bool
) -> None:
    """Editors look for opacity in a ProRes 4444 by the depth that the container states."""
    path = film("a.mov", [light(0) if transparent else glow(0)], transparent=transparent)
    if with_sound:
        silent, path = path, path.with_name("heard.mov")
        finish(silent, path, fps=Fraction(30), sound=Sound([tone(0.1)], RATE))
    entry = path.read_bytes().split(b"ap4h")[1]
    # 70 bytes from the name on, of a QuickTime image description.
    assert int.from_bytes(entry[74:76]) == depth


def test_prores_frames_say_that_they_are_bt709(film: Film) -> None:
    """FFmpeg's decoder goes by the header of the frame, not by the container."""
    path = film("a.mov", [light(0)], transparent=True)
    with av.open(str(path)) as container:
        (picture,) = container.decode(video=0)
    assert (picture.color_primaries, picture.color_trc, picture.colorspace) == (1, 1, 1)


@pytest.mark.parametrize("name", NAMES)
def test_equal_frames_give_equal_bytes(film: Film, name: str) -> None:
    frames = [light(n) for n in range(9)]
    paths = [film(name if copy == "a" else f"b-{name}", frames, transparent=True) for copy in "ab"]
    contents = [
        [file.read_bytes() for file in sorted(path.iterdir())]
        if path.is_dir()
        else path.read_bytes()
        for path in paths
    ]
    assert contents[0] == contents[1]


def test_odd_sizes_are_no_trouble_for_prores(film: Film) -> None:
    (read,) = rgba_frames(film("a.mov", [light(0)[:51, :33]], transparent=True))
    assert read.shape == (51, 33, 4)
    assert np.abs(read[..., 3].astype(int) - light(0)[:51, :33, 3]).max() <= 1


@pytest.mark.parametrize("name", ["a.mp4", "a.gif"])
def test_what_cannot_be_transparent_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be transparent"):
        open_writer(tmp_path / name, width=64, height=64, fps=Fraction(30), transparent=True)
    assert list(tmp_path.iterdir()) == []


def test_over_ground_rounds_to_nearest() -> None:
    rgba = np.array([[[255, 100, 0, 128], [9, 9, 9, 0], [7, 8, 9, 255]]], np.uint8)
    over = over_ground(rgba, 255)
    assert over.tolist() == [[[255, 177, 127], [255, 255, 255], [7, 8, 9]]]
