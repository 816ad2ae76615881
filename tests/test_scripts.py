"""Scripts that are given what they cannot use say so in a line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
WRONG = [
    ("frames.py", ("no.mp4", "--at", "1", "--out", "here"), "No such file"),
    ("frames.py", ("text.mp4", "--at", "1", "--out", "here"), "error: "),
    ("frames.py", ("no.mp4", "--at", "1,x", "--out", "here"), "must be seconds"),
    ("frames.py", ("no.mp4", "--at", "1/0", "--out", "here"), "must be seconds"),
    ("contact_sheet.py", ("no.mp4", "-o", "a.png"), "No such file"),
    ("contact_sheet.py", ("no.mp4", "-o", "a.png", "--columns", "0"), "must be a whole number"),
    ("contact_sheet.py", ("no.mp4", "-o", "a.png", "--every", "-1"), "must be seconds"),
    ("side_by_side.py", ("no", "nor", "-o", "a.png"), "No such file"),
    ("side_by_side.py", (".", ".", "-o", "a.png"), "this is no picture"),
    ("beat_table.py", ("no.reel", "no.wav"), "error: "),
    ("beat_table.py", ("no.reel", "no.wav", "--fps", "0"), "`fps` (=0)"),
    ("score_picture.py", ("no.reel", "-o", "a.png"), "error: "),
    ("drawing_growth.py", ("a.txt",), "error: "),
]


def test_every_script_with_arguments_is_tried() -> None:
    own = {
        "saying.py",
        "pictures.py",
        "readme_python.py",
        "measured.py",
        "gallery.py",  # trains what it draws, by PyTorch
    }  # shared, or without arguments
    assert {path.name for path in SCRIPTS.glob("*.py")} - own == {name for name, *_ in WRONG}


@pytest.mark.parametrize(("name", "arguments", "message"), WRONG)
def test_what_a_script_cannot_use_is_said_in_a_line(
    name: str, arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    (tmp_path / "text.mp4").write_text("no film")
    told = subprocess.run(
        [sys.executable, SCRIPTS / name, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode in (1, 2)
    assert "Traceback" not in told.stderr
    assert message in told.stderr.splitlines()[-1]
