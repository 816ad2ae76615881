"""Sound under pictures: in time, and exactly as long."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from film_pictures import Film, finish
from numpy.typing import NDArray
from sounds import RATE, bumps, tone, top_near

from epochreel.encode.probe import describe
from epochreel.encode.sound import Samples, Sound
from epochreel.errors import OutputError

SUFFIXES = (".mp4", ".webm", ".mov")
NTSC = Fraction(30_000, 1001)
# What a decoder returns past the end of AAC is less than a block.
FILLING = {".mp4": 1023, ".webm": 0, ".mov": 0}
CODECS = {".mp4": ("aac",), ".webm": ("opus", "libopus"), ".mov": ("pcm_s24le",)}
PICTURE = np.full((32, 32, 3), 40, np.uint8)


def add_sound(film: Path, samples: Samples, rate: int, path: Path, *, fps: Fraction) -> None:
    finish(film, path, fps=fps, sound=Sound([samples], rate))


def heard(path: Path) -> tuple[Fraction, NDArray[np.float32]]:
    """Return when a film's sound starts, in seconds, and its samples."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts is not None
    start = frames[0].pts * frames[0].time_base
    return start, np.concatenate([_samples(frame) for frame in frames])


def _samples(frame: AudioFrame) -> NDArray[np.float32]:
    if frame.format.name == "s32":
        return (frame.to_ndarray().reshape(-1, 2) / 2**31).astype(np.float32)
    return frame.to_ndarray().T


def shown(path: Path) -> list[tuple[Fraction, bytes]]:
    """Return when each picture is shown, in seconds, and its bytes."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        return sorted((packet.pts * packet.time_base, bytes(packet)) for packet in packets)


@pytest.fixture(params=SUFFIXES)
def suffix(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("fps", [Fraction(60), NTSC, Fraction(2)])
def test_sound_is_in_time_and_as_long(film: Film, suffix: str, fps: Fraction) -> None:
    n_frames = 37
    n_samples = round(n_frames / fps * RATE)
    silent = film(f"silent{suffix}", [PICTURE] * n_frames, fps)
    path = silent.with_name(f"film{suffix}")
    at = [0, 5, 20, 36]
    add_sound(silent, bumps(at, fps, n_samples), RATE, path, fps=fps)
    start, samples = heard(path)
    assert start == 0
    assert 0 <= len(samples) - n_samples <= FILLING[suffix]
    assert np.abs(samples[n_samples:]).max(initial=0) < 1e-3
    for frame in at:
        assert abs(top_near(samples, round(frame / fps * RATE), 600)) <= 1


def test_five_minutes_stay_in_time(film: Film, suffix: str) -> None:
    fps, n_frames = Fraction(2), 600
    silent = film(f"silent{suffix}", [PICTURE] * n_frames, fps)
    path = silent.with_name(f"film{suffix}")
    at = range(0, n_frames, 11)
    add_sound(silent, bumps(at, fps, 300 * RATE), RATE, path, fps=fps)
    _, samples = heard(path)
    times = [secs for secs, _ in shown(path)]
    late = [top_near(samples, round(times[frame] * RATE)) / RATE for frame in at]
    assert np.abs(late).max() < 0.001


@pytest.mark.parametrize("duration_secs", [0, 0.5, 5])
def test_sound_of_another_length_is_fitted(film: Film, suffix: str, duration_secs: float) -> None:
    n_samples = round(30 / NTSC * RATE)
    silent = film(f"silent{suffix}", [PICTURE] * 30, NTSC)
    path = silent.with_name(f"film{suffix}")
    add_sound(silent, tone(duration_secs), RATE, path, fps=NTSC)
    _, samples = heard(path)
    assert 0 <= len(samples) - n_samples <= FILLING[suffix]
    end = round(duration_secs * RATE)
    assert np.abs(samples[end + 1024 : n_samples]).max(initial=0) < 0.01


def test_stated_lengths_are_the_films(film: Film, suffix: str) -> None:
    silent = film(f"silent{suffix}", [PICTURE] * 30, NTSC)
    path = silent.with_name(f"film{suffix}")
    add_sound(silent, tone(3), RATE, path, fps=NTSC)
    length = 30 / NTSC
    rounding = Fraction(1, 1000) if suffix == ".webm" else Fraction(1, RATE)
    with av.open(str(path)) as container:
        assert container.duration is not None
        whole = Fraction(container.duration, av.time_base)
        assert abs(whole - length) <= rounding
        sound = container.streams.audio[0]
        if suffix != ".webm":
            assert sound.duration is not None
            assert sound.time_base is not None
            assert abs(sound.duration * sound.time_base - length) <= rounding


def test_pictures_and_tags_are_copied(film: Film, suffix: str) -> None:
    tags = {"title": "Sie lernt, ü"}
    pictures = [np.full((32, 32, 3), 20 + 5 * n, np.uint8) for n in range(30)]
    silent = film(f"silent{suffix}", pictures, NTSC, metadata=tags)
    path = silent.with_name(f"film{suffix}")
    add_sound(silent, tone(1), RATE, path, fps=NTSC)
    assert shown(path) == shown(silent)
    before, after = describe(silent), describe(path)
    assert (before.n_frames, before.fps, before.keyframes) == (30, NTSC, after.keyframes)
    assert (after.n_frames, after.fps, after.faststart) == (30, NTSC, before.faststart)
    assert after.metadata == before.metadata
    assert (after.primaries, after.transfer, after.matrix) == (1, 1, 1)


def test_equal_films_have_equal_bytes(film: Film, suffix: str) -> None:
    silent = film(f"silent{suffix}", [PICTURE] * 30)
    paths = [silent.with_name(f"{name}{suffix}") for name in "ab"]
    for path in paths:
        add_sound(silent, tone(1), RATE, path, fps=Fraction(30))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_codecs(film: Film, suffix: str) -> None:
    silent = film(f"silent{suffix}", [PICTURE])
    path = silent.with_name(f"film{suffix}")
    add_sound(silent, tone(1), RATE, path, fps=Fraction(30))
    with av.open(str(path)) as container:
        (sound,) = container.streams.audio
        assert sound.codec_context.name in CODECS[suffix]
        assert (sound.rate, sound.codec_context.layout.name) == (RATE, "stereo")


def test_a_gif_has_no_sound(film: Film) -> None:
    silent = film("silent.mp4", [PICTURE])
    with pytest.raises(OutputError, match="GIF cannot be joined of parts"):
        add_sound(silent, tone(1), RATE, silent.with_name("a.gif"), fps=Fraction(30))


def test_what_is_no_film(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no film")
    with pytest.raises(OutputError, match="a part of the film is damaged"):
        add_sound(tmp_path / "a.mp4", tone(1), RATE, tmp_path / "b.mp4", fps=Fraction(30))
