"""Train on data of your own and ask in its words and units: python examples/own_data.py [FOLDER].

The rows are made up here; a .csv, a pandas or polars frame would do as well.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import epochreel as er


def main(folder: Path) -> None:
    rng = random.Random(1)
    flats = [(rng.choice(("old town", "harbour")), rng.randint(20, 120)) for _ in range(200)]
    rents = [5 + size * (14 if place == "harbour" else 10) for place, size in flats]
    with er.train(flats, rents, hidden=[6], epochs=150, path=folder / "flats.reel") as reel:
        for flat in (("harbour", 50), ("old town", 50)):
            print(f"{flat[0]}, {flat[1]} m2: {reel.ask(flat)[0]:.0f} a month")
        error = reel.scalars("held_out_mean_absolute_error")[1]
        print(f"off by {error[0]:.0f} after the first epoch, by {error[-1]:.0f} at the end")
        print(reel.film(folder / "flats.mp4", size=(640, 360), fps=10, theme="paper"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()))
