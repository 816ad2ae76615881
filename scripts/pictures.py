"""Make the pictures of the docs: frames of films, as small JPEGs under docs/pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from saying import run

from epochreel.choices.film import FilmChoices
from epochreel.film import film_options
from epochreel.film.directing import storyboard_of
from epochreel.film.pictures import pictures_of
from epochreel.recording import plan_problem, record_training
from epochreel.render import render_rgb
from epochreel.trace import open_reel

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (1280, 720)
# By problem, the names of its pictures and the seconds of its film that they show.
MOMENTS = {
    "xor": {"puzzle": 4.8, "think": 12.0, "learn": 14.3, "answer": 107.6},
    "spiral": {"think": 46.6},
    "digits": {"answer": 73.6},
}
# The same of a film with captions, by language.
CAPTIONED = {"xor": {"es": 107.6}}


def main() -> None:
    """Train, compose, draw, save."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for problem, seconds in MOMENTS.items():
        with tempfile.TemporaryDirectory() as folder:
            draw(problem, seconds, Path(folder) / f"{problem}.reel")


def draw(problem: str, seconds: dict[str, float], path: Path) -> None:
    """Record a problem and save frames of its film."""
    record_training(plan_problem(problem), path)
    for name, second in seconds.items():
        save(path, f"{problem}-{name}", second)
    for language, second in CAPTIONED.get(problem, {}).items():
        save(path, f"{problem}-{language}", second, captions=language)


def save(path: Path, name: str, second: float, captions: str | None = None) -> None:
    """Save one frame of a reel's film."""
    options = film_options(FilmChoices(size=SIZE, captions=captions))
    with open_reel(path) as reel:
        pictures = pictures_of(reel, storyboard_of(reel, options), options)
        picture = render_rgb(pictures.at(round(second * 60)))
    Image.fromarray(picture).save(FOLDER / f"{name}.jpg", quality=88, optimize=True)


if __name__ == "__main__":
    run(main)
