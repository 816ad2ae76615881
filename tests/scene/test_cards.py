"""The first and the last card with what people put on them: all of it seen, nothing collides."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from epochreel.drawing import Box, DisplayList, Image, Ink
from epochreel.render import render_rgb
from epochreel.scene import SceneOptions
from epochreel.scene.around.puzzle import puzzle_words
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.logo import Logo
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import Imprint
from epochreel.story import Moment, Shot
from epochreel.story.storyboard import ShotKind
from scene.boxes import assert_inside, assert_texts_apart, box_of, texts_of
from scene.network_cases import CASES, SIZES
from scene.network_reels import record

FPS = Fraction(60)
MORE_SIZES = ((854, 480), (480, 270), (1024, 768), (1080, 1350), (960, 400))
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
PUZZLES = ("largest table", "2-16-16-1", "64-32-32-10", "tall picture", "4-8-3 long names", "1-1")
LONG = "Everything that somebody wanted to say before the film, which is not a good idea, " * 3
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 4

ReplayOf = Callable[[str], Replay]


@pytest.fixture(scope="module")
def replay_of(tmp_path_factory: pytest.TempPathFactory) -> ReplayOf:
    folder = tmp_path_factory.mktemp("cards")

    @cache
    def replay(name: str) -> Replay:
        return Replay(record(folder / f"{len(list(folder.iterdir()))}.reel", CASES[name]))

    return replay


def logo(height: int, width: int, rgba: tuple[int, ...] = (250, 120, 60, 255)) -> Logo:
    """Return a round logo, so that there is something transparent about it."""
    y, x = np.mgrid[:height, :width]
    y, x = (y - (height - 1) / 2) / height, (x - (width - 1) / 2) / width
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[np.hypot(x, y) <= 0.5] = rgba
    return Logo(pixels)


LOGOS = {
    "wide": logo(60, 1200),
    "tall": logo(900, 80),
    "tiny": logo(3, 5),
    "huge": logo(3000, 3000),
    "dark": logo(200, 600, (10, 10, 14, 255)),
}


def card(
    replay: Replay,
    kind: ShotKind,
    imprint: Imprint,
    *,
    size: tuple[int, int] = (1920, 1080),
    theme: str = "night",
    share: float = 0.8,
) -> DisplayList:
    """Return a card, by how much of its time has gone by."""
    options = SceneOptions(*size, theme=theme, imprint=imprint)
    stage = CinematicStage(replay, options)
    end = 0 if kind == "title" else replay.meta.n_steps
    shot = Shot(kind, 240, end, end)
    return stage.compose(Moment(shot, round(share * 239), FPS))


def images(inks: Sequence[Ink]) -> list[Image]:
    """Return pictures of people's own: those of examples have a square grid of few cells."""
    return [i for i in inks if isinstance(i, Image) and i.pixels.shape[:2] == (i.height, i.width)]


def faults_of_logo(inks: Sequence[Ink], mark: Image) -> list[str]:
    place = box_of(mark).inset(0.5, 0.5, 0.5, 0.5)
    return [
        f"{ink} is under the logo {place}"
        for ink in inks
        if ink is not mark
        and box_of(ink).overlaps(place)
        and not _is_plate(ink, mark)
        and not (isinstance(ink, Image) and ink.pixels[..., 3].max() == 0)
    ]


def _is_plate(ink: Ink, mark: Image) -> bool:
    inner, outer = box_of(mark), box_of(ink)
    return isinstance(ink, Box) and outer.x < inner.x and outer.right > inner.right


@pytest.mark.parametrize("name", PUZZLES)
@pytest.mark.parametrize("title", ["Short", LONG, LONG_WORD])
def test_nothing_collides_and_nothing_leaves_the_card(
    name: str, title: str, replay_of: ReplayOf
) -> None:
    replay = replay_of(name)
    turns = itertools.cycle(LOGOS.values())
    for size, kind in itertools.product((*SIZES, *MORE_SIZES), ("title", "end")):
        subtitle = LONG if title == LONG else None
        imprint = Imprint(title, subtitle, next(turns), title)
        inks = card(replay, kind, imprint, size=size).dynamic.inks
        # A line of type stands up to a pixel off, and in small pictures that counts.
        frame = Rect(0, 0, *size).inset(*[0.045 * side for side in size] * 2)
        assert_inside(inks, frame)
        assert_texts_apart(inks)
        (mark,) = images(inks)
        assert faults_of_logo(inks, mark) == [], (size, kind)


def test_cards_without_an_imprint_are_as_they_were(replay_of: ReplayOf) -> None:
    replay = replay_of("3-4-1")
    first = texts_of(card(replay, "title", Imprint()).dynamic.inks)
    assert first[:2] == [replay.meta.title, puzzle_words(replay.meta, Wording())]
    last = texts_of(card(replay, "end", Imprint(), share=0.99).dynamic.inks)
    assert last[2:] == ["filmed with epochreel", "Before", "After"]


def test_people_have_the_last_word_but_one(replay_of: ReplayOf) -> None:
    replay = replay_of("3-4-1")
    imprint = Imprint("My title", "My words", LOGOS["wide"], "Ada Lovelace")
    first = texts_of(card(replay, "title", imprint).dynamic.inks)
    assert first[:2] == ["My title", "My words"]
    assert replay.meta.title not in first
    last = texts_of(card(replay, "end", imprint).dynamic.inks)
    assert last[2:4] == ["Ada Lovelace", "filmed with epochreel"]


def test_an_empty_subtitle_is_no_line(replay_of: ReplayOf) -> None:
    replay = replay_of("3-4-1")
    without = texts_of(card(replay, "title", Imprint(subtitle="")).dynamic.inks)
    usual = texts_of(card(replay, "title", Imprint()).dynamic.inks)
    assert without == [text for text in usual if text != puzzle_words(replay.meta, Wording())]


