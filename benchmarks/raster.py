"""Time the rasteriser against matplotlib drawing the same scenes, in one run.

    python benchmarks/raster.py

Both draw 1920x1080 and end with pixels in memory: the rasteriser YUV 4:2:0 for the encoder,
matplotlib its Agg buffer. Matplotlib is given less to draw: no pulses, flat discs, and for a glow
three wider translucent lines a synapse (`mpl lines` leaves out even those). The least of several
runs counts, because other work only ever adds time.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import CircleCollection, LineCollection
from matplotlib.figure import Figure
from mock_scenes import dense, small

from epochreel.drawing import DisplayList, Segments, Text
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


class _Agg:
    """One picture's synapses, neurons and texts as matplotlib artists."""

    def __init__(self, picture: DisplayList, *, glow: bool) -> None:
        # Share of the glow's reach that each layer of a line is wider, and its opacity.
        self.wider = ((2.0, 0.05), (1.2, 0.08), (0.5, 0.1), (0.0, 1.0)) if glow else ((0.0, 1.0),)
        self.figure = Figure(figsize=(19.2, 10.8), dpi=100, facecolor="black")
        self.canvas = FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.add(picture)

    def add(self, picture: DisplayList) -> None:
        self.axes.set(xlim=(0, 1920), ylim=(1080, 0))
        self.axes.axis("off")
        self.layers = [LineCollection([]) for _ in self.wider]
        for layer in self.layers:
            self.axes.add_collection(layer)
        self.update(picture)
        discs = picture.dynamic.discs
        assert discs is not None
        sizes = np.pi * (discs.radius * 0.72) ** 2
        offsets = {"offsets": discs.center, "offset_transform": self.axes.transData}
        self.axes.add_collection(CircleCollection(sizes, facecolors="orange", **offsets))
        for ink in picture.dynamic.inks:
            if isinstance(ink, Text):
                self.axes.text(ink.x, ink.y, ink.text, color=ink.rgba, fontsize=ink.size * 0.72)

    def update(self, picture: DisplayList) -> None:
        segments = picture.dynamic.segments
        assert segments is not None
        ends = np.stack([segments.start, segments.end], axis=1)
        for layer, (wider, alpha) in zip(self.layers, self.wider, strict=True):
            # Matplotlib's stubs ask for lists where its code is faster with arrays.
            widths: Any = (segments.width + wider * segments.reach) * 0.72
            colours: Any = _colours(segments, alpha)
            layer.set(segments=ends, linewidth=widths, color=colours)

    def recreate(self, picture: DisplayList) -> None:
        """Draw as most scripts do: clear, then one artist a synapse."""
        self.axes.clear()
        self.add(picture)
        for layer in self.layers:
            layer.remove()
        segments = picture.dynamic.segments
        assert segments is not None
        for wider, alpha in self.wider:
            widths = (segments.width + wider * segments.reach) * 0.72
            colours = _colours(segments, alpha)
            ends = (segments.start, segments.end, widths, colours)
            for start, end, width, colour in zip(*ends, strict=True):
                xs, ys = (start[0], end[0]), (start[1], end[1])
                self.axes.plot(xs, ys, color=colour, linewidth=width)

    def pixels(self) -> np.ndarray:
        self.canvas.draw()
        return np.asarray(self.canvas.buffer_rgba())


def _colours(segments: Segments, alpha: float) -> np.ndarray:
    display = np.clip(segments.rgb, 0, 1) ** 0.45
    return np.concatenate([display, np.full((len(display), 1), alpha)], axis=1)


def matplotlib_ms(
    pictures: Sequence[DisplayList], *, glow: bool, recreate: bool, n_runs: int
) -> float:
    agg = _Agg(pictures[0], glow=glow)

    def draw(run: int) -> None:
        picture = pictures[run % len(pictures)]
        if recreate:
            agg.recreate(picture)
        else:
            agg.update(picture)
        agg.pixels()

    return least_ms(draw, n_runs)


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
