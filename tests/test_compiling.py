from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from epochreel.compiling import COMPILING, telling_of_compiling

KERNEL = """
from numba import njit

@njit(["f8(f8)"], cache=True)
def twice(x):
    return 2 * x

@njit(["f8(f8)"], cache=True)
def four_times(x):
    return 2 * twice(x)
"""
USE = """
from epochreel.compiling import telling_of_compiling

with telling_of_compiling(print):
    import kernel
    assert kernel.four_times(2.0) == 8
"""


def told_by(folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", USE], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_only_the_first_use_is_told_of_and_once(tmp_path: Path) -> None:
    (tmp_path / "kernel.py").write_text(KERNEL)
    assert told_by(tmp_path) == f"{COMPILING}\n"
    assert told_by(tmp_path) == ""
    (tmp_path / "kernel.py").write_text(KERNEL.replace("2 * x", "x + x"))
    assert told_by(tmp_path) == f"{COMPILING}\n"


def compile_something() -> None:
    from numba import njit

    njit(["f8(f8)"])(lambda x: x + 1.0)


def test_what_tell_raises_comes_out() -> None:
    def fail(line: str) -> None:
        raise OSError("their socket is closed")

    with pytest.raises(OSError, match="their socket is closed"), telling_of_compiling(fail):
        compile_something()
    with telling_of_compiling(None):
        compile_something()


def test_what_another_thread_compiles_is_not_waited_for() -> None:
    told: list[str] = []
    with telling_of_compiling(told.append):
        thread = threading.Thread(target=compile_something)
        thread.start()
        thread.join()
    assert told == []
