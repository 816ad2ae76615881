"""Make the pictures of the docs: frames of films, as small JPEGs under docs/pictures.

The digits need the extra `sklearn`.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from PIL import Image

from epochreel.record import plan_problem, record_training
from epochreel.render import render_rgb
from epochreel.scene import SceneOptions, build_stage
from epochreel.story import moment_at, whole_story
from epochreel.trace import open_reel

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (1280, 720)
# By problem, the names of its pictures and the seconds of its film that they show.
MOMENTS = {
    "xor": {"puzzle": 5.0, "think": 10.8, "learn": 12.9, "answer": 82.0},
    "spiral": {"think": 50.0},
    "digits": {"answer": 69.0},
}


def main() -> None:
    """Train, compose, draw, save."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for problem, seconds in MOMENTS.items():
        with tempfile.TemporaryDirectory() as folder:
            draw(problem, seconds, Path(folder) / f"{problem}.reel")


def draw(problem: str, seconds: dict[str, float], path: Path) -> None:
    """Record a problem and save frames of its film."""
    record_training(plan_problem(problem), path)
    with open_reel(path) as reel:
        stage = build_stage(reel, SceneOptions(*SIZE))
        story = whole_story(reel.meta, Fraction(60))
        for name, second in seconds.items():
            picture = stage.compose(moment_at(story, round(second * 60)))
            saved = FOLDER / f"{problem}-{name}.jpg"
            Image.fromarray(render_rgb(picture)).save(saved, quality=88, optimize=True)


if __name__ == "__main__":
    main()
