"""No picture has a word of its own: all that is read comes from the language or from the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from epochreel.drawing import DisplayList, Text
from epochreel.engine import get_problem
from epochreel.recording import record_problem
from epochreel.scene import SceneOptions
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.stage import ComparisonStage
from epochreel.scene.kit.language import Language, load_language
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.registry import possible
from epochreel.story import direct, footage_of, moment_at
from epochreel.story.race import comparison_story
from epochreel.trace import open_reel
from scene.foreign_reels import CASES as FOREIGN
from scene.foreign_reels import record as record_foreign
from scene.network_cases import CASES
from scene.network_reels import record
from scene.test_any_network import FPS, key_moments

# Each word of this language is this sign, so that whatever letter is read is the data's.
MARK = "§"
WORD = re.compile(r"[^\W\d_]+")
FIELDS = re.compile(r"(\{\w+\})")
SIZES = ((1920, 1080), (1080, 1920))


def marked() -> Language:
    texts = {
        key: "".join(
            part if FIELDS.fullmatch(part) else WORD.sub(MARK, part) for part in FIELDS.split(text)
        )
        for key, text in load_language().texts.items()
    }
    return Language("en", "marked", texts)


def unsaid(picture: DisplayList, names: set[str]) -> Iterator[str]:
    """Yield what is written that neither the language nor the data says."""
    for ink in picture.dynamic.inks:
        if isinstance(ink, Text):
            words = WORD.findall(re.sub(r"\d[\d.,]*e", "", ink.text))  # 1.2e5 is a number
            # Names may be cut at either end.
            if not all(any(word in name for name in names) for word in words):
                yield ink.text


def names_of(replay: Replay) -> set[str]:
    meta = replay.meta
    schema = meta.training_set.schema
    columns = (*schema.inputs, *schema.targets)
    words = (word for column in columns for word in (column.name, *column.categories))
    nodes = (word for block in meta.network.blocks for word in (block.name, block.kind))
    return {*words, *nodes, meta.title}


@pytest.mark.parametrize(
    "name", ["3-4-1", "2-16-16-1", "4-8-3", "64-32-32-10", "1-16-16-1", "5 numbers", "one-hot"]
)
def test_stages_have_no_words_of_their_own(name: str, tmp_path: Path) -> None:
    replay = Replay(record(tmp_path / "a.reel", CASES[name]))
    panels = possible(replay)
    for size in SIZES:
        for chosen in (None, *((panel,) for panel in panels)):
            options = SceneOptions(*size, panels=chosen, language=marked())
            stage = CinematicStage(replay, options)
            for moment in key_moments(replay):
                assert list(unsaid(stage.compose(moment), names_of(replay))) == []


@pytest.mark.parametrize("name", ["lenet", "transformer", "broken", "mlp", "a hundred"])
def test_networks_of_any_blocks_have_none_either(name: str, tmp_path: Path) -> None:
    reel = record_foreign(tmp_path / "a.reel", FOREIGN[name])
    replay = Replay(reel)
    stage = CinematicStage(replay, SceneOptions(language=marked()))
    story = direct(footage_of(reel), FPS).storyboard
    for frame in range(0, story.n_frames, 25):
        picture = stage.compose(moment_at(story, frame))
        assert list(unsaid(picture, names_of(replay))) == []


def test_comparisons_have_none_either(tmp_path: Path) -> None:
    record_problem(get_problem("xor"), tmp_path / "xor.reel")
    replay = Replay(open_reel(tmp_path / "xor.reel"))
    entrants = [Entrant(replay, label) for label in ("first", "second")]
    stage = ComparisonStage(entrants, SceneOptions(language=marked()))
    story = comparison_story(stage.n_epochs, FPS)
    for frame in range(0, story.n_frames, 20):
        picture = stage.compose(moment_at(story, frame))
        assert list(unsaid(picture, {"first", "second"})) == []
