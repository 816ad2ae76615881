"""Make the pictures of the docs: stills of the first film, as small JPEGs under docs/pictures."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from PIL import Image

from epochreel.engine import get_problem
from epochreel.record import record_problem
from epochreel.render import render_rgb
from epochreel.scene import SceneOptions, build_stage
from epochreel.story import moment_at, whole_story
from epochreel.trace import open_reel

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
# Name of the picture, and the second of the film that it shows.
MOMENTS = {"puzzle": 5.0, "think": 10.8, "learn": 12.9, "answer": 80.0}


def main() -> None:
    """Train, compose, draw, save."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "xor.reel"
        record_problem(get_problem("xor"), path)
        with open_reel(path) as reel:
            stage = build_stage(reel, SceneOptions(1280, 720))
            story = whole_story(reel.meta, Fraction(60))
            for name, second in MOMENTS.items():
                moment = moment_at(story, round(second * 60))
                picture = Image.fromarray(render_rgb(stage.compose(moment)))
                picture.save(FOLDER / f"xor-{name}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    main()
