from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from film_pictures import Film, laid_out

from epochreel.encode.writer import open_writer
from epochreel.frame import RgbFrame


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Return a function that writes RGB frames as a film and returns its path."""

    def make(
        name: str, frames: Sequence[RgbFrame], fps: Fraction | int = 30, **options: Any
    ) -> Path:
        path = tmp_path / name
        height, width = frames[0].shape[:2]
        with open_writer(path, width=width, height=height, fps=Fraction(fps), **options) as writer:
            for rgb in frames:
                writer.write(laid_out(rgb, writer.pixels))
        return path

    return make
