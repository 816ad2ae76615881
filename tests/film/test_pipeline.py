from __future__ import annotations

import errno
import hashlib
import random
import threading
import wave
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from choosing import film_options
from epochreel.encode import FilmWriter
from epochreel.encode.probe import describe, read_frames
from epochreel.encode.video import VideoWriter
from epochreel.errors import EpochreelError, OutputError
from epochreel.film import FilmOptions, make_film
from epochreel.film.directing import storyboard_of
from epochreel.frame import Frame, PixelLayout, YuvFrame
from epochreel.render import Rasteriser, render_rgb
from epochreel.scene import SceneOptions, build_stage
from epochreel.scene.kit.colour import rgb_bytes
from epochreel.story import moment_at
from epochreel.trace import ReelFile, ReelWriter, open_reel
from stories import whole_story

SIZE = (192, 108)
FPS = Fraction(5)
SMALL = FilmOptions(SceneOptions(*SIZE), FPS, n_threads=1)


class Digests(FilmWriter):
    """Writes a digest of each frame, a line each, instead of a film."""

    pixels: PixelLayout = "yuv420"

    def __init__(self, path: Path, **_: object) -> None:
        super().__init__(*SIZE)
        self.file = path.open("w")

    def _add(self, frame: Frame) -> None:
        print(digest(frame), file=self.file)

    def _finish(self) -> None:
        self.file.close()

    def _give_up(self) -> None:
        self.file.close()


def digest(frame: Frame) -> str:
    assert isinstance(frame, YuvFrame)
    planes = (frame.y, frame.u, frame.v)
    return hashlib.sha256(b"".join(plane.tobytes() for plane in planes)).hexdigest()


def drawn_apart(reel: ReelFile, frames: Iterable[int], n_threads: int = 1) -> dict[int, str]:
    """Return digests of frames drawn by a stage and a rasteriser of their own."""
    story, stage = storyboard_of(reel, SMALL), build_stage(reel, SMALL.scene)
    with Rasteriser(*SIZE, pixels="yuv420", n_threads=n_threads) as rasteriser:
        return {n: digest(rasteriser.draw(stage.compose(moment_at(story, n)))) for n in frames}


