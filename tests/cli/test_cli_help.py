from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version

import pytest

from cli.commands import Outcome

Run = Callable[..., Outcome]
COMMANDS = (
    *("film", "train", "still", "page", "compare", "sweep", "storyboard", "ask", "info", "import"),
    *("problems", "cache"),
)
HEAVY = {"numpy", "numba", "av", "PIL", "safetensors", "zstandard", "rich", "sqlite3"}


def test_the_help_names_every_command(epochreel: Run) -> None:
    outcome = epochreel("--help")
    assert outcome.code == 0
    shown = [
        line.split()[0]
        for line in outcome.out.partition("Commands:")[2].splitlines()[1 : 1 + len(COMMANDS)]
    ]
    assert tuple(shown) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_shows_an_example_in_80_columns(
    epochreel: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    outcome = epochreel(command, "--help")
    assert outcome.code == 0
    assert f"  epochreel {command}" in outcome.out.partition("Examples:")[2]
    assert max(map(len, outcome.lines)) <= 80
    assert epochreel(command, "-h") == outcome


def test_without_a_command_the_help_is_shown_as_wrong_usage(epochreel: Run) -> None:
    outcome = epochreel()
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == epochreel("--help").out


def test_the_version_is_that_of_the_package(epochreel: Run) -> None:
    assert epochreel("--version").out == f"epochreel {version('epochreel')}\n"


@pytest.mark.parametrize(
    ("arguments", "complaint", "hint"),
    [
        ("flim", "no such command 'flim'. Did you mean 'film'?", "epochreel --help"),
        ("film", "missing argument 'SOURCE'", "epochreel film --help"),
        ("film xor --frce", "no such option: --frce", "epochreel film --help"),
        ("film xor extra", "got unexpected extra argument", "epochreel film --help"),
        ("film xor --size", "option '--size' requires an argument", "epochreel --help"),
    ],
)
def test_wrong_usage_takes_two_lines(
    epochreel: Run, arguments: str, complaint: str, hint: str
) -> None:
    outcome = epochreel(*arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaint.startswith(complaint)
    assert outcome.err.splitlines()[1:] == [f"epochreel: `{hint}` shows what works"]


@pytest.mark.parametrize(
    "code",
    [
        "from epochreel.cli.main import main; assert main(['--help']) == 0",
        "from epochreel.cli.main import main; assert main(['film', '--help']) == 0",
        "import epochreel; assert 'train' in dir(epochreel)",
    ],
)
def test_nothing_heavy_is_imported_for_help(code: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert HEAVY.isdisjoint(told.stderr.split())


def test_a_defect_is_one_line_that_says_where(
    epochreel: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("division by zero\nof two lines")

    monkeypatch.setattr("epochreel.recording.problem_summaries", fail)
    outcome = epochreel("problems")
    assert outcome.code == 1
    assert "ZeroDivisionError: division by zero of two lines (" in outcome.complaint


@pytest.mark.parametrize(
    ("signalled", "code"), [(KeyboardInterrupt(), 130), (SystemExit(143), 143)]
)
def test_a_signal_in_compiled_code_is_no_defect(
    epochreel: Run, monkeypatch: pytest.MonkeyPatch, signalled: BaseException, code: int
) -> None:
    def fail() -> None:
        raise SystemError("<kernel> returned a result with an exception set") from signalled

    monkeypatch.setattr("epochreel.recording.problem_summaries", fail)
    outcome = epochreel("problems")
    assert outcome.code == code
    assert "error" not in outcome.err
