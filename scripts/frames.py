"""Extract frames of a film as PNG pictures, to be looked at at full size.

Times are seconds; with --numbers they are frame numbers, from 0. Pictures of a transparent film
are transparent.

    python scripts/frames.py xor.mp4 --at 1.5,10,20 --out pictures
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image
from saying import run, several_secs

from epochreel.encode.probe import describe, read_frames


def main() -> None:
    """Write the chosen frames and name the files."""
    arguments = _parser().parse_args()
    rate = 1 if arguments.numbers else describe(arguments.film).fps
    numbers = sorted({int(at * rate) for at in arguments.at})
    arguments.out.mkdir(parents=True, exist_ok=True)
    pictures = read_frames(arguments.film, numbers, pixels="rgba")
    for number, rgba in zip(numbers, pictures, strict=True):
        path = arguments.out / f"{arguments.film.stem}-{number:06d}.png"
        is_opaque = rgba[..., 3].min() == 255
        Image.fromarray(np.ascontiguousarray(rgba[..., :3]) if is_opaque else rgba).save(path)
        print(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("film", type=Path)
    parser.add_argument(
        "--at", type=several_secs, required=True, help="times, separated by commas"
    )
    parser.add_argument("--numbers", action="store_true", help="--at lists frame numbers")
    parser.add_argument("--out", type=Path, required=True, help="a folder")
    return parser


if __name__ == "__main__":
    run(main)