@pytest.fixture(scope="module")
def filmed(xor: ReelFile, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Digests of what the encoder gets for the film of xor, drawn on two threads."""
    # A format with nothing beside its pictures, so that nobody looks for a film in the digests.
    path = tmp_path_factory.mktemp("digests") / "film.gif"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("epochreel.film.pipeline.open_writer", Digests)
        make_film(xor, path, FilmOptions(SMALL.scene, FPS, n_threads=2))
    return path.read_text().split()


def test_mp4_is_as_long_as_the_story(xor: ReelFile, folder: Path) -> None:
    path, told = folder / "xor.mp4", []
    make_film(xor, path, SMALL, progress=lambda done, total: told.append((done, total)))
    story = storyboard_of(xor, SMALL)
    facts = describe(path)
    assert (facts.width, facts.height, facts.fps) == (*SIZE, FPS)
    assert facts.n_frames == story.n_frames == len(list(read_frames(path)))
    assert facts.duration_secs == story.n_frames / FPS
    # Cuts at least two seconds after the one before can be jumped to.
    far = [cut for before, cut in pairwise(story.starts[:-1]) if cut - before >= 2 * FPS]
    assert far
    assert set(far) <= set(facts.keyframes)
    assert facts.metadata["title"] == xor.meta.title
    assert told[-1] == (story.n_frames, story.n_frames)
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert list(folder.iterdir()) == [path]


def test_classic_film_is_ninety_one_pictures(xor: ReelFile, folder: Path) -> None:
    path = folder / "classic.mp4"
    make_film(xor, path, FilmOptions(SceneOptions(640, 480, "classic"), Fraction(1)))
    facts = describe(path)
    assert (facts.width, facts.height, facts.fps) == (640, 480, 1)
    assert (facts.n_frames, facts.duration_secs) == (91, 91)


@pytest.mark.parametrize("name", ["a.mov", "a.webm"])
def test_a_transparent_film_is_the_film_over_black(
    short: ReelFile, folder: Path, name: str
) -> None:
    make_film(short, folder / name, replace(SMALL, scene=replace(SMALL.scene, transparent=True)))
    story = storyboard_of(short, SMALL)
    facts = describe(folder / name)
    assert (facts.transparent, facts.n_frames) == (True, story.n_frames)
    number = story.n_frames // 2
    picture = build_stage(short, SMALL.scene).compose(moment_at(story, number))
    (found,) = read_frames(folder / name, [number])
    difference = np.abs(found.astype(int) - render_rgb(replace(picture, backdrop=None)))
    # ProRes 0.1, VP9 1.31.
    assert difference.mean() < 1.5
    (clear,) = read_frames(folder / name, [number], pixels="rgba")
    assert np.mean(clear[..., 3] == 0) > 0.3


@pytest.mark.parametrize("name", ["a.webm", "a.gif", "a.webp", "pictures", "take.1"])
def test_every_format_gets_every_frame(short: ReelFile, folder: Path, name: str) -> None:
    path = folder / name
    if name == "take.1":
        path.mkdir()
    fps = Fraction(5, 2)
    make_film(short, path, FilmOptions(SceneOptions(96, 54), fps, overwrite=True))
    n_frames = storyboard_of(short, FilmOptions(fps=fps)).n_frames
    frames = list(read_frames(path))
    assert len(frames) == n_frames
    assert {frame.shape for frame in frames} == {(54, 96, 3)}
    assert np.ptp(frames[n_frames // 2]) > 100  # there is light in it


def test_frames_can_be_drawn_in_any_order(xor: ReelFile, filmed: list[str]) -> None:
    order = list(range(len(filmed)))
    random.Random(2).shuffle(order)
    found = drawn_apart(xor, order, n_threads=1)
    assert [found[n] for n in range(len(filmed))] == filmed


def test_film_in_segments_is_the_film_in_one_piece(xor: ReelFile, filmed: list[str]) -> None:
    """As on many machines: each segment from the file, by a stage that knows no other."""
    length, found = 97, []
    for start in range(0, len(filmed), length):
        with open_reel(xor.path) as again:
            frames = range(start, min(start + length, len(filmed)))
            found += drawn_apart(again, frames, n_threads=2).values()
    assert found == filmed


def test_two_runs_give_the_same_bytes(short: ReelFile, folder: Path) -> None:
    contents = []
    for n_threads in (1, 2, 2):
        path = folder / f"{len(contents)}.mp4"
        make_film(short, path, FilmOptions(SMALL.scene, FPS, n_threads=n_threads))
        contents.append(path.read_bytes())
    assert contents[0] == contents[1] == contents[2]


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.gif", "a.webp", "pictures"])
@pytest.mark.parametrize("at", [1, 23])
def test_interruption_leaves_nothing(short: ReelFile, folder: Path, name: str, at: int) -> None:
    def interrupt(done: int, total: int) -> None:
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_film(short, folder / name, SMALL, progress=interrupt)
    assert list(folder.iterdir()) == []


def test_interruption_leaves_the_old_film(short: ReelFile, folder: Path) -> None:
    path = folder / "a.mp4"
    path.write_bytes(b"an older film")

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_film(short, path, FilmOptions(SMALL.scene, FPS, overwrite=True), progress=interrupt)
    assert [(entry.name, entry.read_bytes()) for entry in folder.iterdir()] == [
        ("a.mp4", b"an older film")
    ]


@pytest.mark.parametrize("end", [0, 13, 30])
def test_a_training_that_ended_early_has_its_film(short: ReelFile, folder: Path, end: int) -> None:
    with ReelWriter(folder / "early.reel", short.meta) as writer:
        for step in short.steps[short.steps <= end]:
            writer.write(short.at(int(step)))
    with open_reel(folder / "early.reel") as early:
        make_film(early, folder / "early.mp4", SMALL)
        story = storyboard_of(early, SMALL)
    assert story.shots[-1].step_to == end
    assert describe(folder / "early.mp4").n_frames == story.n_frames


def test_a_full_disk_is_told_at_once(
    short: ReelFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(self: VideoWriter, frame: Frame) -> None:
        if self.n_written == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(VideoWriter, "_add", fill_up)
    errors = []

    def film() -> None:
        try:
            make_film(short, folder / "a.mp4", SMALL)
        except OutputError as error:
            errors.append(error)

    # On a thread of its own, so that a hang fails instead of hanging the tests.
    thread = threading.Thread(target=film, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    (message,) = map(str, errors)
    assert message.startswith("the disk is full; segments that are whole are kept for the next")
    assert list(folder.iterdir()) == []


def test_a_film_with_music_is_as_long_as_the_music(xor: ReelFile, folder: Path) -> None:
    n_samples = 100 * 48_000 + 4_321  # no whole number of frames
    tone = np.sin(np.arange(n_samples) * 0.03).astype(np.float32) * 0.2
    song = folder / "song.wav"
    with wave.open(str(song), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((tone * 32767).astype("<i2").tobytes())
    path = folder / "danced.mp4"
    make_film(xor, path, replace(SMALL, music=song))
    assert describe(path).n_frames == round(n_samples / 48_000 * FPS)
    with av.open(str(path)) as container:
        sound = container.streams.audio[0]
        seen = Fraction(describe(path).n_frames) / FPS
        assert sound.duration is not None
        assert abs(sound.duration * (sound.time_base or 0) - seen) < Fraction(1, 40)


def test_too_short_music_is_refused_before_anything_is_drawn(xor: ReelFile) -> None:
    with pytest.raises(EpochreelError, match=r"2\.0 seconds are too short .* at least \d\.\d"):
        whole_story(xor.meta, FPS, None, int(2 * FPS))


def test_a_stretched_story_keeps_title_question_and_end(xor: ReelFile) -> None:
    usual, long = whole_story(xor.meta, FPS), whole_story(xor.meta, FPS, None, int(200 * FPS))
    assert long.n_frames == 200 * FPS
    lengths = [{shot.kind: shot.n_frames for shot in story.shots} for story in (usual, long)]
    for kind in ("title", "question", "end"):
        assert abs(lengths[0][kind] - lengths[1][kind]) <= 1
    assert lengths[1]["lesson"] > 1.5 * lengths[0]["lesson"]


def test_the_score_is_heard_unless_it_is_not_wanted(xor: ReelFile, folder: Path) -> None:
    for music, heard in (("score", 1), ("none", 0)):
        path = folder / f"{music}.mp4"
        make_film(xor, path, replace(SMALL, music=music))
        with av.open(str(path)) as container:
            assert len(container.streams.audio) == heard
    assert sorted(entry.name for entry in folder.iterdir()) == ["none.mp4", "score.mp4"]


@pytest.mark.parametrize("theme", ["night", "night-cb", "paper"])
def test_a_gif_keeps_a_colour_for_each_meaning_of_the_legend(
    theme: str, short: ReelFile, folder: Path
) -> None:
    scene = SceneOptions(*SIZE, theme=theme)
    make_film(short, folder / "a.gif", FilmOptions(scene, Fraction(1), n_threads=1, fineness=32))
    with Image.open(folder / "a.gif") as film:
        colours = np.array(film.getpalette()).reshape(-1, 3).tolist()
    for ink in scene.look.meanings:
        assert list(rgb_bytes(ink)) in colours


def test_a_film_of_a_dozen_seconds_is_drawn_heard_and_told(xor: ReelFile, folder: Path) -> None:
    options = film_options(
        size=SIZE, fps=FPS, duration=12, captions="en", subtitles="en", music="score"
    )
    lines: list[str] = []
    make_film(xor, folder / "a.mp4", options, tell=lines.append)
    assert describe(folder / "a.mp4").n_frames == 12 * FPS
    assert "one lesson, a fast-forward and the question alone" in lines[0]
    assert "She answers 0.01. The answer is 0." in (folder / "a.en.srt").read_text()
