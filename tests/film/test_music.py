"""Music of a file: the part that is heard, its beats, and a film that moves with it."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import RATE, clicks, stereo, tone, write_music

from choosing import film_options
from epochreel.drawing import Box, DisplayList, Drawing
from epochreel.encode.probe import describe
from epochreel.errors import EpochreelError, ExtraError, MusicError, UsageError
from epochreel.film import FilmOptions, make_film
from epochreel.film.music import (
    FADE_IN_SECS,
    FADE_OUT_SECS,
    Heard,
    beat_note,
    music_for,
    under,
)
from epochreel.film.pictures import Pictures
from epochreel.scene import SceneOptions
from epochreel.sound.beats import Beats, NoBeats
from epochreel.sound.decode import decode
from epochreel.sound.onsets import nearest_onset, rises_of
from epochreel.story import Moment, Shot, Storyboard
from epochreel.story.beat import on_the_beat
from epochreel.trace import ReelFile
from filming import write_pictures

FPS = Fraction(30)
CLICKS = np.arange(0.37, 19.9, 0.5)
INSTALL = "finding the beats of music takes librosa; to install it: pip install 'epochreel[music]'"


def heard(path: Path, **chosen: object) -> Heard:
    chosen = {"beats": "off"} | chosen
    music = music_for(film_options(music=path, **chosen))  # pyright: ignore[reportArgumentType]
    assert music is not None
    return music


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_music(tmp_path / "song.flac", tone(20))


@pytest.fixture
def without_librosa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "librosa", None)


def changed(part: NDArray[np.float32], whole: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return which samples of a part are not those of the whole."""
    assert part.shape == whole.shape
    return np.flatnonzero(np.abs(part - whole).max(axis=1) > 1e-6)


def test_the_whole_is_heard_as_it_is(song: Path) -> None:
    assert not len(changed(heard(song).audio.samples, decode(song).samples))


def test_a_part_fades_where_it_was_cut(song: Path) -> None:
    part = heard(song, music_from="0:05", music_to=15).audio.samples
    whole = decode(song, 5, 15).samples
    fades = changed(part, whole)
    first, last = fades[fades < 5 * RATE], fades[fades >= 5 * RATE]
    assert first.max() < FADE_IN_SECS * RATE
    assert last.min() >= (10 - FADE_OUT_SECS) * RATE
    assert np.abs(part[:20]).max() < 0.02
    assert np.abs(part[-20:]).max() < 0.002
    # Half-way through the fade there is half the power.
    middle = slice(9 * RATE - 500, 9 * RATE + 500)
    assert np.mean(part[middle] ** 2) / np.mean(whole[middle] ** 2) == pytest.approx(0.5, rel=0.1)


@pytest.mark.parametrize("end", [20, 19.97, None])
def test_the_end_of_the_file_is_no_cut(song: Path, end: float | None) -> None:
    part = heard(song, music_from=5, music_to=end).audio.samples
    fades = changed(part, decode(song, 5, None).samples[: len(part)])
    assert fades.max() < FADE_IN_SECS * RATE


def test_the_beginning_of_the_file_is_no_cut(song: Path) -> None:
    part = heard(song, music_from=0, music_to=10).audio.samples
    assert changed(part, decode(song, 0, 10).samples).min() >= 8 * RATE


