from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from film_pictures import HEIGHT, WIDTH, Film, glow, patches, psnr
from PIL import Image

from epochreel.encode.probe import describe, read_frames
from epochreel.encode.writer import open_writer


def durations_in(path: Path) -> list[int]:
    """Return how long each picture is shown, in 1/1000 s."""
    with Image.open(path) as picture:
        durations = []
        for n in range(getattr(picture, "n_frames", 1)):
            picture.seek(n)
            picture.load()
            durations.append(picture.info["duration"])
        return durations


@pytest.mark.parametrize(
    "fps", [Fraction(60), Fraction(90), Fraction(30000, 1001), Fraction(25), Fraction(1)]
)
def test_durations_keep_the_pace(film: Film, fps: Fraction) -> None:
    durations = durations_in(film("a.webp", [glow(n) for n in range(20)], fps))
    ends = np.cumsum(durations)
    assert len(durations) == 20
    assert min(durations) > 10  # browsers slow down what is shorter
    for number, end in enumerate(ends, start=1):
        assert abs(int(end) - number * 1000 / fps) <= Fraction(1, 2)


def test_webp_loops_for_ever(film: Film) -> None:
    with Image.open(film("a.webp", [glow(0), glow(1)])) as picture:
        assert picture.info["loop"] == 0


@pytest.mark.parametrize("size", [(HEIGHT, WIDTH), (77, 101)])
def test_frames_come_back(film: Film, size: tuple[int, int]) -> None:
    frames = [glow(n)[: size[0], : size[1]] for n in range(20)]
    decoded = list(read_frames(film("a.webp", frames)))
    assert len(decoded) == 20
    for written, read in zip(frames, decoded, strict=True):
        assert psnr(written, read) > 36


def test_a_slow_fade_is_seen_to_its_end(film: Film) -> None:
    """Libwebp's encoder of animations takes steps this small for no change, again and again."""
    frames = [np.rint(patches() * (n / 60)).astype(np.uint8) for n in range(61)]
    decoded = list(read_frames(film("a.webp", frames, fineness=40)))
    for written, read in zip(frames, decoded, strict=True):
        assert np.abs(written.mean((0, 1)) - read.mean((0, 1))).max() < 4


def test_what_rests_stays_as_it_is(film: Film) -> None:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    ground = np.stack([x / 2, y / 2, (x + y) / 4], axis=2).astype(np.uint8)
    frames = []
    for n in range(6):
        # Two dots at opposite corners: all between them lies within what is encoded anew.
        frame = ground.copy()
        frame[2:6, 2 + 4 * n : 6 + 4 * n] = 255
        frame[90:94, 100 + 4 * n : 104 + 4 * n] = 255
        frames.append(frame)
    decoded = np.stack(list(read_frames(film("a.webp", frames))))
    assert np.ptp(decoded[:, 16:80], axis=0).max() == 0


def test_colours_of_what_rests_do_not_bleed(film: Film) -> None:
    """A dark block is drawn anew beside one that is half red and clear."""
    still = np.full((HEIGHT, WIDTH, 3), 8, np.uint8)
    still[32:48, 38:48] = (255, 0, 0)
    changed = still.copy()
    changed[36:44, 18:22] = 60
    changed[80:88, 100:108] = 60
    decoded = list(read_frames(film("a.webp", [still, changed])))
    beside = np.s_[32:48, 28:32]
    assert np.abs(decoded[1][beside].astype(int) - changed[beside]).max() < 12
    assert np.array_equal(decoded[1][32:48, 32:48], decoded[0][32:48, 32:48])


def test_equal_frames_are_stored_once_and_last_longer(film: Film) -> None:
    path = film("a.webp", [glow(0)] * 8 + [glow(1)] + [glow(2)] * 3, 10)
    assert durations_in(path) == [800, 100, 300]
    assert len(list(read_frames(path))) == 12


def test_equal_frames_give_equal_bytes(film: Film) -> None:
    a, b = (film(name, [glow(n) for n in range(9)]) for name in ("a.webp", "b.webp"))
    assert a.read_bytes() == b.read_bytes()


def test_less_quality_takes_less_room(film: Film) -> None:
    frames = [glow(n) for n in range(5)]
    fine, coarse = (film(f"{q}.webp", frames, fineness=q) for q in (80, 40))
    assert coarse.stat().st_size < 0.9 * fine.stat().st_size


def test_sizes_of_frames_add_up(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    with open_writer(path, width=WIDTH, height=HEIGHT, fps=Fraction(30)) as writer:
        for n in (0, 1, 1, 2):
            writer.write(glow(n))
    header = 12 + 18 + 14  # RIFF, VP8X, ANIM
    assert writer.frame_sizes[2] == 0
    assert sum(writer.frame_sizes) == path.stat().st_size - header


def test_rate_and_length_are_told(film: Film) -> None:
    facts = describe(film("a.webp", [glow(n) for n in range(21)], 30))
    assert (facts.fps, facts.duration_secs, facts.n_frames) == (30, Fraction(7, 10), 21)
    assert (facts.width, facts.height) == (WIDTH, HEIGHT)
