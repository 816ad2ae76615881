"""Files by what is in them: found in place, or as a copy, or told that they are nowhere."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from epochreel.workers import FileRef
from epochreel.workers.files import copies_at, digest_of


@pytest.fixture
def file(tmp_path: Path) -> FileRef:
    path = tmp_path / "a.reel"
    path.write_bytes(b"weights")
    return FileRef.of(path)


def test_here_a_file_is_where_it_is(file: FileRef) -> None:
    assert file.local() == file.path
    assert pickle.loads(pickle.dumps(file)) == file


def test_a_digest_that_is_known_is_not_computed(tmp_path: Path) -> None:
    assert FileRef.of(tmp_path / "nowhere", "0" * 32).digest == "0" * 32


def test_names_are_absolute_so_that_others_find_them(
    file: FileRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.path.parent)
    assert FileRef.of(Path("a.reel")) == file


def test_the_digest_follows_the_bytes(file: FileRef) -> None:
    file.path.write_bytes(b"other weights")
    assert digest_of(file.path) != file.digest
    assert not file.is_in_place()


def test_elsewhere_the_file_itself_is_preferred(file: FileRef, tmp_path: Path) -> None:
    with copies_at({file.digest: tmp_path / "copy"}):
        assert file.local() == file.path


@pytest.mark.parametrize("became", ["gone", "another"])
def test_elsewhere_a_copy_stands_for_it(file: FileRef, tmp_path: Path, became: str) -> None:
    if became == "gone":
        file.path.unlink()
    else:
        file.path.write_bytes(b"other weights")
    with copies_at({file.digest: tmp_path / "copy"}):
        assert file.local() == tmp_path / "copy"
    with copies_at({}), pytest.raises(FileNotFoundError, match="neither here nor sent here"):
        file.local()
