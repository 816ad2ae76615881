"""Time the rasteriser against matplotlib drawing the same scenes, in one run.

    python benchmarks/raster.py

Both draw 1920x1080 and end with pixels in memory: the rasteriser YUV 4:2:0 for the encoder,
matplotlib its Agg buffer. What matplotlib is given to draw is said in `agg.py`; `mpl lines` leaves
out even the glow. The least of several runs counts, because other work only ever adds time.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence

from agg import Agg
from mock_scenes import dense, small

from epochreel.drawing import DisplayList
from epochreel.render import Rasteriser

PHASES = (0.2, 0.4, 0.6, 0.8)


def least_ms(draw: Callable[[int], object], n_runs: int) -> float:
    draw(0)
    times = []
    for run in range(1, n_runs + 1):
        start = time.perf_counter()
        draw(run)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def rasteriser_ms(pictures: Sequence[DisplayList], n_threads: int) -> float:
    with Rasteriser(1920, 1080, pixels="yuv420", n_threads=n_threads) as rasteriser:
        return least_ms(lambda run: rasteriser.draw(pictures[run % len(pictures)]), 60)


def unchanged_ms(picture: DisplayList) -> float:
    """Time lists that are new but equal, which have to be compared."""
    again = dataclasses.replace(picture, dynamic=dataclasses.replace(picture.dynamic))
    return rasteriser_ms([picture, again], 2)


def matplotlib_ms(
    pictures: Sequence[DisplayList], *, glow: bool, recreate: bool, n_runs: int
) -> float:
    agg = Agg(pictures, glow=glow)
    draw = agg.recreate if recreate else agg.update
    return least_ms(lambda run: draw(pictures[run % len(pictures)]), n_runs)


def main() -> None:
    small_ones = [small(phase, moving=True) for phase in PHASES]
    dense_ones = [dense(phase) for phase in PHASES]
    columns = ("1 thread", "2 threads", "mpl lines", "mpl best", "mpl anew", "best/2", "anew/2")
    print(f"{'1920x1080, ms a frame':26}" + "".join(f"{column:>10}" for column in columns))
    for name, pictures, n_runs in (
        ("16 synapses, all moving", small_ones, 12),
        ("3,392 synapses, pulses", dense_ones, 3),
    ):
        one, two = rasteriser_ms(pictures, 1), rasteriser_ms(pictures, 2)
        lines = matplotlib_ms(pictures, glow=False, recreate=False, n_runs=n_runs)
        best = matplotlib_ms(pictures, glow=True, recreate=False, n_runs=n_runs)
        anew = matplotlib_ms(pictures, glow=True, recreate=True, n_runs=min(n_runs, 6))
        numbers = (one, two, lines, best, anew, best / two, anew / two)
        print(f"{name:26}" + "".join(f"{value:10.1f}" for value in numbers))
    for name, picture in (
        ("16 synapses, unchanged", small(0.5)),
        ("3,392 synapses, unchanged", dense(0.5)),
    ):
        print(f"{name:26}{'':10}{unchanged_ms(picture):10.3f}")


if __name__ == "__main__":
    main()
