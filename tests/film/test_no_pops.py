"""Nothing on the screen changes from one frame to the next as if somebody had cut it out.

The pictures of four films are looked at around each cut and each phase, and once a second between:
block by block, a change that neither the frame before nor the one after prepares or goes on with
is a pop. Figures that roll change so, too, but they are small.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from choosing import film_options
from epochreel.drawing import DisplayList
from epochreel.film.directing import storyboard_of
from epochreel.film.pictures import Pictures, pictures_of
from epochreel.recording import plan_problem, record_training
from epochreel.render import Rasteriser
from epochreel.story import Storyboard
from epochreel.trace import ReelFile, open_reel

FILMS = ("xor", "spiral", "digits", "wave")
FPS, WIDTH, HEIGHT, BLOCK = Fraction(60), 320, 180, 20
# Of the whole range of brightness, the mean of a block: a line of type that comes at once changes
# one by 0.05 and more, a figure that rolls by less than 0.03.
POP = 0.04
# What goes on changes before or after by more than this share of it.
PREPARED = 0.25


@pytest.fixture(scope="module", params=FILMS)
def reel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReelFile]:
    path = tmp_path_factory.mktemp("pops") / f"{request.param}.reel"
    record_training(plan_problem(request.param), path)
    with open_reel(path) as reel:
        yield reel


def places(story: Storyboard) -> list[int]:
    """Return the frames that are the first of a shot or of a phase, and one each second."""
    found = set(range(0, story.n_frames, int(FPS)))
    for shot, start in zip(story.shots, story.starts, strict=False):
        for _, length in (*shot.phases, ("", shot.n_frames)):
            found.add(start)
            start += length
    return sorted(at for at in found if 2 <= at < story.n_frames - 2)


def blocks(pictures: Pictures, frames: list[int]) -> dict[int, NDArray[np.float64]]:
    """Return the mean brightness of each block of some frames, 0 to 1."""
    found = {}
    with Rasteriser(WIDTH, HEIGHT, pixels="yuv420") as rasteriser:
        for at in frames:
            luma = rasteriser.draw(pictures.at(at)).planes[0].astype(np.float64)
            cut = luma[:HEIGHT, :WIDTH].reshape(HEIGHT // BLOCK, BLOCK, WIDTH // BLOCK, BLOCK)
            found[at] = cut.mean(axis=(1, 3)) / 255.0
    return found


def pops(pictures: Pictures) -> list[tuple[int, str, float]]:
    """Return where a film pops: frame, kind of shot and how much; the greatest first."""
    story, found = pictures.storyboard, []
    around = sorted({at + off for at in places(story) for off in (-2, -1, 0, 1)})
    seen = blocks(pictures, around)
    for at in places(story):
        before, change, after = (np.abs(seen[at + o] - seen[at + o - 1]) for o in (-1, 0, 1))
        alone = (change > POP) & (np.maximum(before, after) < PREPARED * change)
        if alone.any():
            shot = story.shots[story.index_at(at)]
            found.append((at, shot.kind, round(float(change[alone].max()), 3)))
    return sorted(found, key=lambda pop: -pop[2])


def test_nothing_pops(reel: ReelFile) -> None:
    options = film_options(size=(WIDTH, HEIGHT), fps=FPS)
    assert pops(pictures_of(reel, storyboard_of(reel, options), options)) == []


class _Jumping:
    """A stage that leaves out half a second where a film's second lesson begins."""

    def __init__(self, pictures: Pictures) -> None:
        self.storyboard, self._pictures = pictures.storyboard, pictures
        kinds = [shot.kind for shot in self.storyboard.shots]
        self._jump = self.storyboard.starts[kinds.index("lesson") + 1]

    def at(self, frame: int) -> DisplayList:
        return self._pictures.at(frame + 60 if frame >= self._jump else frame)


def test_a_jump_is_seen(reel: ReelFile) -> None:
    """What the test above measures can fail."""
    options = film_options(size=(WIDTH, HEIGHT), fps=FPS)
    jumping = _Jumping(pictures_of(reel, storyboard_of(reel, options), options))
    board = jumping.storyboard
    start = max(at for at in places(board) if at <= jumping._jump)
    seen = blocks(jumping, [start + off for off in (-2, -1, 0, 1)])  # pyright: ignore[reportArgumentType]
    assert np.abs(seen[start] - seen[start - 1]).max() > POP
