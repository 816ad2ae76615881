from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from epochreel.errors import OutputError
from epochreel.files import check_output, picture_name, renaming, whole_file, whole_files


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
        assert partial.name == film.name
        assert partial.parent.parent.parent == film.parent
        assert partial.parent.parent.name.startswith(".")
    assert [*film.parent.iterdir()] == [film]
    assert film.read_text() == "new"


@pytest.mark.parametrize("name", ["frames", "take.1", ".hidden", "lock", "new", "é" * 127])
def test_any_name_can_be_had(tmp_path: Path, name: str, file_system: str) -> None:
    path = tmp_path / name
    write_whole(path, "old")
    write_whole(path, "new", overwrite=True)
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_text() == "new"


def test_what_else_is_made_on_the_way_goes(film: Path) -> None:
    with whole_file(film) as partial:
        partial.write_text("new")
        partial.with_name("xor.mp4.silent").write_text("half")
    assert [*film.parent.iterdir()] == [film]


def test_who_changes_the_folder_meanwhile_does_not_move_the_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    with whole_file(Path("xor.mp4")) as partial:
        monkeypatch.chdir(tmp_path / "elsewhere")
        partial.write_text("new")
    assert (tmp_path / "xor.mp4").read_text() == "new"
    assert len([*tmp_path.iterdir()]) == 2


def test_existing_file_is_refused(film: Path) -> None:
    film.write_text("old")
    with pytest.raises(
        OutputError, match=r"already exists \(`overwrite=True` overwrites it\): .*xor\.mp4"
    ):
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


@pytest.mark.parametrize("interruption", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_folder_comes_back_if_the_last_step_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file_system: str,
    interruption: BaseException,
) -> None:
    folder = tmp_path / "frames"
    write_folder(folder, 3)
    owner, name = (renaming, "_rename") if file_system in ("all", "no links") else (os, "replace")
    step = getattr(owner, name)

    def fail_once(source: Path, target: Path, *more: int) -> object:
        assert target == folder
        monkeypatch.setattr(owner, name, step)
        raise interruption

    monkeypatch.setattr(owner, name, fail_once)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        write_folder(folder, 1, overwrite=True)
    assert len([*folder.iterdir()]) == 3
    assert [*tmp_path.iterdir()] == [folder]


def test_a_folder_never_replaces_a_file(tmp_path: Path, file_system: str) -> None:
    path = tmp_path / "frames"
    path.write_text("precious")
    with pytest.raises(OutputError, match=rf"is a file; choose another name: {path}$"):
        write_folder(path, overwrite=True)
    assert path.read_text() == "precious"
    assert [*tmp_path.iterdir()] == [path]


def test_what_comes_late_is_not_replaced(film: Path, file_system: str) -> None:
    with (
        pytest.raises(OutputError, match=rf"^already exists \(.*\): {film}$"),
        whole_file(film) as partial,
    ):
        partial.write_text("late")
        film.write_text("precious")
    assert film.read_text() == "precious"
    assert [*film.parent.iterdir()] == [film]


@pytest.mark.parametrize("n_pictures", [0, 3])
def test_a_folder_that_comes_late_is_not_replaced(
    tmp_path: Path, file_system: str, n_pictures: int
) -> None:
    folder = tmp_path / "frames"
    with pytest.raises(OutputError, match="already exists"), whole_file(folder) as partial:
        partial.mkdir()
        (partial / picture_name(1)).write_text("late")
        folder.mkdir()
        for number in range(n_pictures):
            (folder / picture_name(number)).write_text("precious")
    assert len([*folder.iterdir()]) == n_pictures
    assert [*tmp_path.iterdir()] == [folder]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_with_overwrite_the_last_one_wins_whole(
    tmp_path: Path, file_system: str, kind: str
) -> None:
    path = tmp_path / "a"
    write = write_whole if kind == "file" else write_folder
    with whole_file(path, overwrite=True) as partial:
        write(path)  # nested, so that it comes first
        if kind == "file":
            partial.write_text("last")
        else:
            partial.mkdir()
            (partial / picture_name(1)).write_text("last")
    found = [path] if kind == "file" else [*path.iterdir()]
    assert [each.read_text() for each in found] == ["last"]
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("late", [0, 1, 2])
def test_files_that_belong_together_appear_all_or_none(
    tmp_path: Path, file_system: str, overwrite: bool, late: int
) -> None:
    paths = [tmp_path / name for name in "abc"]
    if overwrite:
        for path in paths:
            path.write_text(f"old {path.name}")
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    with (
        pytest.raises(OutputError, match=f"{paths[late]}"),
        whole_files(paths, overwrite=overwrite) as partials,
    ):
        for partial in partials:
            partial.write_text("new")
        # What stops one of them: a folder with somebody's things in it.
        paths[late].unlink(missing_ok=True)
        paths[late].mkdir()
        (paths[late] / "thesis.txt").write_text("precious")
    assert (paths[late] / "thesis.txt").read_text() == "precious"
    others = [path for path in tmp_path.iterdir() if path != paths[late]]
    assert {path.name: path.read_text() for path in others} == {
        name: text for name, text in before.items() if name != paths[late].name
    }


def test_only_beside_a_reel_is_a_log_removed(tmp_path: Path) -> None:
    for name in ("a.reel", "a.mp4"):
        (tmp_path / f"{name}-journal").write_text("left")
        write_whole(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.mp4",
        "a.mp4-journal",
        "a.reel",
    ]


FORK = """
import os, sys
from pathlib import Path
from epochreel.files import whole_file

with whole_file(Path("xor.mp4")) as partial:
    partial.write_text("new")
    child = os.fork()
    if not child:
        sys.exit()
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX has fork")
def test_a_forked_child_leaves_the_files_of_its_parent_alone(film: Path) -> None:
    subprocess.run([sys.executable, "-c", FORK], cwd=film.parent, check=True)
    assert film.read_text() == "new"


def test_there_may_be_nothing_to_make() -> None:
    with whole_files([]) as partials:
        assert partials == []
