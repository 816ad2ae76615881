"""Parts of any length make one film, each picture at its time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from film_pictures import Film

from epochreel.encode.mux import join


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".mov"])
@pytest.mark.parametrize("lengths", [(9, 1, 12), (1, 9), (2, 2, 8), (1, 1, 1), (8, 1)])
def test_short_parts_come_in_their_turn(
    film: Film, tmp_path: Path, suffix: str, lengths: tuple[int, ...]
) -> None:
    """x264 reorders nothing in a part of two frames; what came after it came too late then."""
    n_frames, parts, shade = sum(lengths), [], iter(range(20, 250, 10))
    shades = []
    for number, length in enumerate(lengths):
        shades += [next(shade) for _ in range(length)]
        pictures = [np.full((48, 64, 3), value, np.uint8) for value in shades[-length:]]
        parts.append(film(f"part{number}{suffix}", pictures, fps=10))
    path = tmp_path / f"whole{suffix}"
    join(parts, path, fps=Fraction(10), n_frames=n_frames)
    with av.open(str(path)) as container:
        shown = [
            (frame.time, frame.to_ndarray(format="gray").mean())
            for frame in container.decode(video=0)
        ]
    times = [time for time, _ in shown]
    assert times == pytest.approx([number / 10 for number in range(n_frames)], abs=1e-3)
    assert [level for _, level in shown] == pytest.approx(shades, abs=4)
