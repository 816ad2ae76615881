"""What is said where a framework is not there, or too old; no test here needs one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import epochreel as er
from epochreel.adapters import versions
from epochreel.adapters.versions import OLDEST, check_version

LACKING = """
import sys
sys.modules[{module!r}] = None
import epochreel as er
try:
    {act}
except er.UsageError as error:
    print(error)
"""


def said_without(module: str, act: str) -> str:
    code = LACKING.format(module=module, act=act)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("module", "package", "front"),
    [
        ("keras", "keras", "keras"),
        ("lightning", "lightning", "lightning"),
        ("transformers", "transformers", "transformers"),
        ("sklearn", "scikit-learn", "sklearn"),
    ],
)
def test_a_framework_that_is_not_there_is_named_with_the_command_that_installs_it(
    module: str, package: str, front: str
) -> None:
    said = said_without(module, f"import epochreel.{front}")
    # Lightning and Transformers train with PyTorch, which may be what is missing first.
    missing = {package, "torch"} if front in ("lightning", "transformers") else {package}
    assert said in {f"{x} is not installed; to install it: pip install {x}" for x in missing}


def test_a_loop_without_a_framework_is_told_which_one_it_lacks(tmp_path: Path) -> None:
    said = said_without("jax", f"er.record({str(tmp_path / 'run.reel')!r}, probes=[[1.0]])")
    assert said == "jax is not installed; to install it: pip install jax"
    said = said_without("jax", f"er.record({str(tmp_path / 'run.reel')!r}, [], [[1.0]])")
    assert said.startswith("`model` (list) must be a module of PyTorch, or a model of Flax NNX or")


def test_versions_that_are_too_old_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "version", lambda package: "2.1.9")
    with pytest.raises(
        er.UsageError, match=r"^keras 2\.1\.9 is older than 3\.\d+, the oldest"
    ) as at:
        check_version("keras")
    assert str(at.value).endswith("pip install --upgrade keras")
    for package, oldest in OLDEST.items():
        for found in (oldest, f"{oldest}.0+cpu", "999.0rc1"):
            monkeypatch.setattr(versions, "version", lambda package, found=found: found)
            check_version(package)
