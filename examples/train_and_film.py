"""Train a network and film it: python examples/train_and_film.py [FOLDER].

The film is small and quick; without `size` and `fps` it would be 1920x1080 at 60.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import epochreel as er


def main(folder: Path) -> None:
    with er.train("xor", path=folder / "xor.reel") as reel:
        print(f"[1, 1, 0] -> {reel.ask([1, 1, 0])[0]:.4f}")
        print(reel.film(folder / "xor.mp4", size=(640, 360), fps=10))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()))
