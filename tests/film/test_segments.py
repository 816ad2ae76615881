"""Films made of segments: the same bytes whoever makes them, and nothing made twice."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choosing import film_options
from epochreel.encode import format_for
from epochreel.encode.probe import describe, read_frames
from epochreel.errors import OutputError, ReelError, UsageError
from epochreel.film import FilmOptions, make_film
from epochreel.film.directing import storyboard_of
from epochreel.film.making import Making
from epochreel.film.pictures import pictures_of
from epochreel.film.segments import making as making_segments
from epochreel.film.segments.cutting import LEAST_SECS, MOST_SECS, segments_of
from epochreel.film.segments.drawing import SegmentTask, make_segment
from epochreel.film.segments.fingerprint import fingerprint
from epochreel.film.segments.job import FilmedReel, FilmJob
from epochreel.film.segments.making import segments_made
from epochreel.film.segments.store import SegmentStore, cache_folder, stored_films, sweep
from epochreel.render import Rasteriser
from epochreel.scene import SceneOptions
from epochreel.story import Shot, Storyboard
from epochreel.trace import ReelFile, open_reel

FPS = Fraction(5)
SMALL = FilmOptions(SceneOptions(96, 54), FPS, n_threads=1)


def job_of(reel: ReelFile, options: FilmOptions = SMALL, suffix: str = ".mp4") -> FilmJob:
    story = storyboard_of(reel, options)
    return FilmJob((FilmedReel.of(reel),), options, story, suffix, "A film")


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    return cache_folder()


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=60),
    st.sampled_from([Fraction(1), Fraction(5), Fraction(30000, 1001), Fraction(60)]),
)
@settings(max_examples=60, deadline=None)
def test_segments_are_the_whole_film_in_lengths_that_suit(
    lengths: list[int], fps: Fraction
) -> None:
    story = Storyboard(fps, tuple(Shot("forward", n, 0, 1) for n in lengths))
    parts = segments_of(story)
    assert [part.start for part in parts] == [0, *(part.stop for part in parts[:-1])]
    assert parts[-1].stop == story.n_frames
    if len(parts) > 1:
        secs = [len(part) / fps for part in parts]
        assert min(secs) >= LEAST_SECS - 1 / fps
        assert max(secs) <= max(MOST_SECS, 2 * LEAST_SECS) + 1 / fps


def test_segments_begin_at_cuts_where_some_are_near(xor: ReelFile) -> None:
    story = storyboard_of(xor, FilmOptions())
    starts = [part.start for part in segments_of(story)]
    assert sum(start in story.starts for start in starts) > 0.9 * len(starts)


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "pictures"])
def test_any_number_of_workers_makes_the_same_bytes(
    short: ReelFile, folder: Path, name: str
) -> None:
    contents = []
    for number, making in enumerate((Making(), Making(workers=1), Making(workers=3))):
        path = folder / f"{number}" / name
        path.parent.mkdir()
        make_film(short, path, replace(SMALL, making=making))
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        contents.append([file.read_bytes() for file in files])
    assert contents[0] == contents[1] == contents[2]


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mov"])
def test_a_joined_film_is_its_frames_without_a_gap(
    short: ReelFile, folder: Path, suffix: str
) -> None:
    path = folder / f"a{suffix}"
    make_film(short, path, SMALL)
    job = job_of(short, suffix=suffix)
    assert len(job.segments) > 2
    facts = describe(path)
    assert facts.n_frames == job.storyboard.n_frames
    assert {part.start for part in job.segments} <= set(facts.keyframes)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frame_secs = [
            packet.pts * packet.time_base for packet in container.demux(stream) if packet.size
        ]
    off = [abs(secs - n / FPS) for n, secs in enumerate(sorted(frame_secs))]
    assert max(off) <= (Fraction(1, 1000) if suffix == ".webm" else 0)
    pictures = pictures_of(short, job.storyboard, SMALL)
    near = sorted({n + by for n in (p.start for p in job.segments[1:]) for by in (-1, 0, 1)})
    with Rasteriser(96, 54, pixels="rgb", n_threads=1) as rasteriser:
        for number, found in zip(near, read_frames(path, near), strict=True):
            drawn = rasteriser.draw(pictures.at(number))
            # 4.1 at most, for chroma of a picture so small.
            assert np.abs(found.astype(int) - drawn).mean() < 6, number


def test_a_job_is_a_value(short: ReelFile) -> None:
    job = job_of(short, film_options(size="96x54", fps=5, captions="es", theme="paper"))
    again = pickle.loads(pickle.dumps(job))
    assert again == job
    assert again.digest == job.digest
    part = job.segments[1]
    results = [
        make_segment(SegmentTask(each, part, None), lambda n: None) for each in (job, again)
    ]
    assert results[0] == results[1]


@pytest.mark.parametrize(
    "change",
    [
        {"theme": "paper"},
        {"size": "98x54"},
        {"fps": 6},
        {"title": "Another"},
        {"captions": "en"},
        {"panels": "none"},
        {"transparent": True},
    ],
)
def test_whatever_is_seen_is_in_the_digest(short: ReelFile, change: dict[str, object]) -> None:
    same = {"size": "96x54", "fps": 5}
    digest = job_of(short, film_options(**same)).digest
    assert job_of(short, film_options(**same, overwrite=True, workers=2)).digest == digest
    assert job_of(short, film_options(**{**same, **change})).digest != digest


def test_fingerprints_tell_values_apart() -> None:
    values = [1, 1.0, True, "1", None, (1,), [1], Fraction(1), ("ab", "c"), ("a", "bc"), range(1)]
    values += [np.array([1]), np.array([1.0]), {"a": 1}, {"a": 2}]
    assert len({fingerprint(value) for value in values}) == len(values)
    with pytest.raises(TypeError, match="no digest can be made of a object"):
        fingerprint(object())


def killed_after(n_segments: int | None, reel: Path, film: Path, number: int) -> None:
    """Run a program that makes a film, and kill it when so many segments are there.

    None for all of them, while they are joined.
    """
    program = textwrap.dedent("""
        import sys, time
        from fractions import Fraction
        from pathlib import Path
        from epochreel.film import FilmOptions, make_film, pipeline
        from epochreel.scene import SceneOptions
        from epochreel.trace import open_reel
        def join_half(parts, path, *beside, **options):
            path.write_bytes(parts[0].read_bytes())
            print("joining", flush=True)
            time.sleep(60)

        if sys.argv[3:]:
            pipeline.join_film = join_half
        with open_reel(Path(sys.argv[1])) as reel:
            options = FilmOptions(SceneOptions(96, 54), Fraction(5), n_threads=1)
            make_film(reel, Path(sys.argv[2]), options)
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(reel), str(film)] + ["joining"] * (n_segments is None),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if n_segments is None:
            assert process.stdout is not None
            assert process.stdout.readline() == "joining\n"
            n_segments = 0
        while process.poll() is None and n_stored() < n_segments:
            time.sleep(0.005)
        process.send_signal(number)
        process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()


