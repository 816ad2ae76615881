"""Compiling on two cores comes to the same as on one, whatever becomes of the second process."""

from __future__ import annotations

import gc
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import epochreel
from epochreel.cli import kernels

MINE, OTHER = {"errors": 1.0, "clock": 1.0}, {"frame": 1.0, "files": 1.0}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What this process imports, in order; nothing is compiled yet, and there are two cores."""
    found: list[str] = []
    monkeypatch.setattr(kernels, "import_module", found.append)
    monkeypatch.setattr(kernels, "_is_compiled", lambda module: False)
    monkeypatch.setattr(kernels, "_can_share", lambda: True)
    yield found
    assert gc.isenabled()


EVERYTHING = [f"epochreel.{name}" for name in (*MINE, *OTHER)]


@pytest.mark.parametrize("how", ["well", "fails", "is not there", "cannot be run"])
def test_all_is_loaded_however_the_other_process_ends(
    how: str, loaded: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "fails":
        monkeypatch.setattr(kernels, "_CHILD", "raise SystemExit(3)")
    elif how == "is not there":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    elif how == "cannot be run":
        (tmp_path / "python").write_text("no program")
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    kernels._load((MINE, OTHER))
    assert loaded == EVERYTHING


def test_the_other_process_imports_its_share_from_where_this_one_would(
    loaded: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text(f"open({str(tmp_path / 'done')!r}, 'w').close()\n")
    monkeypatch.syspath_prepend(tmp_path)
    with kernels._compiling(["beside"]):
        pass
    assert (tmp_path / "done").exists()


def test_an_interrupted_command_leaves_no_process(
    loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_CHILD", "import time; time.sleep(600)")
    started = []
    popen = kernels.subprocess.Popen
    monkeypatch.setattr(
        kernels.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[0]
    )
    with pytest.raises(KeyboardInterrupt), kernels._compiling(["json"]):
        raise KeyboardInterrupt
    assert started[0].poll() is not None


@pytest.mark.parametrize("reason", ["one core", "nothing is missing"])
def test_no_process_is_started_for_nothing(
    reason: str, loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "one core":
        monkeypatch.setattr(kernels, "_can_share", lambda: False)
    else:
        monkeypatch.setattr(kernels, "_is_compiled", lambda module: True)
    monkeypatch.setattr(kernels.subprocess, "Popen", lambda *_, **__: pytest.fail("started"))
    kernels._load((MINE, OTHER))
    assert loaded == EVERYTHING


@pytest.mark.parametrize(("batch_size", "loop"), [(1, "online"), (64, "batches")])
def test_only_the_loop_that_trains_is_compiled(
    batch_size: int, loop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[kernels.Shares] = []
    monkeypatch.setattr(kernels, "_load", loaded.append)
    kernels.load_kernels(batch_sizes=[batch_size])
    loops = {"engine.kernels.online", "engine.kernels.batches"}
    assert {name for share in loaded[0] for name in share} & loops == {f"engine.kernels.{loop}"}


def test_every_module_with_kernels_is_loaded_behind_the_bar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is missing would compile in silence, later."""
    root = Path(epochreel.__file__).parent
    loaded: list[kernels.Shares] = []
    monkeypatch.setattr(kernels, "_load", loaded.append)
    kernels.load_kernels(batch_sizes=[1, 64], pixels="rgba")
    named = {f"epochreel.{name}" for share in loaded[0] for name in share}
    pulled_in = set(named)
    for name in named:
        pulled_in |= set(re.findall(r"from (epochreel\S*kernels\S*) import", _source(root, name)))
    with_kernels = {
        ".".join(path.relative_to(root.parent).with_suffix("").parts)
        for path in root.rglob("kernels/**/*.py")
        if "\n@kernel(" in path.read_text()
    }
    assert len(with_kernels) > 10
    assert with_kernels <= pulled_in
    for name in named:
        assert importlib.util.find_spec(name) is not None, name


def _source(root: Path, module: str) -> str:
    return (root.parent / Path(*module.split("."))).with_suffix(".py").read_text()
