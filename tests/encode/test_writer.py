"""What all writers promise, whatever the format."""

from __future__ import annotations

import errno
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from film_pictures import HEIGHT, WIDTH, glow, laid_out, to_yuv

from epochreel.encode.base import FilmSpec
from epochreel.encode.codecs import H264
from epochreel.encode.folder import fill_folder
from epochreel.encode.formats import format_for
from epochreel.encode.video import VideoWriter
from epochreel.encode.writer import FilmWriter, open_writer
from epochreel.errors import OutputError
from epochreel.files import picture_name, whole_file
from epochreel.frame import Frame, YuvFrame

NAMES = ("a.mp4", "a.webm", "a.mov", "a.gif", "a.webp", "frames")
FULL_DISK = Path("/dev/full")


def open_small(path: Path) -> FilmWriter:
    return open_writer(path, width=WIDTH, height=HEIGHT, fps=Fraction(30))


def suited(writer: FilmWriter, number: int = 0) -> Frame:
    return laid_out(glow(number), writer.pixels)


@pytest.mark.parametrize("name", NAMES)
def test_film_appears_when_it_is_whole(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with whole_file(path) as partial, open_small(partial) as writer:
        for n in range(3):
            writer.write(suited(writer, n))
        assert not path.exists()
    assert list(tmp_path.iterdir()) == [path]
    assert writer.n_written == 3


@pytest.mark.parametrize("n_frames", [0, 1, 12])
@pytest.mark.parametrize("name", NAMES)
def test_interruption_leaves_nothing(tmp_path: Path, name: str, n_frames: int) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        whole_file(tmp_path / name) as partial,
        open_small(partial) as writer,
    ):
        for n in range(n_frames):
            writer.write(suited(writer, n))
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_after_close(tmp_path: Path, name: str) -> None:
    with open_small(tmp_path / name) as writer:
        writer.write(suited(writer))
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(suited(writer))


@pytest.mark.parametrize("name", NAMES)
def test_a_film_without_frames_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="at least one frame"):  # noqa: SIM117
        with whole_file(tmp_path / name) as partial, open_small(partial):
            pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_another_layout_or_size_is_refused(tmp_path: Path, name: str) -> None:
    with open_small(tmp_path / name) as writer:
        frame = suited(writer)
        writer.write(frame)
        other = glow(0) if isinstance(frame, YuvFrame) else to_yuv(frame)
        with pytest.raises(ValueError, match=f"{writer.pixels} frame of 128x96 is wanted"):
            writer.write(other)
        small = glow(0)[:48, :64]
        with pytest.raises(ValueError, match="128x96"):
            writer.write(laid_out(small, writer.pixels))


@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.mov", "a.gif", "a.webp"])
def test_full_disk_is_an_os_error(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.symlink_to(FULL_DISK)
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    with pytest.raises(OSError) as caught, open_small(path) as writer:
        for _ in range(20):
            writer.write(laid_out(noise, writer.pixels))
    assert caught.value.errno == errno.ENOSPC
    assert not type(caught.value).__module__.startswith("av")


def test_full_disk_among_pictures_is_an_os_error(tmp_path: Path) -> None:
    part, folder = tmp_path / "part", tmp_path / "frames"
    with open_small(part) as writer:
        writer.write(glow(0))
        writer.write(glow(1))
    folder.mkdir()
    (folder / picture_name(2)).symlink_to(FULL_DISK)
    with pytest.raises(OSError) as caught:
        fill_folder([part], folder, 2)
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.parametrize("name", NAMES)
def test_missing_folder_is_an_os_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError), open_small(tmp_path / "nowhere" / name) as writer:
        writer.write(suited(writer))


def test_the_final_name_may_choose(tmp_path: Path) -> None:
    path = tmp_path / "take.1"
    with (
        whole_file(path) as partial,
        open_writer(
            partial,
            width=WIDTH,
            height=HEIGHT,
            fps=Fraction(1),
            film_format=format_for(f"{path}/"),
        ) as writer,
    ):
        writer.write(glow(0))
    assert zipfile.ZipFile(path).namelist() == [picture_name(1)]


def test_codec_failure_is_one_line(tmp_path: Path) -> None:
    broken = replace(H264, options={"preset": "no such preset"})
    with pytest.raises(OutputError) as caught:  # noqa: SIM117
        with VideoWriter(
            tmp_path / "a.mp4",
            FilmSpec(WIDTH, HEIGHT, Fraction(30), "yuv420"),
            broken,
        ) as writer:
            writer.write(to_yuv(glow(0)))
    assert "the encoder failed" in str(caught.value)
    assert "\n" not in str(caught.value)
