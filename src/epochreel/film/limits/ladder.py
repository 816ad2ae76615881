"""What is given up, step by step, for a film to take less room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from epochreel.encode.formats import FilmFormat
from epochreel.film.options import FilmOptions

# Of a picture whose shorter side is less, small type cannot be read any more.
LEAST_SIDE_PX = 225


@dataclass(frozen=True, slots=True)
class Rung:
    """How large, fast and fine a film is at most.

    Parameters
    ----------
    side_px
        The shorter side of the picture, px.
    fps
        Frames a second.
    fineness
        Colours of a GIF, quality of a WebP.
    """

    side_px: int
    fps: Fraction
    fineness: int


def _rungs(*rungs: tuple[int, int, int]) -> tuple[Rung, ...]:
    """Return rungs from a side in px, 1/100 s for a frame, in which motion is even, fineness."""
    return tuple(Rung(side_px, Fraction(100, ticks), fine) for side_px, ticks, fine in rungs)


_LARGE_SIDES_PX = (1080, 990, 900, 810, 720, 675, 630, 585, 540)  # whole at 16:9, as are the rest
# First goes what is not missed: pixels that a page scales away, then the finest shades. Then
# motion, because at 12.5 frames a second all is still there to be read, and last the size of the
# type. Each rung takes some 10 to 20 % less room than the one above.
_LADDERS: Mapping[str, tuple[Rung, ...]] = MappingProxyType(
    {
        ".gif": _rungs(
            *((side_px, 4, 256) for side_px in _LARGE_SIDES_PX),
            (495, 4, 256),
            (450, 4, 256),
            (450, 4, 128),
            (405, 4, 128),
            (405, 5, 128),
            (360, 5, 128),
            (360, 5, 64),
            (360, 6, 64),
            (360, 7, 64),
            (360, 8, 64),
            (315, 8, 64),
            (288, 8, 64),
            (270, 8, 64),
            (270, 10, 64),
            # With fewer than 32, green turns grey and no longer says what a synapse does.
            (270, 10, 32),
            (252, 10, 32),
            (LEAST_SIDE_PX, 10, 32),
            (LEAST_SIDE_PX, 12, 32),
        ),
        ".webp": _rungs(
            *((side_px, 4, 80) for side_px in _LARGE_SIDES_PX),
            (540, 4, 70),
            (495, 4, 70),
            (450, 4, 70),
            (450, 4, 60),
            (405, 4, 60),
            (405, 5, 60),
            (360, 5, 60),
            (360, 6, 60),
            (360, 6, 50),
            (360, 7, 50),
            (360, 8, 50),
            (315, 8, 50),
            (288, 8, 50),
            (270, 8, 50),
            (270, 10, 50),
            (270, 10, 40),
            (252, 10, 40),
            (LEAST_SIDE_PX, 10, 40),
            # Below 30 small type frays. Slower than this, two frames are left of a short lesson.
            (LEAST_SIDE_PX, 10, 30),
            (LEAST_SIDE_PX, 12, 30),
        ),
    }
)


def ladder_of(options: FilmOptions, film_format: FilmFormat) -> tuple[FilmOptions, ...]:
    """Return ways to make a film, the best first; each takes less room than the one before.

    None is larger or faster than the options say, and what a person chose stays as it is.

    Parameters
    ----------
    options
        With a limit.
    film_format
        One whose fineness can be chosen.
    """
    ways = (_way(options, rung) for rung in _LADDERS[film_format.suffix])
    return tuple(dict.fromkeys(ways))


def _way(options: FilmOptions, rung: Rung) -> FilmOptions:
    assert options.limit is not None
    scene, fps = options.scene, options.fps
    shorter = min(scene.width, scene.height)
    if not options.limit.keep_size and rung.side_px < shorter:
        width, height = (
            round(Fraction(side * rung.side_px, shorter)) for side in (scene.width, scene.height)
        )
        scene = replace(scene, width=width, height=height)
    if not options.limit.keep_fps:
        fps = min(fps, rung.fps)
    return replace(options, scene=scene, fps=fps, fineness=rung.fineness)
