"""Write the measured tables of the built-in problems: irises, wines, digits.

    python scripts/measured.py

From scikit-learn's copies of the UCI repository's, into the package, which then needs neither.
Where they come from and their licences: src/epochreel/data/measured/README.md.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
from sklearn import datasets  # pyright: ignore[reportMissingImports]

FOLDER = Path(__file__).parent.parent / "src" / "epochreel" / "data" / "measured"


def main() -> None:
    """Write all three."""
    write_table("iris", datasets.load_iris(), "species")
    write_table("wine", datasets.load_wine(), "grower")
    digits: Any = datasets.load_digits()
    pictures, answers = digits.images.astype(np.uint8), digits.target.astype(np.uint8)
    np.savez_compressed(FOLDER / "digits.npz", X=pictures, y=answers)


def write_table(name: str, data: Any, target: str) -> None:
    """Write what was measured of each example, and its kind in words."""
    with (FOLDER / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*data.feature_names, target])
        for row, kind in zip(data.data.tolist(), data.target.tolist(), strict=True):
            writer.writerow([*map(repr, row), data.target_names[kind]])


if __name__ == "__main__":
    main()
