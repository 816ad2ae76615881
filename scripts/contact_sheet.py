"""Put frames of a film, evenly spaced in time, on one sheet, each with its second.

python scripts/contact_sheet.py xor.mp4 --columns 6 --every 2.0 -o sheet.png
"""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageDraw

from epochreel.encode.probe import FilmFacts, describe, read_frames

GAP = 6  # px
LABEL_HEIGHT = 18  # px


def main() -> None:
    """Write the sheet."""
    arguments = _parser().parse_args()
    facts = describe(arguments.film)
    numbers = _numbers(facts, Fraction(arguments.every))
    width = arguments.width
    height = round(width * facts.height / facts.width)
    n_rows = -(-len(numbers) // arguments.columns)
    cell_width, cell_height = width + GAP, height + LABEL_HEIGHT
    size = (arguments.columns * cell_width + GAP, n_rows * cell_height + GAP)
    sheet = Image.new("RGB", size, (60, 60, 60))
    pen = ImageDraw.Draw(sheet)
    pictures = read_frames(arguments.film, numbers)
    for index, (number, pixels) in enumerate(zip(numbers, pictures, strict=True)):
        row, column = divmod(index, arguments.columns)
        x, y = GAP + column * cell_width, row * cell_height
        pen.text((x, y + 3), f"{float(number / facts.fps):.2f} s  frame {number}")
        picture = Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(picture, (x, y + LABEL_HEIGHT))
    sheet.save(arguments.output)


def _numbers(facts: FilmFacts, every_secs: Fraction) -> list[int]:
    step = max(Fraction(1), every_secs * facts.fps)
    return [int(n * step) for n in range(-(-facts.n_frames // step))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("film", type=Path)
    parser.add_argument("--columns", type=int, default=6)
    parser.add_argument("--every", default="2", help="seconds from one frame to the next")
    parser.add_argument("--width", type=int, default=320, help="of each picture, px")
    parser.add_argument("-o", "--output", type=Path, required=True)
    return parser


if __name__ == "__main__":
    main()
