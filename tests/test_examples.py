"""The examples run as they are, and leave what they say they leave."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
LEFT = {
    "train_and_film.py": {"xor.reel", "xor.mp4"},
    "own_data.py": {"flats.reel", "flats.mp4"},
    "ask_along_the_way.py": set(),
    "stills.py": {"before.png", "after.svg", "question.png"},
}


def test_every_example_is_tested() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == LEFT.keys()


@pytest.mark.parametrize("name", LEFT)
def test_an_example_runs(name: str, tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / name, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout
    left = {path.name for path in tmp_path.iterdir()}
    assert LEFT[name] <= left
    assert not any(entry.startswith(".") for entry in left)