def n_stored() -> int:
    return sum(film.n_segments for film in stored_films(cache_folder()))


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (0, signal.SIGKILL),  # before anything is made
        (1, signal.SIGKILL),
        (3, signal.SIGKILL),
        (5, signal.SIGKILL),
        (2, signal.SIGTERM),
        (None, signal.SIGKILL),  # while what is made is joined
    ],
)
def test_a_killed_film_goes_on_where_it_was(
    short: ReelFile, folder: Path, at: int | None, number: int
) -> None:
    whole = folder / "whole.mp4"
    make_film(short, whole, SMALL)
    killed_after(at, short.path, folder / "film.mp4", number)
    found, told = n_stored(), []
    n_segments = len(job_of(short).segments)
    assert found == n_segments or at is not None
    if found:
        assert stored_films(cache_folder())[0].name == "film.mp4"
    make_film(short, folder / "again.mp4", SMALL, tell=told.append)
    if found:
        assert f"{found} of {n_segments} segments were there" in told
    assert (folder / "again.mp4").read_bytes() == whole.read_bytes()
    assert n_stored() == 0


def test_an_interrupted_film_keeps_its_segments(short: ReelFile, folder: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_film(short, folder / "a.mp4", SMALL, progress=interrupt)
    found = n_stored()
    assert found
    told, frames = [], []
    make_film(
        short,
        folder / "a.mp4",
        SMALL,
        progress=lambda done, total: frames.append(done),
        tell=told.append,
    )
    assert f"{found} of {len(job_of(short).segments)} segments were there" in told
    assert min(frames) > 2 * FPS  # what was there counts as done


def test_a_damaged_segment_is_made_again(short: ReelFile, folder: Path) -> None:
    job = job_of(short)
    with SegmentStore(folder / "store", ".mp4") as store:
        for part in job.segments:
            make_segment(SegmentTask(job, part, store.folder), lambda n: None)
        path = store.find(job.segments[1])
        assert path is not None
        content = path.read_bytes()
        path.write_bytes(content[:-9] + b"\0" + content[-8:])
        assert store.find(job.segments[1]) is None
        again = make_segment(SegmentTask(job, job.segments[1], store.folder), lambda n: None)
        assert isinstance(again, Path)
        assert again.read_bytes() == content


def test_a_segment_that_another_makes_is_left_to_it(short: ReelFile, folder: Path) -> None:
    job = job_of(short)
    with SegmentStore(folder / "store", ".mp4") as store:
        with store.claim(job.segments[0]) as is_ours:
            assert is_ours
            task = SegmentTask(job, job.segments[0], store.folder)
            assert make_segment(task, lambda n: None) is None
        assert make_segment(task, lambda n: None) == store.find(job.segments[0])


def test_two_processes_may_make_the_same_film(short: ReelFile, folder: Path) -> None:
    program = "from epochreel.cli.main import run; run()"
    size = ("--size", "96x54", "--fps", "5", "--music", "none")
    reel = shutil.copy(short.path, folder / "short.reel")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, "film", reel, "-o", folder / f"{n}.mp4", *size],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for n in range(2)
    ]
    for process in started:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert (folder / "0.mp4").read_bytes() == (folder / "1.mp4").read_bytes()
    assert n_stored() == 0


