"""Captions and fonts from the command line: films with them, and one line for each mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cli.commands import TINY, Outcome

Run = Callable[..., Outcome]


def test_a_film_with_captions_of_ones_own(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    (folder / "my.toml").write_text('base = "de"\n[sentences]\nbefore = "Noch nichts."\n')
    outcome = epochreel("film", xor_reel, *TINY, "--captions", "my.toml", "--music", "none")
    assert outcome.code == 0
    assert (folder / "xor.mp4").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--captions", "xx"], "unknown language `xx`; known: de, en, es, fr, ja, zh"),
        (["--captions", "none.toml"], "the words cannot be read (No such file or directory)"),
        (["--captions", "bad.toml"], "unknown field `{she}` in `before`; its fields: none: bad"),
        (["--captions", "zh"], "the typeface has no Chinese or Japanese (Han) characters such as"),
        (["--captions", "en", "--style", "classic"], "the classic style has its own captions"),
        (["--language", "xx"], "unknown language `xx`; known: de, en, es, fr, ja, zh"),
        (["--language", "my.toml"], "--language my.toml is a file; --words takes one"),
        (["--language", "ja"], "the typeface has no Japanese"),
        (["--words", "slang"], "--words slang must be story, terms or a .toml file of your own"),
        (["--words", "bad.toml"], "unknown field `{she}` in `before`; its fields: none: bad"),
        (["--language", "es", "--style", "classic"], "the classic style has its own captions"),
        (["--font", "bad.toml"], "no font is in this file; a .ttf, .otf or .ttc is wanted"),
        (["--font", "none.otf"], "the font cannot be read (No such file or directory): none.otf"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(
    arguments: list[str], said: str, epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    (folder / "bad.toml").write_text('[sentences]\nbefore = "{she}"\n')
    outcome = epochreel("film", xor_reel, *TINY, *arguments)
    assert outcome.code == 2
    assert outcome.complaint.startswith(said)
    assert [entry.name for entry in folder.iterdir()] == ["bad.toml"]


def test_stills_storyboards_and_comparisons_speak_languages(
    epochreel: Run, folder: Path, xor_reel: Path
) -> None:
    german = epochreel("storyboard", xor_reel, "--language", "de").out
    assert "# Zyklus 2; Beispiel 3" in german
    still = ("still", xor_reel, "--language", "fr", "--words", "terms", "-o", "a.svg")
    assert epochreel(*still).code == 0
    svg = (folder / "a.svg").read_text(encoding="utf-8")
    assert "poids positif" in svg
    assert "excites" not in svg
    assert epochreel("compare", xor_reel, xor_reel, "--language", "zh").code == 2


def test_a_problem_is_not_trained_for_captions_that_cannot_be_set(
    epochreel: Run, folder: Path
) -> None:
    assert "--font FILE" in epochreel("film", "xor", *TINY, "--captions", "ja").complaint
    assert list(folder.iterdir()) == []


def test_stills_and_comparisons_take_a_font(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    for command in (["still", xor_reel], ["compare", xor_reel, xor_reel]):
        outcome = epochreel(*command, "--font", "none.ttf")
        assert outcome.complaint.startswith("the font cannot be read")
