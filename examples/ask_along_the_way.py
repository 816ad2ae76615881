"""Ask one question all along a training: python examples/ask_along_the_way.py.

Plots the answers as text, from the untrained network to the trained one.
"""

from __future__ import annotations

import numpy as np

import epochreel as er

N_LINES, WIDTH = 24, 50


def main() -> None:
    with er.train("xor") as reel:
        print(f"{'step':>9}  [1, 1, 0] -> 0{' ' * (WIDTH - 14)}1")
        # The recorded steps lie close together at first, as the training needs it.
        for place in np.linspace(0, len(reel.steps) - 1, N_LINES).astype(int):
            step = int(reel.steps[place])
            answer = reel.ask([1, 1, 0], at=step)[0]
            print(f"{step:9,}  |{'*':>{1 + round(answer * (WIDTH - 1))}}  {answer:.2f}")


if __name__ == "__main__":
    main()
