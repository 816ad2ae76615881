"""`epochreel import` makes a reel of what a training has left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from checkpoint_files import write_checkpoint

from cli.commands import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two checkpoints, in the folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    for step in (100, 2000):
        write_checkpoint(tmp_path / "out", step, step)
    return tmp_path / "out"


def test_a_folder_becomes_a_reel_of_its_name(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("import", "out")
    assert (outcome.code, outcome.lines) == (0, ["out.reel", "2 steps, the last 2,000"])
    again = epochreel("import", "out")
    assert again.code == 1
    assert "--force" in again.complaint
    assert epochreel("import", "out", "--force").code == 0


def test_some_checkpoints_go_where_they_are_told(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("import", "out/checkpoint-100", "-o", "one.reel")
    assert (outcome.code, outcome.lines) == (0, ["one.reel", "1 step, the last 100"])


def test_what_is_no_checkpoint_is_said(epochreel: Run, tmp_path: Path) -> None:
    outcome = epochreel("import", str(tmp_path / "nothing"), "-o", str(tmp_path / "run.reel"))
    assert outcome.code == 1
    assert outcome.complaint.startswith("no checkpoints there; they are .safetensors")