def test_long_texts_have_two_lines_and_are_cut_at_last(replay_of: ReplayOf) -> None:
    texts = texts_of(card(replay_of("3-4-1"), "end", Imprint(credit=LONG)).dynamic.inks)
    assert texts[2] + " " + texts[3] == LONG.strip()
    short = card(replay_of("3-4-1"), "end", Imprint(credit=LONG), size=(1080, 1920))
    assert texts_of(short.dynamic.inks)[3].endswith(ELLIPSIS)
    assert texts_of(short.dynamic.inks)[-3] == "filmed with epochreel"


@pytest.mark.parametrize("kind", ["title", "end"])
def test_a_logo_is_scaled_once_and_stands_on_whole_pixels(
    kind: ShotKind, replay_of: ReplayOf
) -> None:
    for each in LOGOS.values():
        for size in ((1920, 1080), (1280, 720), (854, 480)):
            inks = card(replay_of("1-1"), kind, Imprint(logo=each), size=size).dynamic.inks
            (mark,) = images(inks)
            assert (mark.x, mark.y) == (round(mark.x), round(mark.y))
            rows, columns = each.pixels.shape[:2]
            assert mark.height <= 2 * rows
            assert mark.width <= 2 * columns
            assert abs(mark.width / mark.height - columns / rows) <= 0.51 * columns / rows


def test_what_is_unseen_of_a_logo_does_not_bleed_into_its_edge(replay_of: ReplayOf) -> None:
    green = logo(900, 900, (0, 255, 0, 255))
    (mark,) = images(card(replay_of("1-1"), "title", Imprint(logo=green)).dynamic.inks)
    seen = mark.pixels[mark.pixels[..., 3] > 8]
    assert (seen[:, 1] >= 250).all()
    assert 0.6 < mark.pixels[..., 3].mean() / 255 < 0.85


@pytest.mark.parametrize("theme", ["night", "paper"])
def test_a_logo_that_nobody_would_see_stands_on_a_plate(theme: str, replay_of: ReplayOf) -> None:
    dark, light = logo(200, 500, (12, 12, 16, 255)), logo(200, 500, (250, 248, 242, 255))
    hidden, plain = (dark, light) if theme == "night" else (light, dark)

    def luminance(each: Logo) -> NDArray[np.float64]:
        picture = card(replay_of("3-4-1"), "end", Imprint(logo=each), theme=theme)
        (mark,) = images(picture.dynamic.inks)
        around = render_rgb(picture)[
            int(mark.y) - 4 : int(mark.y + mark.height) + 4,
            int(mark.x) - 4 : int(mark.x + mark.width) + 4,
        ]
        return around.mean(axis=-1)

    for each in (hidden, plain):
        seen = luminance(each)
        assert np.percentile(seen, 95) - np.percentile(seen, 5) > 150
    with_plate, without = (
        card(replay_of("3-4-1"), "end", Imprint(logo=each), theme=theme).dynamic.inks
        for each in (hidden, plain)
    )
    assert len(with_plate) == len(without) + 1


def test_thin_dark_letters_beside_a_bright_sign_are_seen_too() -> None:
    pixels = np.zeros((100, 400, 4), np.uint8)
    pixels[:, :100] = (255, 180, 60, 255)
    pixels[48:52, 120:] = (20, 20, 28, 255)
    ground, plate = (0.02, 0.02, 0.05, 1.0), (0.96, 0.97, 1.0, 1.0)
    assert Logo(pixels).needs_plate(ground, plate)
    pixels[48:52, 120:] = (240, 240, 250, 255)
    assert not Logo(pixels).needs_plate(ground, plate)


def test_a_logo_that_brings_its_ground_needs_no_plate() -> None:
    pixels = np.zeros((40, 90, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[10:30, 20:70, :3] = 240
    ground, plate = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
    assert not Logo(pixels).needs_plate(ground, plate)


def test_a_logo_fades_with_its_card(replay_of: ReplayOf) -> None:
    imprint = Imprint(logo=LOGOS["wide"])
    tops = []
    for share in (0.0, 0.5, 0.93, 1.0):
        found = images(card(replay_of("1-1"), "title", imprint, share=share).dynamic.inks)
        tops.append(max((int(mark.pixels[..., 3].max()) for mark in found), default=0))
    assert tops[0] == tops[1] == 255
    assert 255 > tops[2] > tops[3]
    assert tops[3] < 10


def test_cards_are_pure(replay_of: ReplayOf) -> None:
    imprint = Imprint("A", "B", LOGOS["wide"], "C")
    again = replace(imprint, logo=Logo(LOGOS["wide"].pixels.copy()))
    one, other = (render_rgb(card(replay_of("1-1"), "end", each)) for each in (imprint, again))
    assert (one == other).all()


@pytest.mark.parametrize("theme", ["night", "paper"])
def test_the_network_goes_on_glowing_beside_what_it_was_and_has_become(
    theme: str, replay_of: ReplayOf
) -> None:
    replay = replay_of("3-4-1")
    lights = card(replay, "end", Imprint(), theme=theme, share=0.99).dynamic
    assert lights.segments is not None
    n = replay.meta.network.n_synapses
    assert len(lights.segments) == 3 * n
    before, after, whole = (lights.segments.width[at * n : (at + 1) * n] for at in range(3))
    # Each is drawn to one scale, smaller than the network that the film is about.
    np.testing.assert_allclose(after / whole, (after / whole)[0], rtol=1e-3)
    assert not np.allclose(before, after, rtol=0.01)
    assert card(replay, "end", Imprint(), theme=theme, share=0.0).dynamic.inks != lights.inks
