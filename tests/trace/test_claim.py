from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from epochreel.trace.claim import Claim, is_claimed

HOLD = """
import sys
from pathlib import Path
from epochreel.trace.claim import Claim
claim = Claim(Path(sys.argv[1]))
print("mine", flush=True)
sys.stdin.read()
"""


def test_only_one_has_it(tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    assert not is_claimed(path)
    claim = Claim(path)
    assert is_claimed(path)
    with pytest.raises(BlockingIOError):
        Claim(path)
    assert is_claimed(path)
    assert not is_claimed(tmp_path / "other.reel")
    claim.release()
    assert not is_claimed(path)
    assert os.listdir(tmp_path) == []
    Claim(path).release()


def test_who_is_killed_loses_it(tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        assert is_claimed(path)
        with pytest.raises(BlockingIOError):
            Claim(path)
        process.kill()
    assert not is_claimed(path)
    Claim(path).release()
    assert os.listdir(tmp_path) == []


def test_whoever_may_not_write_can_see_it(tmp_path: Path) -> None:
    path = tmp_path / "run.reel"
    claim = Claim(path)
    tmp_path.chmod(0o555)
    try:
        assert is_claimed(path)
    finally:
        tmp_path.chmod(0o755)
        claim.release()
