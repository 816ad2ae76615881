"""Put pictures of the same name from two folders side by side on one sheet: before and after.

python scripts/side_by_side.py before after --height 540 -o sheet.png
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError
from saying import count, run

from epochreel.errors import OutputError

GAP = 8  # px
LABEL_HEIGHT = 18  # px


def main() -> None:
    """Write the sheet."""
    arguments = _parser().parse_args()
    names = sorted(
        path.name for path in arguments.before.iterdir() if (arguments.after / path.name).is_file()
    )
    if not names:
        raise OutputError(f"no picture is in both {arguments.before} and {arguments.after}")
    folders = (arguments.before, arguments.after)
    pairs = [[_scaled(folder / name, arguments.height) for folder in folders] for name in names]
    rows = [pairs[at : at + arguments.columns] for at in range(0, len(pairs), arguments.columns)]
    widths = [sum(one.width + GAP for pair in row for one in pair) + GAP for row in rows]
    row_height = arguments.height + LABEL_HEIGHT + GAP
    sheet = Image.new("RGB", (max(widths), len(rows) * row_height), (60, 60, 60))
    pen = ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        x, y = GAP, number * row_height
        for pair, name in zip(row, names[number * arguments.columns :], strict=False):
            pen.text((x, y + 3), f"{name}: before, after")
            for one in pair:
                sheet.paste(one, (x, y + LABEL_HEIGHT))
                x += one.width + GAP
    sheet.save(arguments.output)


def _scaled(path: Path, height: int) -> Image.Image:
    """Return a picture in a height, px."""
    try:
        with Image.open(path) as picture:
            width = round(picture.width * height / picture.height)
            return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    except UnidentifiedImageError:
        raise OutputError(f"this is no picture: {path}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path, help="a folder of pictures")
    parser.add_argument("after", type=Path, help="a folder with the same names")
    parser.add_argument("--height", type=count, default=540, help="of each picture, px")
    parser.add_argument("--columns", type=count, default=2, help="pairs in a row")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the sheet")
    return parser


if __name__ == "__main__":
    run(main)