def test_of_a_short_piece_a_quarter_fades(song: Path) -> None:
    part = heard(song, music_from=5, music_to=6).audio.samples
    fades = changed(part, decode(song, 5, 6).samples)
    assert fades[fades > RATE // 2].min() >= 0.75 * RATE


def stated(folder: Path, text: str) -> Path:
    path = folder / "beats.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_beats_are_stated_in_seconds_of_the_file(song: Path, tmp_path: Path) -> None:
    file = stated(tmp_path, "".join(f"{n / 2}\n" for n in range(40)))
    beats = heard(song, beats=file, music_from=5.25, music_to=8).beats
    assert isinstance(beats, Beats)
    np.testing.assert_allclose(beats.times_secs, [0.25, 0.75, 1.25, 1.75, 2.25])
    # Bars count from the first beat of the file: 6 s is the thirteenth.
    np.testing.assert_array_equal(beats.downbeats, [False, True, False, False, False])
    assert beats.bpm == 120


def test_beats_elsewhere_are_refused(song: Path, tmp_path: Path) -> None:
    file = stated(tmp_path, "1\n2\n3\n")
    with pytest.raises(
        MusicError, match=r"has fewer than 2 beats from 2\.5 to 20 s, .*beats\.txt"
    ):
        heard(song, beats=file, music_from=2.5)


def test_nobody_listens_where_beats_are_off(song: Path, without_librosa: None) -> None:
    assert heard(song, beats="off").beats is None


def test_without_librosa_people_are_told_what_to_install(
    song: Path, without_librosa: None
) -> None:
    beats = heard(song, beats=None).beats
    assert beats == NoBeats(INSTALL)
    assert beat_note(beats, kept=False) == f"the cuts are not on beats: {INSTALL}"


def test_who_asks_for_beats_is_refused_without_librosa(
    song: Path, without_librosa: None, tmp_path: Path
) -> None:
    options = film_options(music=song, beats="auto")
    for attempt in (lambda: options.check(tmp_path / "a.mp4"), lambda: music_for(options)):
        with pytest.raises(ExtraError) as caught:
            attempt()
        assert str(caught.value) == INSTALL


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"music": "score", "music_from": 3}, "`music_from` (=3) is about a music file, but"),
        ({"music": "none", "music_to": "1:00"}, "`music_to` (=1:00) is about a music file, but"),
        ({"beats": "off"}, "`beats` (=off) is about a music file, but the music is score"),
        ({"style": "classic", "beats": "auto"}, "but the music is none"),
        ({"music": "a.mp3", "music_from": "1:00", "music_to": 60}, "`music_to` (=60) must come"),
        ({"music": "a.mp3", "music_to": 0}, "must come after `music_from` (=0)"),
        ({"music": "a.mp3", "music_from": "soon"}, "`music_from` (=soon) must be"),
        ({"music": "a.mp3", "music_to": -1}, "`music_to` (=-1) must be"),
        ({"music": "a.mp3", "music_to": float("nan")}, "`music_to` (=nan) must be"),
    ],
)
def test_contradictions_are_refused_before_any_file_is_opened(chosen: dict, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        film_options(**chosen)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def three_hours(path: Path) -> Path:
    """Write a file whose header states three hours of sound; nearly all of it is a hole."""
    rate, n_samples = 8000, 3 * 3600 * 8000
    header = b"RIFF" + (36 + n_samples).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\x01\0\x01\0"
    header += (
        rate.to_bytes(4, "little") * 2 + b"\x01\0\x08\0data" + n_samples.to_bytes(4, "little")
    )
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + n_samples)
    return path


def test_what_is_wrong_with_files_is_known_at_once(tmp_path: Path, song: Path) -> None:
    text = tmp_path / "words.mp3"
    text.write_text("la la la\n" * 99)
    silent = tmp_path / "silent.mp4"
    still = Storyboard(FPS, (Shot("title", 9, 0, 0),))
    write_pictures(Pictures(Flashes(), still), silent, TINY)
    cases = [
        ({"music": text}, "is no music that can be read"),
        ({"music": tmp_path / "none.mp3"}, "no such music file"),
        ({"music": silent}, "has no sound in it"),
        ({"music": three_hours(tmp_path / "a.wav")}, "lasts 180 min; a film lasts at most 60, so"),
        ({"music": song, "beats": tmp_path / "b.txt"}, "no such file of beats"),
        ({"music": song, "beats": stated(tmp_path, "2\n1\n")}, "line 2: 1 does not come after 2"),
    ]
    for chosen, message in cases:
        with pytest.raises(MusicError) as caught:
            film_options(**chosen).check(tmp_path / "film.mp4")
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_part_of_three_hours_is_heard(tmp_path: Path) -> None:
    part = heard(three_hours(tmp_path / "a.wav"), music_from=100, music_to="2:00").audio
    assert part.n_samples == 20 * RATE


