"""Put frames of a film, evenly spaced in time, on one sheet, each with its second.

A transparent film lies on a checkerboard.

python scripts/contact_sheet.py xor.mp4 --columns 6 --every 2.0 -o sheet.png
"""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from saying import count, run, secs

from epochreel.encode.probe import FilmFacts, describe, over_ground, read_frames
from epochreel.errors import OutputError
from epochreel.frame import RgbFrame

GAP = 6  # px
LABEL_HEIGHT = 18  # px


def main() -> None:
    """Write the sheet."""
    arguments = _parser().parse_args()
    facts = describe(arguments.film)
    numbers = _numbers(facts, arguments.every)
    width = arguments.width
    height = round(width * facts.height / facts.width)
    n_rows = -(-len(numbers) // arguments.columns)
    cell_width, cell_height = width + GAP, height + LABEL_HEIGHT
    size = (arguments.columns * cell_width + GAP, n_rows * cell_height + GAP)
    sheet = Image.new("RGB", size, (60, 60, 60))
    pen = ImageDraw.Draw(sheet)
    pictures = read_frames(arguments.film, numbers, pixels="rgba")
    board = _checkerboard(facts)
    for index, (number, rgba) in enumerate(zip(numbers, pictures, strict=True)):
        row, column = divmod(index, arguments.columns)
        x, y = GAP + column * cell_width, row * cell_height
        pen.text((x, y + 3), f"{float(number / facts.fps):.2f} s  frame {number}")
        pixels = over_ground(rgba, board)
        picture = Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(picture, (x, y + LABEL_HEIGHT))
    try:
        sheet.save(arguments.output)
    except ValueError as error:  # Pillow knows no such suffix
        raise OutputError(f"{error}: {arguments.output}") from None


def _numbers(facts: FilmFacts, every_secs: Fraction) -> list[int]:
    step = max(Fraction(1), every_secs * facts.fps)
    return [int(n * step) for n in range(-(-facts.n_frames // step))]


def _checkerboard(facts: FilmFacts) -> RgbFrame:
    """Return squares whose sides are a fortieth of a film's height."""
    side = max(facts.height // 40, 1)
    y, x = np.mgrid[: facts.height, : facts.width] // side
    return np.where((x + y) % 2, np.uint8(86), np.uint8(66))[..., None].repeat(3, axis=-1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("film", type=Path)
    parser.add_argument("--columns", type=count, default=6)
    parser.add_argument(
        "--every", type=secs, default=Fraction(2), help="seconds from one frame to the next"
    )
    parser.add_argument("--width", type=count, default=320, help="of each picture, px")
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser


if __name__ == "__main__":
    run(main)
