"""Films with captions: burnt in where nothing else is, and never with a missing character."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from tiny_fonts import tiny_font

from choosing import film_options
from epochreel.drawing import DisplayList, Text
from epochreel.encode.probe import describe, read_frames
from epochreel.errors import UsageError
from epochreel.film import make_comparison, make_film, make_still
from epochreel.film.captions import caption_band_of
from epochreel.film.directing import storyboard_of
from epochreel.film.options import FilmOptions
from epochreel.film.segments.job import FilmedReel, FilmJob
from epochreel.film.subtitles import subtitles_of
from epochreel.scene import build_stage
from epochreel.scene.captions.band import CaptionBand
from epochreel.scene.kit.regions import SMALL, caption_band, stage_unit
from epochreel.story import Storyboard, moment_at
from epochreel.story.rhythm import OPENING_SECS
from epochreel.trace import ReelFile

FPS = Fraction(10)


def options(captions: str | Path | None = "en", **chosen: object) -> FilmOptions:
    return film_options(fps=FPS, captions=captions, music="none", **chosen)  # pyright: ignore[reportArgumentType]


def band_of(reel: ReelFile, chosen: FilmOptions) -> tuple[CaptionBand, Storyboard]:
    storyboard = storyboard_of(reel, chosen)
    band = caption_band_of(reel, storyboard, chosen)
    assert band is not None
    return band, storyboard


def said_in(picture: DisplayList) -> list[Text]:
    return [ink for ink in picture.dynamic.inks if isinstance(ink, Text)]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (480, 270)])
@pytest.mark.parametrize("code", ["en", "de", "es", "fr"])
def test_captions_stay_in_their_band_and_can_be_read(
    code: str, size: tuple[int, int], xor: ReelFile
) -> None:
    chosen = options(code, size=size)
    band, storyboard = band_of(xor, chosen)
    place, empty, n_seen = caption_band(*size), DisplayList(*size), 0
    for frame in range(0, storyboard.starts[-2], 7):
        for text in said_in(band.over(empty, frame)):
            assert text.size >= SMALL * stage_unit(*size)
            assert text.y - 0.75 * text.size >= place.y
            assert text.y + 0.22 * text.size <= place.bottom
            n_seen += 1
    assert n_seen > 60


@pytest.mark.parametrize("size", [(1080, 1920), (720, 1280), (360, 640), (1080, 1620)])
def test_upright_captions_are_clear_of_what_phones_lay_over_a_film(
    size: tuple[int, int], xor: ReelFile
) -> None:
    """Over a fifth at the top, two fifths at the foot, and beside those a column of buttons."""
    height = size[1]
    chosen = options("de", size=size)
    band, storyboard = band_of(xor, chosen)
    stage = build_stage(xor, band.scene)
    place = caption_band(*size)
    assert 0.15 * height < place.y
    assert place.bottom < 0.55 * height
    for frame in range(0, storyboard.starts[-2], 40):
        picture = stage.compose(moment_at(storyboard, frame))
        # Nothing else that is read stands where captions do.
        for text in said_in(picture):
            is_below = text.y - 0.75 * text.size >= place.bottom
            assert is_below or text.y + 0.22 * text.size <= place.y, text
        discs = picture.dynamic.discs
        assert discs is None or (discs.center[:, 1] - discs.radius).min() > place.bottom


def test_captions_come_and_go_softly_and_only_by_the_frame(xor: ReelFile) -> None:
    chosen = film_options(size=(960, 540), fps=Fraction(60), captions="en")
    band, storyboard = band_of(xor, chosen)
    empty = DisplayList(960, 540)

    def strength(frame: int) -> float:
        return max((text.rgba[3] for text in said_in(band.over(empty, frame))), default=0.0)

    frames = list(range(0, storyboard.starts[4]))
    forward = [strength(frame) for frame in frames]
    assert max(abs(b - a) for a, b in pairwise(forward)) < 0.2
    assert max(forward) == pytest.approx(1.0)
    random.Random(1).shuffle(frames)
    assert {frame: strength(frame) for frame in frames} == dict(enumerate(forward))


def test_what_captions_say_is_not_said_twice(xor: ReelFile) -> None:
    chosen = options(size=(960, 540))
    band, storyboard = band_of(xor, chosen)
    stage = build_stage(xor, band.scene)
    for frame in range(0, storyboard.n_frames, 5):
        picture = band.over(stage.compose(moment_at(storyboard, frame)), frame)
        sentences = [text.text for text in said_in(picture) if len(text.text.split()) > 3]
        sentences = [text for text in sentences if "·" not in text and "rule" not in text[:31]]
        assert len(sentences) <= 2, sentences  # lines of one caption


def test_the_last_card_ends_in_the_language_of_the_captions(xor: ReelFile) -> None:
    band, storyboard = band_of(xor, options("es", size=(960, 540)))
    frame = storyboard.n_frames - 8
    picture = build_stage(xor, band.scene).compose(moment_at(storyboard, frame))
    said = [text.text for text in said_in(picture)]
    assert said.count("Nadie le dijo la regla. La encontró ella.") == 1
    assert band.over(picture, frame) is picture


def test_a_film_with_captions_shows_them(short: ReelFile, folder: Path) -> None:
    pictures = []
    for name, captions in (("with.mp4", "en"), ("again.mp4", "en"), ("without.mp4", None)):
        chosen = replace(options(captions, size=(320, 180)), n_threads=len(pictures) + 1)
        make_film(short, folder / name, chosen)
        pictures.append(next(iter(read_frames(folder / name))))
    assert (folder / "with.mp4").read_bytes() == (folder / "again.mp4").read_bytes()
    n_frames = [describe(folder / name).n_frames for name in ("with.mp4", "without.mp4")]
    assert n_frames[0] == n_frames[1]
    # After the opening, of which nothing is told.
    at = 20 + int(OPENING_SECS * chosen.fps)
    frames = [list(read_frames(folder / name))[at] for name in ("with.mp4", "without.mp4")]
    band = caption_band(320, 180)
    rows = slice(int(band.y), int(band.bottom))
    assert frames[0][rows].max() > 150 > frames[1][rows].max()


def test_stills_of_a_captioned_film_say_what_they_always_say(
    short: ReelFile, folder: Path
) -> None:
    for name, captions in (("a.svg", "en"), ("b.svg", None)):
        make_still(short, folder / name, options(captions, size=(320, 180)), at="start")
    assert (folder / "a.svg").read_bytes() == (folder / "b.svg").read_bytes()


def test_a_language_without_its_font_is_refused_before_anything_is_drawn(
    short: ReelFile, folder: Path
) -> None:
    with pytest.raises(UsageError, match=r"Japanese \(.*\) characters such as .*`font=FILE`"):
        make_film(short, folder / "a.mp4", options("ja", size=(320, 180)), progress=pytest.fail)
    latin = tiny_font(folder / "latin.ttf", "abc")
    with pytest.raises(UsageError, match=r"neither the typeface nor latin\.ttf has Chinese"):
        options("zh", size=(320, 180), font=latin).check(folder / "a.mp4")
    assert not (folder / "a.mp4").exists()


def test_names_in_another_script_need_a_font_and_then_have_it(
    short: ReelFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short, "_meta", replace(short.meta, title="七つの例"))
    with pytest.raises(UsageError, match="no Chinese or Japanese"):
        make_film(short, folder / "a.gif", options(None, size=(96, 54)), progress=pytest.fail)
    font = tiny_font(folder / "kana.ttf", "七つの例")
    make_film(short, folder / "a.gif", options(None, size=(96, 54), font=font))
    assert (folder / "a.gif").exists()


def test_styles_with_captions_of_their_own_refuse_others(short: ReelFile, folder: Path) -> None:
    with pytest.raises(UsageError, match="the classic style has its own captions"):
        options(style="classic")
    with pytest.raises(UsageError, match="a comparison has no captions"):
        make_comparison([short, short], folder / "a.mp4", options(size=(192, 108)))


def test_captions_and_subtitles_say_the_same_at_the_same_time(
    xor: ReelFile, tmp_path: Path
) -> None:
    """Whoever makes a part of the film, too, whose job says nothing else of subtitles."""
    chosen = film_options(fps=FPS, captions="en", subtitles="de,en", size=(64, 36))
    story = storyboard_of(xor, chosen)
    german, english = subtitles_of(xor, story, chosen.subtitles, chosen.captions)
    job = FilmJob((FilmedReel.of(xor),), chosen, story, ".mp4", "")
    with job.pictures() as pictures:
        shown = [
            " ".join(text.text for text in said_in(pictures.captions.over(DisplayList(64, 36), n)))
            for n in range(story.starts[-2])
            if pictures.captions is not None
        ]
    assert [line.start_frame for line in german.lines] == [
        line.start_frame for line in english.lines
    ]
    for line in english.lines[:-1]:
        middle = (line.start_frame + line.end_frame) // 2
        assert shown[middle] == line.text
    assert job.digest != replace(job, options=replace(chosen, subtitles=())).digest
    plain = replace(chosen, captions=None, scene=replace(chosen.scene, captions=False))
    without = replace(plain, subtitles=())
    assert replace(job, options=plain).digest == replace(job, options=without).digest
