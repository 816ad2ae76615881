"""A trained reel, and commands run as a person would, inside this process or in one of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.commands import COMMAND, Outcome
from epochreel import api
from epochreel.cli.main import main


@pytest.fixture(scope="session")
def xor_reel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reels") / "xor.reel"
    api.train("xor", path=path).close()
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the one that commands work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def epochreel(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run one command in this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


def _in_the_foreground(then: Callable[[], None] | None) -> Callable[[], None]:
    """Return what a new process does first: hear SIGINT, even if the tests run in background."""

    def prepare() -> None:
        # A shell's background job ignores SIGINT, and so would all that it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if then is not None:
            then()

    return prepare


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start one command in a process of its own, without ffmpeg and display."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: object, **options: object) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        process = subprocess.Popen(
            [sys.executable, *COMMAND, *map(str, arguments)],
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            text=True,
            env=environment | {"PATH": str(folder / "nothing")},
            preexec_fn=_in_the_foreground(options.pop("preexec_fn", None)),
            **options,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()