def test_a_reel_that_changes_is_refused_at_the_next_segment(
    short: ReelFile, xor: ReelFile, folder: Path
) -> None:
    reel = Path(shutil.copy(short.path, folder / "a.reel"))
    with open_reel(reel) as opened:
        job = job_of(opened)
    first, second, *_ = job.segments
    make_segment(SegmentTask(job, first, None), lambda n: None)
    shutil.copy(xor.path, reel)
    with pytest.raises(ReelError, match="the reel changed while it was filmed"):
        make_segment(SegmentTask(job, second, None), lambda n: None)
    reel.unlink()


def test_without_a_cache_it_works_and_is_said(
    short: ReelFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = folder / "a file"
    blocked.write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    told = []
    make_film(short, folder / "a.mp4", SMALL, tell=told.append)
    assert any("the cache cannot be written" in line for line in told)
    assert describe(folder / "a.mp4").n_frames == storyboard_of(short, SMALL).n_frames


def test_old_films_and_those_beyond_the_limit_are_swept(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for number, age_days in enumerate((0, 3, 8)):
        own = SegmentStore(cache / f"film{number}", ".mp4", f"{number}.mp4")
        with own as store, store.draft(range(10)) as draft:
            draft.write_bytes(b"x" * 100)
            store.put(range(10), draft)
        for path in (cache / f"film{number}").iterdir():
            if path.is_file():
                os.utime(path, (now - age_days * 86400,) * 2)
    with SegmentStore(cache / "film2", ".mp4", "2.mp4"):
        os.utime(cache / "film2" / "name", (now - 8 * 86400,) * 2)
        sweep(cache, now)
        assert {film.folder.name for film in stored_films(cache)} == {"film0", "film1", "film2"}
    os.utime(cache / "film2" / "name", (now - 8 * 86400,) * 2)
    sweep(cache, now)
    assert {film.folder.name for film in stored_films(cache)} == {"film0", "film1"}
    monkeypatch.setattr("epochreel.film.segments.store.KEPT_BYTES", 150)
    sweep(cache, now)
    assert [film.folder.name for film in stored_films(cache)] == ["film0"]


def test_a_film_with_a_hole_is_never_made(
    short: ReelFile, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_one(job: FilmJob, store: object, workers: object, there: dict, *more: object) -> None:
        make_missing(job, store, workers, there, *more)
        there[1] = there[2]

    make_missing: Callable[..., None] = making_segments._make_missing
    monkeypatch.setattr(making_segments, "_make_missing", lose_one)
    with pytest.raises(OutputError, match="pictures"):
        make_film(short, folder / "a.mp4", SMALL)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("workers", "message"),
    [
        (0, r"`workers` \(=0\) must be at least 1"),
        ("two", "must be a whole number"),
        (1.5, "whole"),
    ],
)
def test_workers_that_cannot_be_are_refused(workers: object, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        film_options(workers=workers)


def test_more_workers_than_cores_is_said(short: ReelFile, folder: Path) -> None:
    told: list[str] = []
    making = Making(workers=1000)
    make_film(short, folder / "a.mp4", replace(SMALL, making=making), tell=told.append)
    assert any(line.startswith("1000 workers share") for line in told)


def test_formats_that_cannot_be_cut_are_made_whole(short: ReelFile, folder: Path) -> None:
    for name in ("a.gif", "a.webp"):
        assert not format_for(name).segment_suffix
        make_film(short, folder / name, SMALL)
    assert n_stored() == 0


def test_segments_are_yielded_in_order(short: ReelFile) -> None:
    job = job_of(short)
    pictures = pictures_of(short, job.storyboard, SMALL)
    with segments_made(job, pictures, Making(), name="a.mp4") as parts:
        counts = [describe(part).n_frames for part in parts]
    assert counts == [len(part) for part in job.segments]
    assert all(len(a) and len(b) for a, b in pairwise(job.segments))