def test_music_that_ends_before_the_part_is_refused(song: Path) -> None:
    with pytest.raises(MusicError, match=r"lasts 20 s, too short to be cut at 30: .*song\.flac"):
        heard(song, music_to=30)


def flat(n_secs: int) -> Storyboard:
    """Return a film of lessons only, each of half a second."""
    return Storyboard(FPS, (Shot("lesson", int(FPS / 2), 0, 1),) * (2 * n_secs))


def danced(film: Storyboard, beats: Beats | NoBeats, n_gaps: int) -> tuple[Storyboard, str]:
    """Return a film on the beat, or as it is, and what people are told of it."""
    told = None if isinstance(beats, NoBeats) else on_the_beat(film, beats, n_gaps)
    return told or film, beat_note(beats, kept=told is not None)


def test_people_are_told_of_the_beat() -> None:
    beats = Beats(CLICKS, np.ones(len(CLICKS), bool), 120.2)
    film, line = danced(flat(20), beats, 2)
    assert line == "the music has 120 beats a minute; the cuts are on the beat"
    assert {start % 15 for start in film.starts[1:-1]} == {11}
    slow = Beats(np.arange(0.0, 20, 2), np.ones(10, bool), 30)
    film, line = danced(flat(20), slow, 2)
    assert line == (
        "the cuts are not on beats: the music has 30 beats a minute, too few for so many shots"
    )
    assert film == flat(20)


