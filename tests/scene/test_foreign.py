"""Films of networks that epochreel did not train: whatever their blocks, nothing goes wrong.

Every tenth frame of whole films is composed, in pictures of all proportions, and checked by
bounding boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from epochreel.drawing import DisplayList, Text
from epochreel.errors import UsageError
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.classic import ClassicStage
from epochreel.scene.kit.language import load_language
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import SceneOptions
from epochreel.scene.panels.registry import possible
from epochreel.story import direct, footage_of, moment_at
from epochreel.trace import ReelFile
from scene.boxes import assert_inside, assert_texts_apart, texts_of
from scene.foreign_reels import CASES, record

FPS = Fraction(10)
SIZES = [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)]
MARGIN = 0.02

ReelOf = Callable[[str], ReelFile]


@pytest.fixture(scope="module")
def reel_of(tmp_path_factory: pytest.TempPathFactory) -> ReelOf:
    folder = tmp_path_factory.mktemp("foreign")

    @cache
    def reel(name: str) -> ReelFile:
        return record(folder / f"{name}.reel", CASES[name])

    return reel


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", CASES)
def test_every_tenth_frame_can_be_seen(name: str, size: tuple[int, int], reel_of: ReelOf) -> None:
    reel = reel_of(name)
    stage = CinematicStage(Replay(reel), SceneOptions(*size))
    storyboard = direct(footage_of(reel), FPS).storyboard
    for frame in range(0, storyboard.n_frames, 10):
        picture = stage.compose(moment_at(storyboard, frame))
        check(picture)


def check(picture: DisplayList) -> None:
    """Fail for lights that are no numbers, and for ink that is outside or over other text."""
    width, height = picture.width, picture.height
    drawing = picture.dynamic
    for lights in (drawing.segments, drawing.discs, drawing.curves):
        for name in () if lights is None else type(lights).__slots__:
            if getattr(lights, name) is not None:
                assert np.isfinite(getattr(lights, name)).all(), name
    margin = MARGIN * min(width, height)
    place = Rect(margin, margin, width - 2 * margin, height - 2 * margin)
    assert_inside(drawing.inks, place)
    assert_texts_apart([ink for ink in drawing.inks if isinstance(ink, Text)], slack=1.0)


def pictures_of(reel: ReelFile, kind: str, size: tuple[int, int] = (1920, 1080)) -> list:
    """Return some pictures of the first shot of a kind."""
    stage = CinematicStage(Replay(reel), SceneOptions(*size))
    storyboard = direct(footage_of(reel), FPS).storyboard
    number = next(at for at, shot in enumerate(storyboard.shots) if shot.kind == kind)
    start, shot = storyboard.starts[number], storyboard.shots[number]
    frames = range(start, start + shot.n_frames, 2)
    return [stage.compose(moment_at(storyboard, frame)) for frame in frames]


def test_each_probe_is_answered_and_told_what_it_should_be(reel_of: ReelOf) -> None:
    texts = [
        text
        for picture in pictures_of(reel_of("lenet"), "lesson")
        for text in texts_of(picture.dynamic.inks)
    ]
    readings = [text for text in texts if text.startswith("probe 1 of 4")]
    assert readings
    assert "should be" in readings[0]


def test_what_is_no_number_is_said_to_be_none(reel_of: ReelOf) -> None:
    reel = reel_of("broken")
    storyboard = direct(footage_of(reel), FPS).storyboard
    lessons = [shot for shot in storyboard.shots if shot.kind == "lesson" and shot.step_to >= 22]
    assert lessons
    at = storyboard.shots.index(lessons[0])
    stage = CinematicStage(Replay(reel), SceneOptions())
    middle = storyboard.starts[at] + lessons[0].n_frames // 2
    texts = texts_of(stage.compose(moment_at(storyboard, middle)).dynamic.inks)
    assert "not a number" in texts


def test_lessons_are_told_where_probes_were_recorded_and_only_there(reel_of: ReelOf) -> None:
    kinds = {
        name: [shot.kind for shot in direct(footage_of(reel_of(name)), FPS).storyboard.shots]
        for name in ("lenet", "no probes", "one step")
    }
    assert kinds["lenet"].count("lesson") > 3
    assert kinds["no probes"] == ["title", "before", "forward", "after", "end"]
    assert kinds["one step"] == ["title", "before", "after", "end"]


def test_lessons_lead_from_one_recorded_step_to_the_next(reel_of: ReelOf) -> None:
    reel = reel_of("lenet")
    pairs = list(pairwise(reel.steps.tolist()))
    shots = direct(footage_of(reel), FPS).storyboard.shots
    assert all((s.step_from, s.step_to) in pairs for s in shots if s.kind == "lesson")
    # What is shown in one shot goes on where the one before ended.
    for before, after in pairwise(shots):
        assert after.step_from in (before.step_to, before.step_from)


def test_error_travels_back_only_where_it_was_recorded(reel_of: ReelOf) -> None:
    def strongest(name: str) -> float:
        theme_error = SceneOptions().look.error
        found = 0.0
        for picture in pictures_of(reel_of(name), "lesson"):
            direction = np.array(theme_error) / np.linalg.norm(theme_error)
            for group in (picture.dynamic.segments, picture.dynamic.curves):
                lights = np.empty((0, 3)) if group is None else group.pulse_rgb
                sizes = np.linalg.norm(lights, axis=1)
                along = lights @ direction
                found = max(found, float(along[sizes - along < 1e-4].max(initial=0.0)))
        return found

    assert strongest("deep residual") > 0.1
    assert strongest("lenet") > 0.1
    assert strongest("lstm") == 0.0


def test_panels_that_need_a_table_say_that_they_cannot(reel_of: ReelOf) -> None:
    assert possible(Replay(reel_of("lenet"))) == ("loss",)
    assert possible(Replay(reel_of("two inputs"))) == ()
    with pytest.raises(UsageError, match="`weights` cannot show this training; these can: loss"):
        CinematicStage(Replay(reel_of("lenet")), SceneOptions(panels=("weights",)))


def test_a_figure_that_nobody_recorded_has_no_place(reel_of: ReelOf) -> None:
    def texts(name: str) -> set[str]:
        pictures = pictures_of(reel_of(name), "after")
        return {text for picture in pictures for text in texts_of(picture.dynamic.inks)}

    assert "Loss" in texts("lenet")
    assert not {"Loss", "Average error"} & texts("two inputs")


def test_the_classic_style_says_what_it_draws(reel_of: ReelOf) -> None:
    said = r"^the classic style draws networks that epochreel trained, not one of 2 conv, 2 pool,"
    with pytest.raises(UsageError, match=said):
        ClassicStage(Replay(reel_of("lenet")), SceneOptions(640, 480))


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["de", "es", "fr"])
@pytest.mark.parametrize("name", ["lenet", "deep residual", "next", "reader", "autoencoder"])
def test_words_of_other_languages_fit(
    name: str, language: str, size: tuple[int, int], reel_of: ReelOf
) -> None:
    reel = reel_of(name)
    stage = CinematicStage(Replay(reel), SceneOptions(*size, language=load_language(language)))
    storyboard = direct(footage_of(reel), FPS).storyboard
    for frame in range(0, storyboard.n_frames, 30):
        check(stage.compose(moment_at(storyboard, frame)))
