"""Make the gallery: python scripts/gallery.py [FOLDER], with PyTorch and scikit-learn at hand.

Trains the networks of examples/networks, or takes their reels from the folder, saves a still of
the film of each under docs/pictures, and writes docs/gallery.md.
"""

from __future__ import annotations

import runpy
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from saying import run

from epochreel.render import render_rgb
from epochreel.scene.options import SceneOptions
from epochreel.scene.styles import build_stage
from epochreel.story import PhaseName, Storyboard, direct, footage_of, moment_at
from epochreel.trace import open_reel

ROOT = Path(__file__).parent.parent
NETWORKS, PICTURES = ROOT / "examples" / "networks", ROOT / "docs" / "pictures"
SIZE, SAVED, FPS = (1920, 1080), (1280, 720), Fraction(60)


class Show(NamedTuple):
    """What is shown of an example.

    Parameters
    ----------
    name, title
        Of the file, and of its part of the page.
    lesson
        Which of the film's lessons, from 0, or from -1 at its end.
    phase, share
        How far it has come.
    words
        What is to be seen.
    """

    name: str
    title: str
    lesson: int
    phase: PhaseName
    share: float
    words: str


SHOWS = (
    Show(
        *("lenet", "A convolutional network reads digits", 0, "think", 0.16),
        "A window slides over the picture; what it sees is compared with eight little pictures, "
        "and where one fits, its map lights up. Green lines excite, red ones inhibit.",
    ),
    Show(
        *("residual", "A residual network", -1, "compare", 0.8),
        "Each stream that goes around says how much of the sum it brings.",
    ),
    Show(
        *("reversed_words", "A transformer turns words around", -1, "think", 0.78),
        "Each column is a letter; a curve runs from where it looks to where that is used. To "
        "write the last letter it looks at the first. Beside it, heads as maps.",
    ),
    Show(
        *("vision_transformer", "A vision transformer", -1, "compare", 0.8),
        "Sixteen patches, and a token for the whole picture, which is the one that is asked.",
    ),
    Show(
        *("lstm", "An LSTM remembers", -1, "think", 0.72),
        "The state is handed on from letter to letter; the valves below it are the gates.",
    ),
    Show(
        *("autoencoder", "An autoencoder draws again what it saw", -1, "compare", 0.9),
        "Eight numbers in the middle are all that is left of a picture. At the end what comes "
        "out, what it should be, and the difference.",
    ),
    Show(
        *("series", "A convolution over time", -1, "compare", 0.9),
        "The same in one dimension: six little pieces of a wave are looked for along it.",
    ),
)


def main(folder: Path) -> None:
    """Train what has no reel yet, draw, write the page."""
    parts = ["# Gallery\n", "Made by `python scripts/gallery.py` from examples/networks.\n"]
    for show in SHOWS:
        path = folder / f"{show.name}.reel"
        if not path.exists():
            train(show.name, path)
        save(show, path)
        parts.append(part_of(show))
    (ROOT / "docs" / "gallery.md").write_text("\n".join(parts), encoding="utf-8")


def train(name: str, path: Path) -> None:
    """Run an example."""
    sys.path.insert(0, str(NETWORKS))
    runpy.run_path(str(NETWORKS / f"{name}.py"))["main"](str(path))


def save(show: Show, path: Path) -> None:
    """Save the still of an example."""
    with open_reel(path) as reel:
        storyboard = direct(footage_of(reel), FPS).storyboard
        stage = build_stage(reel, SceneOptions(*SIZE))
        picture = render_rgb(stage.compose(moment_at(storyboard, frame_of(storyboard, show))))
    small = Image.fromarray(picture).resize(SAVED, Image.Resampling.LANCZOS)
    small.save(PICTURES / f"gallery-{show.name}.jpg", quality=86, optimize=True)


def frame_of(storyboard: Storyboard, show: Show) -> int:
    """Return the frame that is shown."""
    lessons = [at for at, shot in enumerate(storyboard.shots) if shot.kind == "lesson"]
    at = lessons[show.lesson]
    frame = storyboard.starts[at]
    for phase, n_frames in storyboard.shots[at].phases:
        if phase == show.phase:
            return frame + int(n_frames * show.share)
        frame += n_frames
    raise ValueError(f"the film of {show.name} has no phase {show.phase!r}")


def part_of(show: Show) -> str:
    """Return the part of the page about an example: its still, and the lines that record it."""
    source = (NETWORKS / f"{show.name}.py").read_text(encoding="utf-8").splitlines()
    first = next(
        at for at, line in enumerate(source) if line.lstrip().startswith("with er.record")
    )
    last = next(at for at in range(first, len(source)) if not source[at].strip())
    inner = [line[4:] for line in source[first:last]]
    lines = "\n".join(inner).rstrip()
    return (
        f"## {show.title}\n\n{show.words}\n\n![{show.title}](pictures/gallery-{show.name}.jpg)\n\n"
        f"```text\n{lines}\n```\n\n[examples/networks/{show.name}.py]"
        f"(../examples/networks/{show.name}.py)\n"
    )


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    run(lambda: main(place))
