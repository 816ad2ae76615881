from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys
from epochreel.film.kernels import load_drawing
from epochreel.render import Rasteriser
from epochreel.drawing import DisplayList

load_drawing(sys.argv[1], None)
before = set(sys.modules)
with Rasteriser(64, 36, pixels=sys.argv[1], n_threads=1) as rasteriser:
    rasteriser.draw(DisplayList(64, 36))
print(*sorted(name for name in set(sys.modules) - before if ".kernels." in name))
"""


@pytest.mark.parametrize("pixels", ["yuv420", "rgba"])
def test_nothing_is_compiled_while_frames_are_drawn(pixels: str) -> None:
    """Threads that draw would wait for each other, and nobody would say that it takes a while."""
    command = [sys.executable, "-c", LOADED, pixels]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
