from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from choosing import film_options
from epochreel.encode import format_for
from epochreel.film import FilmOptions
from epochreel.film.limits.ladder import LEAST_SIDE_PX, ladder_of

NAMES = ("a.gif", "a.webp")


def ways_for(name: str, **chosen: object) -> tuple[FilmOptions, ...]:
    options = film_options(max_size="5MB", **chosen)  # pyright: ignore[reportArgumentType]
    return ladder_of(options, format_for(name))


def extent(options: FilmOptions) -> tuple[int, Fraction, int]:
    return options.scene.width * options.scene.height, options.fps, options.fineness or 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [None, (1080, 1920), (640, 480), (100, 80)])
def test_each_rung_gives_something_up_and_gains_nothing(
    name: str, size: tuple[int, int] | None
) -> None:
    ways = ways_for(name) if size is None else ways_for(name, size=size)
    for better, worse in pairwise(ways):
        assert all(a >= b for a, b in zip(extent(better), extent(worse), strict=True))
        assert extent(better) != extent(worse)


@pytest.mark.parametrize("name", NAMES)
def test_the_shape_of_the_picture_stays(name: str) -> None:
    for way in ways_for(name):
        assert way.scene.width * 9 == way.scene.height * 16
    assert ways_for(name)[0].scene.height == 1080
    assert ways_for(name)[-1].scene.height == LEAST_SIDE_PX


@pytest.mark.parametrize("name", NAMES)
def test_what_was_chosen_is_kept(name: str) -> None:
    sized = ways_for(name, size=(320, 200))
    assert {(way.scene.width, way.scene.height) for way in sized} == {(320, 200)}
    assert len({way.fps for way in sized}) > 3
    paced = ways_for(name, fps=Fraction(30))
    assert {way.fps for way in paced} == {30}
    assert len({way.scene.width for way in paced}) > 5
    both = ways_for(name, size=(320, 200), fps=Fraction(30))
    assert len({way.fineness for way in both}) == len(both) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_a_slow_film_does_not_get_faster(name: str) -> None:
    ways = ways_for(name, style="classic")
    assert {way.fps for way in ways} == {1}
    assert max(way.scene.width for way in ways) == 640


def test_motion_of_a_gif_is_even() -> None:
    for way in ways_for("a.gif"):
        assert (100 / way.fps).denominator == 1
