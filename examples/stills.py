"""Draw a network before, during and after its training: python examples/stills.py [FOLDER]."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import epochreel as er


def main(folder: Path) -> None:
    with er.train("xor") as reel:
        halfway = int(reel.steps[len(reel.steps) // 2])
        print(reel.still(folder / "before.png", at="start"))
        print(reel.still(folder / f"step-{halfway}.png", at=halfway))
        print(reel.still(folder / "after.svg"))
        print(reel.still(folder / "question.png", inputs=[1, 1, 0], size=(1080, 1920)))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()))
