"""Names in scripts that the typeface lacks are set in somebody's own font, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tiny_fonts import tiny_font

from epochreel.dataset import Column, Schema, TrainingSet
from epochreel.drawing import FontFile, Text
from epochreel.errors import UsageError
from epochreel.render.font_files import load_font
from epochreel.render.fonts import runs_of
from epochreel.scene import SceneOptions
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.classic import ClassicStage
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.stage import ComparisonStage
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.registry import possible
from epochreel.story import Moment, moment_at
from epochreel.story.race import comparison_story
from scene import trainings
from stories import whole_story

FPS = Fraction(10)
NAMES = "花长宽高红白类别价格玫瑰百合兰训练"


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> FontFile:
    return load_font(tiny_font(tmp_path_factory.mktemp("fonts") / "han.ttf", NAMES))


@pytest.fixture(scope="module")
def replays(make_replay: Callable[..., Replay]) -> list[Replay]:
    """Classes, points of two classes, and numbers, every name in Chinese."""
    rng = np.random.default_rng(1)
    classes = trainings.classes(rng, ("玫瑰", "百合", "兰"))
    points, numbers = trainings.two_classes(rng), trainings.numbers(rng)
    schemas = (
        Schema(
            _named(classes.schema.inputs, "花长花宽花高类长"),
            (_kind("玫瑰", "百合", "兰"),),
            "classes",
        ),
        Schema(_named(points.schema.inputs, "花长花宽"), (_kind("红", "白"),), "two classes"),
        Schema(_named(numbers.schema.inputs, "花长花宽花高"), (Column("价格", 120.0, 300.0),)),
    )
    return [
        make_replay(TrainingSet(of.inputs, of.targets, schema), title="训练花", epoch_word="类")
        for of, schema in zip((classes, points, numbers), schemas, strict=True)
    ]


def _named(columns: tuple[Column, ...], letters: str) -> tuple[Column, ...]:
    names = (letters[2 * at : 2 * at + 2] for at in range(len(columns)))
    return tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True))


def _kind(*words: str) -> Column:
    return Column("类别", categories=words)


def moments_of(replay: Replay) -> list[Moment]:
    storyboard = whole_story(replay.meta, FPS)
    return [moment_at(storyboard, at) for at in range(0, storyboard.n_frames, 17)]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080)])
def test_every_panel_and_card_has_the_font(
    size: tuple[int, int], replays: list[Replay], font: FontFile
) -> None:
    for replay in replays:
        for panel in possible(replay):
            stage = CinematicStage(replay, SceneOptions(*size, panels=(panel,), font=font))
            texts = [
                ink
                for moment in moments_of(replay)
                for ink in stage.compose(moment).dynamic.inks
                if isinstance(ink, Text)
            ]
            # What cannot be set is an error; that anything is set in the font, a fact.
            runs = [run for text in texts for run in runs_of(text.text, text.bold, text.font)]
            assert any(run.font is not None for run in runs)


def test_other_stages_have_it_too(replays: list[Replay], font: FontFile) -> None:
    entrants = [Entrant(replay, "花类") for replay in replays]
    stage = ComparisonStage(entrants, SceneOptions(1920, 1080, font=font))
    storyboard = comparison_story(stage.n_epochs, FPS)
    for frame in range(0, storyboard.n_frames, 20):
        stage.compose(moment_at(storyboard, frame))
    classic = ClassicStage(replays[1], SceneOptions(640, 480, "classic", font=font))
    for moment in moments_of(replays[1]):
        classic.compose(moment)


def test_without_the_font_the_first_name_is_an_error(replays: list[Replay]) -> None:
    with pytest.raises(UsageError, match=r"no Chinese or Japanese \(Han\) characters"):
        CinematicStage(replays[0], SceneOptions(1920, 1080))
