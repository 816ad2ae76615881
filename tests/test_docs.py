"""The docs name everything that people can type, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

import epochreel
from epochreel.cli.main import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_readme_shows_every_command(name: str) -> None:
    assert f"epochreel {name} " in README or f"epochreel {name}`" in README


@pytest.mark.parametrize(
    "name", [name for name in (*epochreel.__all__, "open") if name != "__version__"]
)
def test_readme_names_every_public_name(name: str) -> None:
    assert re.search(rf"\b{name}\b", README)


def test_readme_shows_no_command_and_no_option_that_is_not_there() -> None:
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL))
    lines = re.findall(r"^epochreel (.*?)(?:#.*)?$", blocks, flags=re.MULTILINE)
    assert lines
    for line in lines:
        words = line.split()
        assert words[0] in COMMANDS
        known = {option for param in COMMANDS[words[0]].params for option in param.opts}
        for word in words[1:]:
            if word.startswith("--"):
                assert word in known, line


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", README))
def test_what_readme_links_to_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_architecture_gives_every_room_its_floor() -> None:
    rooms = {
        entry.stem
        for entry in (ROOT / "src" / "epochreel").iterdir()
        if entry.is_dir() or entry.suffix == ".py"
    } - {"__init__", "__pycache__"}
    assert rooms
    for room in rooms:
        assert f"`{room}`" in ARCHITECTURE, room
