from __future__ import annotations

import io
import time

import pytest

from epochreel.cli import progress as progress_module
from epochreel.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("filming a [b].mp4", "frames") as told:
        for frame in range(100):
            told(frame + 1, 100)
    assert capsys.readouterr() == ("", "epochreel: filming a [b].mp4\n")


def test_a_log_gets_more_lines_as_time_goes_by(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: now[0])
    with progress("filming", "frames") as told:
        for frame in range(1, 61):
            now[0] += 0.5
            told(frame, 2400)
    assert capsys.readouterr().err.splitlines() == [
        "epochreel: filming",
        "epochreel: filming: 20 of 2,400 frames, 2.0 a second, 0:19:50 left",
        "epochreel: filming: 40 of 2,400 frames, 2.0 a second, 0:19:40 left",
        "epochreel: filming: 60 of 2,400 frames, 2.0 a second, 0:19:30 left",
    ]


def test_what_is_soon_over_is_not_mentioned(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("compiling", patience_secs=30) as told:
        told(1, 2)
    assert capsys.readouterr().err == ""


def test_what_takes_longer_is(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("compiling", patience_secs=0.05) as told:
        told(1, 2)
        time.sleep(0.5)
    assert capsys.readouterr().err == "epochreel: compiling\n"


def test_a_terminal_gets_a_bar_with_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with progress("filming a [red].mp4", "frames") as told:
        told(1200, 2400)
    shown = terminal.getvalue()
    assert "filming a [red].mp4" in shown
    assert "1,200 of 2,400 frames" in shown
    assert shown.endswith("\x1b[?25h")  # the cursor is back


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "dumb")
    with progress("filming", "frames"):
        pass
    assert terminal.getvalue() == "epochreel: filming\n"
