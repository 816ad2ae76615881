from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from film_pictures import Film, laid_out

from epochreel.encode.folder import fill_folder
from epochreel.encode.formats import format_for
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
        film_format = format_for(path)
        # A folder of pictures is filled from its parts; here there is one.
        is_folder = film_format.suffix == ""
        part = tmp_path / f"{name}.part" if is_folder else path
        options = {"fps": Fraction(fps), "film_format": film_format, **options}
        with open_writer(part, width=width, height=height, **options) as writer:
            for rgb in frames:
                writer.write(laid_out(rgb, writer.pixels))
        if is_folder:
            fill_folder([part], path, len(frames))
        return path

    return make
