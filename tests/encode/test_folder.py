from __future__ import annotations

import numpy as np
from film_pictures import Film, glow
from PIL import Image

from epochreel.encode.probe import read_frames


def test_pictures_are_lossless_and_numbered_from_one(film: Film) -> None:
    frames = [glow(n) for n in range(3)]
    folder = film("frames", frames)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["frame-000001.png", "frame-000002.png", "frame-000003.png"]
    for written, read in zip(frames, read_frames(folder), strict=True):
        assert np.array_equal(written, read)


def test_pictures_say_what_they_are(film: Film) -> None:
    folder = film("frames", [glow(0)], metadata={"title": "Sie lernt, ü"})
    with Image.open(folder / "frame-000001.png") as picture:
        assert picture.info["srgb"] == 0
        assert picture.info["Title"] == "Sie lernt, ü"


def test_sizes_may_be_odd(film: Film) -> None:
    (decoded,) = read_frames(film("frames", [glow(0)[:51, :33]]))
    assert decoded.shape == (51, 33, 3)
