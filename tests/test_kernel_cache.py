from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from epochreel import kernel_cache
from epochreel.kernel_cache import KernelFolder

CODE = """
import sys
from pathlib import Path
from epochreel.kernel_cache import KernelFolder

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder))
import twice
print(twice.double(21), KernelFolder(folder).place, KernelFolder(folder).holds("twice"))
"""
KERNEL = """
from pathlib import Path
from epochreel.kernel_cache import KernelFolder

@KernelFolder(Path(__file__).parent).kernel("u8(u8)")
def double(value):
    return value + value
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a kernel; the places of caches are beside it and empty."""
    for name in ("XDG_CACHE_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", None)
    kernel_cache._say.cache_clear()
    kernels = tmp_path / "kernels"
    kernels.mkdir()
    (kernels / "twice.py").write_text(textwrap.dedent(KERNEL))
    return kernels


def close(*folders: Path) -> None:
    """Make folders that nobody can write, also where tests run as root: files are in their way."""
    for each in folders:
        if each.is_dir():
            each.rmdir()
        each.write_text("not a folder")


def said_by(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CODE, str(folder)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env)


def test_the_place_depends_on_every_source(folder: Path) -> None:
    others = (folder.parent / "layout.py", folder.parent / "tone.py")
    for other in others:
        other.write_text("one = 1\n")
    places = {KernelFolder(folder, *others).place}
    for file in (folder / "twice.py", *others, folder / "new.py"):
        file.write_text("one = 2\n")
        places.add(KernelFolder(folder, *others).place)
    assert len(places) == 5
    assert {place.parent for place in places if place} == {folder / "__pycache__"}


def test_it_holds_what_another_process_compiled(folder: Path) -> None:
    assert not KernelFolder(folder).holds("twice")
    found = said_by(folder)
    assert found.stdout.split()[0] == "42"
    assert found.stderr == ""
    assert KernelFolder(folder).holds("twice")
    assert not KernelFolder(folder).holds("twi")
    (folder / "twice.py").write_text(KERNEL + "\n")
    assert not KernelFolder(folder).holds("twice")


def test_read_only_packages_leave_the_users_cache(folder: Path) -> None:
    close(folder / "__pycache__")
    place = KernelFolder(folder).place
    assert place is not None
    assert place.is_relative_to(folder.parent / "XDG_CACHE_HOME")


def test_without_a_home_there_is_a_private_folder_and_a_word_of_it(folder: Path) -> None:
    close(folder / "__pycache__", folder.parent / "XDG_CACHE_HOME")
    for _ in range(2):
        found = said_by(folder)
        value, place, is_held = found.stdout.split()
        assert (value, is_held) == ("42", "True")
        private = folder.parent / "TMPDIR" / f"epochreel-{os.getuid()}"
        assert Path(place).is_relative_to(private)
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        # Two folders of kernels in one process: said once.
        assert found.stderr.count("UserWarning: no usual folder") == 1


@pytest.mark.parametrize("kind", ["open to others", "a link", "a file"])
def test_a_folder_that_somebody_else_may_have_made_is_not_used(folder: Path, kind: str) -> None:
    close(folder / "__pycache__", folder.parent / "XDG_CACHE_HOME")
    trap = folder.parent / "TMPDIR" / f"epochreel-{os.getuid()}"
    if kind == "open to others":
        trap.mkdir()
        trap.chmod(0o777)
    elif kind == "a link":
        (folder.parent / "elsewhere").mkdir(mode=0o700)
        trap.symlink_to(folder.parent / "elsewhere")
    else:
        trap.write_text("")
    with pytest.warns(UserWarning, match="NUMBA_CACHE_DIR"):
        assert KernelFolder(folder).place is None


def test_where_nothing_can_be_written_code_is_compiled_all_the_same(folder: Path) -> None:
    temporary = folder.parent / "TMPDIR" / f"epochreel-{os.getuid()}"
    close(folder / "__pycache__", folder.parent / "XDG_CACHE_HOME", temporary)
    found = said_by(folder)
    assert found.stdout.split() == ["42", "None", "False"]
    assert found.stderr.count("UserWarning: no folder") == 1


def test_without_the_compiler_nothing_is_kept_and_nothing_said(folder: Path) -> None:
    """Whole numbers overflow there, which NumPy would warn of."""
    code = CODE.replace("twice.double(21)", "twice.double(__import__('numpy').uint64(2**63 + 21))")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-W", "error", "-c", code, str(folder)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert found.stdout.split()[0] == "42"
    assert found.stdout.split()[2] == "True"  # nothing is left to compile
    assert not list(folder.rglob("*.nbi"))
