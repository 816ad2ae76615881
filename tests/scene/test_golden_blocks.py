"""Each kind of block in each phase of a lesson, against committed pictures.

Of each network one sheet: see, think, compare, learn. One that differs is saved under
``out/golden/blocks``; look at it; `pytest tests/scene --update-golden` takes the pictures as they
are now.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from epochreel.frame import RgbFrame
from epochreel.render import png_bytes, render_rgb
from epochreel.scene.cinematic import CinematicStage
from epochreel.scene.moments.replay import Replay
from epochreel.scene.options import SceneOptions
from epochreel.story import PhaseName, direct, footage_of, moment_at
from epochreel.trace import ReelFile
from scene.foreign_reels import CASES, record

HERE = Path(__file__).parent
GOLDEN, OUT = HERE / "golden", HERE.parents[1] / "out" / "golden" / "blocks"
# Of 255: libm and FreeType differ by a hair from one machine to the next.
MAX_DIFFERENCE, MEAN_DIFFERENCE = 3, 0.2
PHASES: tuple[tuple[PhaseName, float], ...] = (
    ("present", 0.9),
    ("think", 0.45),
    ("compare", 0.9),
    ("learn", 0.5),
)
SHEETS = {
    "lenet": ("lenet", (640, 360), "night"),
    "lenet-upright": ("lenet", (360, 640), "night"),
    "lenet-on-paper": ("lenet", (640, 360), "paper"),
    "residual": ("residual", (640, 360), "night"),
    "deep": ("deep residual", (640, 360), "night"),
    "next-token": ("next", (640, 360), "night"),
    "patches": ("patches", (640, 360), "night-cb"),
    "reader": ("reader", (640, 360), "night"),
    "autoencoder": ("autoencoder", (640, 360), "night"),
    "series": ("series", (640, 360), "night"),
}


def sheet(reel: ReelFile, size: tuple[int, int], theme: str) -> RgbFrame:
    """Return the four phases of a film's second lesson, side by side and below one another."""
    stage = CinematicStage(Replay(reel), SceneOptions(*size, theme=theme))
    storyboard = direct(footage_of(reel), Fraction(60)).storyboard
    number = [at for at, shot in enumerate(storyboard.shots) if shot.kind == "lesson"][1]
    pictures = []
    for phase, share in PHASES:
        frame = storyboard.starts[number]
        for name, n_frames in storyboard.shots[number].phases:
            if name == phase:
                frame += int(share * n_frames)
                break
            frame += n_frames
        pictures.append(render_rgb(stage.compose(moment_at(storyboard, frame))))
    rows = [np.concatenate(pictures[at : at + 2], axis=1) for at in (0, 2)]
    if size[1] > size[0]:
        rows = [np.concatenate(pictures, axis=1)]
    return halved(np.concatenate(rows))


def halved(picture: RgbFrame) -> RgbFrame:
    """Return a picture of half the sides: at full size all sheets would be 4 MB."""
    height, width = picture.shape[:2]
    parts = picture.reshape(height // 2, 2, width // 2, 2, 3).astype(np.float32)
    return np.round(parts.mean(axis=(1, 3))).astype(np.uint8)


@pytest.mark.parametrize("name", SHEETS)
def test_each_block_looks_as_it_did(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case, size, theme = SHEETS[name]
    found = sheet(record(tmp_path / "a.reel", CASES[case]), size, theme)
    path = GOLDEN / f"{name}.png"
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_bytes(png_bytes(found))
    wanted = np.asarray(Image.open(path).convert("RGB"))
    difference = np.abs(found.astype(int) - wanted)
    if difference.max() > MAX_DIFFERENCE or difference.mean() > MEAN_DIFFERENCE:
        OUT.mkdir(parents=True, exist_ok=True)
        (OUT / f"{name}.png").write_bytes(png_bytes(found))
        pytest.fail(
            f"{name} differs by up to {difference.max()}, {difference.mean():.2f} on average"
        )
