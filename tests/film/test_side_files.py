"""Text files beside a film."""

from __future__ import annotations

import errno
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from epochreel.encode.probe import describe
from epochreel.encode.subtitles import SubtitleLine, Subtitles
from epochreel.errors import OutputError, UsageError
from epochreel.film import FilmOptions
from epochreel.film.chapters import chapters_of
from epochreel.film.directing import storyboard_of
from epochreel.film.pictures import pictures_of
from epochreel.film.subtitles import check_side_files, side_files, write_side_files
from epochreel.scene import SceneOptions
from epochreel.trace import ReelFile
from filming import write_pictures

FPS = Fraction(5)
TINY = FilmOptions(SceneOptions(64, 36), FPS, n_threads=1)
LINES = (SubtitleLine(2, 12, "Sie weiß noch nichts."), SubtitleLine(20, 99_999, "Am Ende."))
ENGLISH, GERMAN = (Subtitles(tag, tag, LINES) for tag in ("en", "de-CH"))


def film(reel: ReelFile, path: Path, options: FilmOptions = TINY, **more: object) -> None:
    pictures = pictures_of(reel, storyboard_of(reel, options), options)
    write_pictures(pictures, path, options, "A film", subtitles=(ENGLISH, GERMAN), **more)


def test_players_find_them_by_their_names(folder: Path) -> None:
    def names(film: str, *languages: str) -> list[str]:
        return [str(path.relative_to(folder)) for path in side_files(folder / film, languages)]

    assert names("film.mp4", "en") == ["film.en.srt", "film.en.vtt"]
    assert names("take.1.webm", "pt-BR") == ["take.1.pt-BR.srt", "take.1.pt-BR.vtt"]
    assert names("pictures", "en") == ["pictures.en.srt", "pictures.en.vtt"]
    (folder / "take.1").mkdir()
    assert names("take.1", "en", "de") == [
        *("take.1.en.srt", "take.1.en.vtt"),
        *("take.1.de.srt", "take.1.de.vtt"),
    ]


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif", "pictures"])
def test_every_film_has_them_and_some_have_tracks(
    short: ReelFile, folder: Path, name: str
) -> None:
    film(short, folder / name)
    stem = name.split(".")[0]
    found = {path.name for path in folder.iterdir()}
    assert found == {name, *(f"{stem}.{tag}" for tag in ("en.srt", "en.vtt"))} | {
        f"{stem}.de-CH.srt",
        f"{stem}.de-CH.vtt",
    }
    srt = (folder / f"{stem}.de-CH.srt").read_bytes().decode("utf-8")
    n_frames = storyboard_of(short, TINY).n_frames
    assert srt.startswith("1\n00:00:00,400 --> 00:00:02,400\nSie weiß noch nichts.\n\n2\n")
    minutes, seconds = divmod(n_frames // FPS, 60)
    assert f" --> 00:{minutes:02}:{seconds:02},{1000 * (n_frames % FPS) // FPS:03}\n" in srt
    if name in ("a.mp4", "a.webm"):
        with av.open(str(folder / name)) as container:
            assert len(container.streams.subtitles) == 2
            assert describe(folder / name).n_frames == n_frames


def test_a_film_has_sound_chapters_and_subtitles_at_once(short: ReelFile, folder: Path) -> None:
    chapters = chapters_of(storyboard_of(short, TINY), short.meta)
    film(short, folder / "a.mp4", chapters=chapters)
    with av.open(str(folder / "a.mp4")) as container:
        titles = [each["metadata"]["title"] for each in container.chapters()]
    assert titles == ["The puzzle", "Before", "Cycle 2", "Cycle 10", "After", "The question"]


@pytest.mark.parametrize("name", ["a.en.srt", "a.de-CH.vtt"])
def test_what_exists_is_kept_and_nothing_is_drawn(
    short: ReelFile, folder: Path, name: str
) -> None:
    (folder / name).write_text("mine")
    drawn = []
    with pytest.raises(OutputError, match=rf"already exists \(.*{name}"):
        film(short, folder / "a.mp4", progress=lambda *told: drawn.append(told))
    assert drawn == []
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "mine"
    film(short, folder / "a.mp4", replace(TINY, overwrite=True))
    assert (folder / name).read_text() != "mine"


def test_an_interrupted_film_leaves_none(short: ReelFile, folder: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film(short, folder / "a.mp4", progress=interrupt)
    assert list(folder.iterdir()) == []


def test_all_of_them_appear_or_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, written = Path.write_bytes, []

    def fill_up(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(self, data)

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(OutputError, match=r"the disk is full; nothing was kept: .*de-CH\.srt"):
        write_side_files(folder / "a.mp4", [ENGLISH, GERMAN], FPS, overwrite=False)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("languages", [("en", "en"), ("pt-BR", "de", "pt-br")])
def test_one_language_twice_is_refused(folder: Path, languages: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=rf"subtitles in `{languages[-1]}` come twice"):
        check_side_files(folder / "a.mp4", languages, overwrite=True)
