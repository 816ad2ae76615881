from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from film_pictures import Film, glow, psnr
from PIL import Image

from epochreel.encode.probe import describe, read_frames
from epochreel.errors import FrameError, OutputError


@pytest.mark.parametrize("fps", [60, 1])
@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.mov", "a.gif", "a.webp", "frames"])
def test_chosen_frames_are_the_right_ones(film: Film, name: str, fps: int) -> None:
    if (name, fps) == ("a.gif", 60):
        fps = 50
    path = film(name, [glow(n) for n in range(25)], fps, keyframes=[6, 20])
    chosen = [0, 5, 6, 7, 19, 24]
    for number, decoded in zip(chosen, read_frames(path, chosen), strict=True):
        errors = [psnr(decoded, glow(n)) for n in range(25)]
        assert int(np.argmax(errors)) == number


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "a.webp", "frames"])
def test_a_frame_beyond_the_end(film: Film, name: str) -> None:
    path = film(name, [glow(n) for n in range(5)])
    with pytest.raises(FrameError, match=r"`number` \(=5\)"):
        list(read_frames(path, [5]))


def test_no_film(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no film at all")
    for read in (describe, lambda path: list(read_frames(path))):
        with pytest.raises(OutputError, match="this is no film"):
            read(path)


def test_a_still_webp_is_no_film(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    Image.fromarray(glow(0)).save(path)
    for read in (describe, lambda path: list(read_frames(path))):
        with pytest.raises(OutputError, match="this WebP is a still picture, no film"):
            read(path)


def test_a_film_without_faststart_is_recognised(tmp_path: Path) -> None:
    from epochreel.encode.probe import _is_faststart

    for order, wanted in (((b"moov", b"mdat"), True), ((b"mdat", b"moov"), False)):
        path = tmp_path / "a.mp4"
        boxes = [(8 + 4).to_bytes(4) + kind + b"1234" for kind in (b"ftyp", *order)]
        path.write_bytes(b"".join(boxes))
        assert _is_faststart(path) is wanted
