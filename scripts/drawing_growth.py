"""Measure and plot how drawing a picture grows with synapses and with pixels.

    python scripts/drawing_growth.py docs/pictures/growth.svg

Fully connected networks, every synapse drawn, pulses travelling along all of one layer; everything
on one thread, processor time. Needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from saying import run

from epochreel.drawing import DisplayList, Drawing
from epochreel.errors import UsageError
from epochreel.files import check_output
from epochreel.render import Rasteriser
from epochreel.scene.kit.regions import divide
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.acting import Act, Pulses
from epochreel.scene.network.body import neuron_lights, synapse_lights, wire
from epochreel.scene.network.places import LayerPlace, Layout

NETWORKS = ((3, 4, 1), (64, 32, 32, 10), (150, 120, 100), (784, 128, 64, 10))
HEIGHTS = (480, 720, 1080, 1440, 2160)
FULL_HD = 1080
N_FRAMES = 6


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time a picture."""

    n_synapses: int
    n_pixels: int
    composing: float
    drawing: float
    drawing_all: float

    def __str__(self) -> str:
        parts = (self.composing, self.drawing, self.drawing_all)
        figures = "".join(f"{part:>14.2f}" for part in parts)
        return f"{self.n_synapses:>10,}{self.n_pixels / 1e6:>9.2f}{figures}"


class Network:
    """A network of random weights, every unit and synapse of which is shown."""

    def __init__(self, sizes: Sequence[int], height: int) -> None:
        self.width, self.height = round(height * 16 / 9 / 2) * 2, height
        rng = np.random.default_rng(1)
        pairs = list(zip(sizes[1:], sizes, strict=False))
        self._weights = tuple(rng.normal(size=pair) for pair in pairs)
        self._activity = tuple(rng.uniform(0, 1, size) for size in sizes)
        self._layout = _spread(sizes, self.width, self.height)
        self._wirings = wire(self._layout)
        self.n_synapses = sum(weights.size for weights in self._weights)

    def picture(self, progress: float) -> DisplayList:
        """Return it with a signal on its way through the second of its gaps, 0 to 1."""
        travelling = 1
        signals = [
            np.abs(at)[None, :] * np.ones_like(w)
            for at, w in zip(self._activity, self._weights, strict=False)
        ]
        act = Act(
            self._weights,
            activity=self._activity,
            carried=tuple(signals),
            forward=tuple(
                Pulses(progress, signal) if gap == travelling else None
                for gap, signal in enumerate(signals)
            ),
        )
        unit = self._layout.unit
        lights = synapse_lights(act, self._wirings, 3.0, NIGHT, unit, 1.0)
        discs = neuron_lights(act, self._layout, NIGHT, 1.0)
        dynamic = Drawing(lights, discs)
        size = self.width, self.height
        return DisplayList(*size, NIGHT.backdrop, NIGHT.tone, dynamic, NIGHT.signs)


def _spread(sizes: Sequence[int], width: int, height: int) -> Layout:
    regions = divide(width, height, (500.0,))
    room = regions.network
    layers = []
    for layer, size in enumerate(sizes):
        spacing = room.height / size
        x = room.x + room.width * layer / (len(sizes) - 1)
        y = room.y + (np.arange(size) + 0.5) * spacing
        xy = np.stack([np.full(size, x), y], axis=1)
        radius = min(0.235 * spacing, 46 * regions.unit)
        layers.append(LayerPlace("neurons", np.arange(size), size, xy, radius, spacing))
    return Layout(regions, tuple(layers))


def cost_of(sizes: Sequence[int], height: int) -> Cost:
    """Return what pictures of a network cost, drawn again where they change, and everywhere."""
    network = Network(sizes, height)
    moments = np.linspace(0.2, 0.8, N_FRAMES)
    composing = _least_ms(lambda at: network.picture(moments[at]))
    pictures = [network.picture(at) for at in moments]
    with Rasteriser(network.width, height, pixels="yuv420", n_threads=1) as rasteriser:
        rasteriser.draw(pictures[0])
        drawing = _least_ms(lambda at: rasteriser.draw(pictures[at]))

    def draw_all(at: int) -> None:
        with Rasteriser(network.width, height, pixels="yuv420", n_threads=1) as fresh:
            fresh.draw(pictures[at])

    n_pixels = network.width * height
    return Cost(network.n_synapses, n_pixels, composing, drawing, _least_ms(draw_all))


def _least_ms(work: Callable[[int], object]) -> float:
    """Return the mean time of all frames, in the best of three rounds."""

    def turn() -> float:
        start = time.process_time()
        for at in range(N_FRAMES):
            work(at)
        return time.process_time() - start

    return 1000 * min(turn() for _ in range(3)) / N_FRAMES


def measured() -> Iterator[tuple[str, list[Cost]]]:
    """Yield the costs by synapses, then those by pixels."""
    print(f"{'synapses':>10}{'Mpx':>9}{'composing':>14}{'drawing':>14}{'a new picture':>14}  ms")
    for name, cases in (
        ("synapses", [(sizes, FULL_HD) for sizes in NETWORKS]),
        ("pixels", [(NETWORKS[1], height) for height in HEIGHTS]),
    ):
        costs = []
        for sizes, height in cases:
            costs.append(cost_of(sizes, height))
            print(costs[-1], flush=True)
        yield name, costs


def plot(by: dict[str, list[Cost]], path: Path) -> None:
    """Write both as one figure."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "epochreel"  # the same file from the same figures
    figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for ax, (name, costs) in zip(axes, by.items(), strict=True):
        across = [c.n_synapses if name == "synapses" else c.n_pixels / 1e6 for c in costs]
        for label, part in (
            ("composing", "composing"),
            ("drawing what changes", "drawing"),
            ("drawing everything, a new picture", "drawing_all"),
        ):
            ax.plot(across, [getattr(c, part) for c in costs], "o-", label=label)
        ax.set(xscale="log", yscale="log", ylabel="ms a picture, one thread")
        ax.grid(alpha=0.3)
    axes[0].set(xlabel="synapses, at 1920x1080")
    axes[1].set(xlabel="million pixels, 3,392 synapses")
    axes[0].legend()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Print the figures and plot them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("output", type=Path, help="a picture: .svg or .png")
    chosen = parser.parse_args()
    # Measuring takes minutes: what would stop the plot is said before.
    import matplotlib  # noqa: F401

    if chosen.output.suffix not in (".svg", ".png"):
        raise UsageError(f"a figure is .svg or .png: {chosen.output}")
    check_output(chosen.output, overwrite=True)
    plot(dict(measured()), chosen.output)


if __name__ == "__main__":
    run(main)
