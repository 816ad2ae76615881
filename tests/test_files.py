from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from epochreel.errors import OutputError
from epochreel.files import check_output, picture_name, whole_file


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return tmp_path / "xor.mp4"


def write_whole(path: Path, content: str = "new", *, overwrite: bool = False) -> None:
    with whole_file(path, overwrite=overwrite) as partial:
        partial.write_text(content)


def write_folder(path: Path, n_pictures: int = 2, *, overwrite: bool = False) -> None:
    with whole_file(path, overwrite=overwrite) as partial:
        partial.mkdir()
        for number in range(1, n_pictures + 1):
            (partial / picture_name(number)).write_text("new")


def test_file_appears_only_at_the_end(film: Path) -> None:
    with whole_file(film) as partial:
        partial.write_text("new")
        assert not film.exists()
        assert partial.parent == film.parent
        assert partial.name.startswith(".")
        assert partial.suffix == ".mp4"
    assert [*film.parent.iterdir()] == [film]
    assert film.read_text() == "new"


@pytest.mark.parametrize("name", ["frames", "take.1", ".hidden"])
def test_hidden_name_has_the_same_suffix(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with whole_file(path) as partial:
        partial.write_text("new")
        assert partial.suffix == path.suffix


def test_existing_file_is_refused(film: Path) -> None:
    film.write_text("old")
    with pytest.raises(OutputError, match=r"already exists \(--force overwrites it\): .*xor\.mp4"):
        write_whole(film)
    assert film.read_text() == "old"


def test_existing_file_is_replaced_at_the_end(film: Path) -> None:
    film.write_text("old")
    with whole_file(film, overwrite=True) as partial:
        partial.write_text("new")
        assert film.read_text() == "old"
    assert film.read_text() == "new"


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError, OutputError])
def test_interruption_leaves_what_was(film: Path, interruption: type[BaseException]) -> None:
    film.write_text("old")
    with pytest.raises(interruption), whole_file(film, overwrite=True) as partial:
        partial.write_text("half")
        raise interruption
    assert [*film.parent.iterdir()] == [film]
    assert film.read_text() == "old"


def test_side_files_of_a_database_go_too(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "xor.reel") as partial:
        for side in ("", "-wal", "-shm"):
            Path(f"{partial}{side}").write_text("half")
        raise KeyboardInterrupt
    assert [*tmp_path.iterdir()] == []


def test_full_disk_is_said_in_one_line(film: Path) -> None:
    with pytest.raises(OutputError) as caught, whole_file(film) as partial:
        partial.write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert str(caught.value) == f"the disk is full; nothing was kept: {film}"
    assert [*film.parent.iterdir()] == []


def test_other_failures_say_why(film: Path) -> None:
    with pytest.raises(OutputError) as caught, whole_file(film):
        raise OSError(errno.EIO, "Input/output error")
    assert str(caught.value) == f"could not be written (Input/output error): {film}"


def test_block_that_writes_nothing_is_a_failure(film: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"), whole_file(film):
        pass


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"the folder does not exist: .*nowhere"):
        write_whole(tmp_path / "nowhere" / "xor.mp4")


def test_unwritable_folder(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not by permission bits: they do not bind an administrator, who may run these tests.
    monkeypatch.setattr(os, "access", lambda path, mode: path != film.parent)
    with pytest.raises(OutputError, match="the folder is not writable"):
        check_output(film, overwrite=True)


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_name_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError):
        write_whole(Path(name), overwrite=True)
    assert tmp_path.is_dir()


def test_folder_of_pictures_is_refused_then_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    write_folder(folder, 5)
    with pytest.raises(OutputError, match="already exists"):
        write_folder(folder)
    write_folder(folder, 2, overwrite=True)
    assert sorted(p.name for p in folder.iterdir()) == ["frame-000001.png", "frame-000002.png"]
    assert [*tmp_path.iterdir()] == [folder]


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("stranger", ["thesis.txt", "frame-1.png", ".git", "frame-000001.png.bak"])
def test_strangers_files_are_never_deleted(tmp_path: Path, stranger: str, overwrite: bool) -> None:
    folder = tmp_path / "frames"
    write_folder(folder)
    (folder / stranger).write_text("precious")
    with pytest.raises(OutputError, match=f"other things in it, such as {stranger}"):
        write_folder(folder, overwrite=overwrite)
    assert (folder / stranger).read_text() == "precious"


def test_a_folder_inside_is_a_stranger_whatever_its_name(tmp_path: Path) -> None:
    inside = tmp_path / "frames" / picture_name(1)
    inside.mkdir(parents=True)
    with pytest.raises(OutputError, match="other things in it"):
        write_folder(tmp_path / "frames", overwrite=True)
    assert inside.is_dir()


def test_a_strangers_file_may_come_late(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    write_folder(folder)
    with pytest.raises(OutputError, match="other things"), whole_file(folder, overwrite=True) as p:
        p.mkdir()
        (folder / "thesis.txt").write_text("precious")
    assert (folder / "thesis.txt").read_text() == "precious"
    assert [*tmp_path.iterdir()] == [folder]


def test_a_file_never_replaces_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "xor.mp4"
    write_folder(folder)
    with pytest.raises(OutputError, match="is a folder; choose another name"):
        write_whole(folder, overwrite=True)
    assert len([*folder.iterdir()]) == 2
    assert [*tmp_path.iterdir()] == [folder]


def test_an_error_of_whoever_writes_names_the_final_file(tmp_path: Path) -> None:
    path = tmp_path / "a.reel"
    with pytest.raises(OutputError) as caught, whole_file(path) as partial:
        raise OutputError(f"the disk is full: {partial}")
    assert str(caught.value) == f"the disk is full: {path}"
    assert [*tmp_path.iterdir()] == []


def test_a_link_to_a_folder_is_left_alone(tmp_path: Path) -> None:
    folder, link = tmp_path / "frames", tmp_path / "link"
    write_folder(folder)
    link.symlink_to(folder)
    with pytest.raises(OutputError, match="cannot be replaced"):
        write_folder(link, overwrite=True)
    assert link.is_symlink()


def test_folder_comes_back_if_the_last_step_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "frames"
    write_folder(folder, 3)
    replace = os.replace

    def fail_once(source: Path, target: Path) -> None:
        if target == folder:
            monkeypatch.setattr(os, "replace", replace)
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_once)
    with pytest.raises(OutputError, match="Input/output error"):
        write_folder(folder, 1, overwrite=True)
    assert len([*folder.iterdir()]) == 3
    assert [*tmp_path.iterdir()] == [folder]
