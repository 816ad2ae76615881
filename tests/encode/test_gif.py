from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from film_pictures import HEIGHT, WIDTH, Film, glow, patches, psnr
from PIL import Image

from epochreel.encode.probe import describe, read_frames
from epochreel.encode.writer import open_writer


def delays_in(path: Path) -> list[int]:
    """Return how long each frame is shown, in 1/100 s."""
    with Image.open(path) as picture:
        delays = []
        for n in range(getattr(picture, "n_frames", 1)):
            picture.seek(n)
            delays.append(picture.info["duration"] // 10)
        return delays


@pytest.mark.parametrize("fps", [Fraction(50), Fraction(30), Fraction(30000, 1001), Fraction(1)])
def test_delays_keep_the_pace(film: Film, fps: Fraction) -> None:
    delays = delays_in(film("a.gif", [glow(n) for n in range(20)], fps))
    ends = np.cumsum(delays)
    assert len(delays) == 20
    assert min(delays) >= 2
    for number, end in enumerate(ends, start=1):
        assert abs(int(end) - number * 100 / fps) <= Fraction(1, 2)


def test_gif_loops_for_ever(film: Film) -> None:
    with Image.open(film("a.gif", [glow(0), glow(1)])) as picture:
        assert picture.info["loop"] == 0


def test_frames_come_back(film: Film) -> None:
    frames = [glow(n) for n in range(20)]
    decoded = list(read_frames(film("a.gif", frames)))
    assert len(decoded) == 20
    for written, read in zip(frames, decoded, strict=True):
        assert psnr(written, read) > 34


def test_flat_colours_are_exact(film: Film) -> None:
    (decoded,) = read_frames(film("a.gif", [patches()]))
    assert np.array_equal(decoded, patches())


def test_what_rests_does_not_crawl(film: Film) -> None:
    y, x = np.mgrid[:96, :128]
    ground = np.stack([x / 2, y / 2, (x + y) / 4], axis=2).astype(np.uint8)
    frames = []
    for n in range(6):
        # Two dots at opposite corners: all between them is dithered anew in each frame.
        frame = ground.copy()
        frame[2:6, 2 + 4 * n : 6 + 4 * n] = 255
        frame[90:94, 100 + 4 * n : 104 + 4 * n] = 255
        frames.append(frame)
    decoded = np.stack(list(read_frames(film("a.gif", frames))))
    assert np.ptp(decoded[:, 8:88], axis=0).max() == 0


def test_equal_frames_that_repeat_are_kept(film: Film) -> None:
    assert sum(delays_in(film("a.gif", [glow(0)] * 8, 10))) == 80


def test_equal_frames_give_equal_bytes(film: Film) -> None:
    a, b = (film(name, [glow(n) for n in range(9)]) for name in ("a.gif", "b.gif"))
    assert a.read_bytes() == b.read_bytes()


def test_nothing_else_is_left_in_the_folder(film: Film) -> None:
    path = film("a.gif", [glow(0), glow(1)])
    assert list(path.parent.iterdir()) == [path]


def test_rate_and_length_are_told(film: Film) -> None:
    facts = describe(film("a.gif", [glow(n) for n in range(21)], 30))
    assert (facts.fps, facts.duration_secs, facts.n_frames) == (30, Fraction(7, 10), 21)


def test_fewer_colours_take_less_room(film: Film) -> None:
    frames = [glow(n) for n in range(20)]
    fine, coarse = (film(f"{n}.gif", frames, fineness=n) for n in (256, 32))
    colours = {tuple(pixel) for frame in read_frames(coarse) for pixel in frame.reshape(-1, 3)}
    assert 16 < len(colours) <= 32
    assert coarse.stat().st_size < 0.8 * fine.stat().st_size


def test_sizes_of_frames_are_nearly_all_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    with open_writer(path, width=WIDTH, height=HEIGHT, fps=Fraction(25)) as writer:
        for n in (0, 1, 1, 2):
            writer.write(glow(n))
    assert len(writer.frame_sizes) == 4
    assert writer.frame_sizes[2] < writer.frame_sizes[1]
    palette_and_end = path.stat().st_size - sum(writer.frame_sizes)
    assert 0 <= palette_and_end < 100


def test_colours_that_mean_something_are_kept_however_little_is_seen_of_them(
    tmp_path: Path,
) -> None:
    """Without that, a few violet pixels among shades of all else became grey."""
    colours = [(164, 140, 255), (34, 201, 140), (232, 64, 92)]
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    frames = [
        np.stack([(x + 9 * n) % 90, (y + 5 * n) % 90, (x + y) % 90], axis=2).astype(np.uint8)
        for n in range(10)
    ]
    for at, colour in enumerate(colours):
        frames[3][10, 20 + 4 * at : 22 + 4 * at] = colour
    for fineness in (256, 32):
        path = tmp_path / f"{fineness}.gif"
        with open_writer(
            path,
            width=WIDTH,
            height=HEIGHT,
            fps=Fraction(25),
            fineness=fineness,
            colours=colours,
        ) as writer:
            for frame in frames:
                writer.write(frame)
        (read,) = read_frames(path, [3])
        for at, colour in enumerate(colours):
            assert (read[10, 20 + 4 * at : 22 + 4 * at] == colour).all()
        told = {tuple(pixel) for frame in read_frames(path) for pixel in frame.reshape(-1, 3)}
        assert len(told) <= fineness
