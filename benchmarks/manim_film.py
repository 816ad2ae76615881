"""A second of film by Manim and by us, in one run; Manim stands in an environment of its own.

    python benchmarks/manim_film.py --manim PLACE/bin/manim

What each program needs to start is left out: Manim renders five seconds and one, and the
difference counts; of ours the whole xor film is made from its reel, score included, and a short
one. Both use all cores as they please; Manim keeps nothing between its turns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCENE = Path(__file__).parent / "manim_scene.py"
OURS = (sys.executable, "-m", "epochreel")
MANIM_OPTIONS = (
    *("render", "--disable_caching", "-v", "ERROR", "--progress_bar", "none"),
    *("--resolution", "1920,1080", "--fps", "60", "--media_dir", "."),
)
LONG_SECS, SHORT_SECS = 5, 1
# The xor film's own length at its own pace, and the shortest that was asked for.
OUR_LONG_SECS, OUR_SHORT_SECS = 80, 24


def secs_of(command: tuple[str, ...], folder: Path, **environment: str) -> float:
    """Return how long a command takes, in s of wall time."""
    began = time.perf_counter()
    subprocess.run(
        command, check=True, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began


def by_manim(manim: str, folder: Path, secs: int, n_glow_steps: int) -> float:
    """Return how long Manim takes for `secs` seconds of the scene."""
    return secs_of(
        (manim, *MANIM_OPTIONS, str(SCENE), "LikeALesson"),
        folder,
        MANIM_SCENE_SECS=str(secs),
        MANIM_GLOW_STEPS=str(n_glow_steps),
    )


def by_us(folder: Path, secs: int) -> float:
    """Return how long we take for `secs` seconds of the xor film."""
    size = ("--size", "1920x1080", "--fps", "60", "--duration", str(secs), "--force")
    return secs_of((*OURS, "film", "xor.reel", *size, "-o", "ours.mp4"), folder)


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--manim", required=True, help="the command of Manim Community")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        secs_of((*OURS, "train", "xor", "-o", "xor.reel"), folder)
        turns = range(arguments.turns)
        long = min(by_us(folder, OUR_LONG_SECS) for _ in turns)
        short = min(by_us(folder, OUR_SHORT_SECS) for _ in turns)
        ours = (long - short) / (OUR_LONG_SECS - OUR_SHORT_SECS)
        print(f"ours: {ours:.3f} s a second of film (whole: {long:.1f} s, {short:.1f} s)")
        for steps in (1, 4, 12):
            whole = min(by_manim(arguments.manim, folder, LONG_SECS, steps) for _ in turns)
            start = min(by_manim(arguments.manim, folder, SHORT_SECS, steps) for _ in turns)
            theirs = (whole - start) / (LONG_SECS - SHORT_SECS)
            print(f"Manim, glows of {steps}: {theirs:.2f} s a second, {theirs / ours:.1f} times")


if __name__ == "__main__":
    main()