def test_silence_is_said_to_have_no_beat(tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.flac", np.zeros((9 * RATE, 2), np.float32))
    beats = heard(path, beats="auto").beats
    assert isinstance(beats, NoBeats)
    film, line = danced(flat(9), beats, 2)
    assert line == "the cuts are not on beats: the music is silent"
    assert film == flat(9)


@pytest.mark.frameworks
@pytest.mark.parametrize("kind", ["chord", "noise"])
def test_music_without_a_beat_is_said_to_have_none(tmp_path: Path, kind: str) -> None:
    noise = stereo(0.3 * np.random.default_rng(0).standard_normal(20 * RATE))
    chord = tone(20, 220) / 3 + tone(20, 277.2) / 3 + tone(20, 329.6) / 3
    path = write_music(tmp_path / "a.flac", {"chord": chord, "noise": noise}[kind])
    beats = heard(path, beats="auto").beats
    assert isinstance(beats, NoBeats)
    film, line = danced(flat(20), beats, 2)
    assert line.startswith("the cuts are not on beats: ")
    assert film == flat(20)


@pytest.mark.frameworks
def test_a_file_is_listened_to(tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.mp3", clicks(CLICKS, 20))
    beats = heard(path, beats="auto", music_from=4.5).beats
    assert isinstance(beats, Beats)
    expected = CLICKS[CLICKS > 4.5] - 4.5
    off = np.abs(beats.times_secs[:, np.newaxis] - expected).min(axis=0)
    assert off.max() < 0.005


TINY = FilmOptions(SceneOptions(64, 36), FPS, n_threads=1)


class Flashes:
    """A stage on which each lesson's first frame is white, and all else is black."""

    def compose(self, moment: Moment) -> DisplayList:
        white = moment.shot.kind == "lesson" and moment.frame == 0
        box = Box(0, 0, 64, 36, fill=(1.0, 1.0, 1.0, 1.0))
        return DisplayList(64, 36, dynamic=Drawing(inks=(box,) if white else ()))


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_sound_and_cuts_agree_in_the_finished_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    written = write_music(tmp_path / "a.wav", clicks(CLICKS, 20))
    file = stated(tmp_path, "\n".join(map(str, CLICKS)))
    music = heard(written, beats=file)
    assert isinstance(music.beats, Beats)
    story, _ = danced(flat(20), music.beats, 2)
    write_pictures(
        Pictures(Flashes(), story), path, TINY, music=lambda folder: [music.audio.samples]
    )
    with av.open(str(path)) as container:
        frames = [
            (float(f.time or 0), f.to_ndarray(format="gray")) for f in container.decode(video=0)
        ]
    flashes = [time for time, picture in frames if picture.mean() > 200]
    assert len(flashes) == len(story.shots)
    rises = rises_of(decode(path).samples.mean(axis=1))
    for flash in flashes[1:]:
        assert abs(nearest_onset(rises, flash, 0.2, 6.0) - flash) <= 1 / FPS


def test_a_film_follows_beats_to_the_frame(short: ReelFile, folder: Path) -> None:
    song = write_music(folder / "song.wav", clicks(np.arange(0.25, 60, 0.5), 60))
    file = stated(folder, "\n".join(map(str, np.arange(10.25, 60, 0.5))))
    told: list[str] = []
    options = film_options(
        size=(64, 36), fps=Fraction(10), music=song, beats=file, music_from=10, music_to=58
    )
    make_film(short, folder / "a.mp4", options, tell=told.append)
    assert told == ["the music has 120 beats a minute; the cuts are on the beat"]
    with av.open(str(folder / "a.mp4")) as container:
        assert container.streams.video[0].frames == 480


def test_music_too_short_for_the_story_is_refused(short: ReelFile, folder: Path) -> None:
    song = write_music(folder / "song.wav", tone(2))
    options = film_options(size=(64, 36), fps=Fraction(5), music=song, beats="off")
    with pytest.raises(EpochreelError, match=r"2(\.0)? seconds"):
        make_film(short, folder / "a.mp4", options)
    assert [entry.name for entry in folder.iterdir()] == ["song.wav"]


@pytest.mark.parametrize(
    ("song_secs", "line"),
    [
        (5, "the music lasts 5.0 s, the film 10.0; its end is silent"),
        (20, "the music lasts 20.0 s, the film 10.0; it fades out before its end"),
        (10, None),
    ],
)
def test_music_under_a_storyboard_lasts_as_long_as_that(
    tmp_path: Path, song_secs: int, line: str | None
) -> None:
    audio = decode(write_music(tmp_path / "a.wav", tone(song_secs)))
    fitted, told = under(audio, flat(10))
    assert told == (() if line is None else (line,))
    assert fitted.n_samples == 10 * RATE
    loud = np.abs(fitted.samples).max(axis=1)
    # Full in the middle; at the end silent, fading or as it was.
    assert loud[3 * RATE : 4 * RATE].max() == pytest.approx(np.abs(audio.samples).max())
    end = loud[-RATE // 100 :].max()
    assert end == 0 if song_secs == 5 else (end < 0.05) == (song_secs == 20)


def test_a_storyboard_keeps_its_length_under_music(short: ReelFile, folder: Path) -> None:
    song = write_music(folder / "song.wav", tone(20))
    (folder / "film.toml").write_text('[[shot]]\nkind = "before"\nseconds = 4\n')
    told: list[str] = []
    options = film_options(
        size=(64, 36), fps=Fraction(10), music=song, storyboard=folder / "film.toml"
    )
    make_film(short, folder / "a.mp4", options, tell=told.append)
    assert describe(folder / "a.mp4").n_frames == 40
    assert told[-1].endswith("the film 4.0; it fades out before its end")


def test_a_storyboard_says_where_cuts_are(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match="where the cuts are; leave `beats=` or `storyboard=` out"
    ):
        film_options(music=tmp_path / "a.wav", beats="auto", storyboard="film.toml")
