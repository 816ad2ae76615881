"""Where the error of a training falls most steeply."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.story.events import Fall
from epochreel.trace import ReelFile

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]

# Curves that say how wrong the network is, the first that a reel has.
CURVES = ("average_error", "loss", "held_out_loss")
# Stretches of equal length in the logarithm of steps in which a curve is looked at. Xor's error
# falls from 9.3 to 3.5 % within a fifth of the steps until then, which is one of 64.
N_STRETCHES = 64
# A fall lasts as long as the error falls at least at half of its steepest; one of less than this
# share of the whole curve's range is none.
LASTING, LEAST = 0.5, 0.1
MOST = 4


def falls_of(reel: ReelFile) -> tuple[Fall, ...]:
    """Return where the error of a training falls; see `falls_in`. Empty if it has no curve."""
    name, steps, values = _curve(reel)
    return falls_in(steps, values, name)


def falls_in(steps: Steps, values: Floats, name: str) -> tuple[Fall, ...]:
    """Return where a curve falls most steeply, ascending.

    Steepness is that against the logarithm of steps, by which films move and people read
    curves; noise of single batches is taken out by medians.

    Parameters
    ----------
    steps, values
        ``(N,)``, the steps ascending; values that are not finite are left out.
    name
        Of the curve.
    """
    finite = np.isfinite(values)
    steps, values = steps[finite], values[finite]
    if len(steps) < 3:
        return ()
    logs = np.log1p(steps)
    edges = np.linspace(logs[0], logs[-1], N_STRETCHES + 1)
    # So that no difference is infinite.
    levels = np.clip(_levels(logs, values, edges), -1e300, 1e300) / 4
    whole, falls = float(levels.max() - levels.min()), []
    for first, last in _steepest(levels, whole):
        begin = max(int(np.searchsorted(logs, edges[first], side="right")) - 1, 0)
        end = min(int(np.searchsorted(logs, edges[last] - 1e-9)), len(steps) - 1)
        if begin < end and values[begin] > values[end]:
            size = min(float(levels[first] - levels[last]) / whole, 1.0)
            ends = int(steps[begin]), int(steps[end])
            falls.append(Fall(*ends, size, name, float(values[begin]), float(values[end])))
    return tuple(sorted(falls, key=lambda fall: fall.step_to))


def _curve(reel: ReelFile) -> tuple[str, Steps, Floats]:
    """Return the curve that falls: its name, its steps and its values."""
    name = next((name for name in CURVES if name in reel.scalar_names), None)
    if name is not None:
        return name, *reel.scalars(name)
    losses = [reel.at(step).loss for step in reel.steps.tolist()]
    return "loss", reel.steps, np.array(losses, np.float64)


def _levels(logs: Floats, values: Floats, edges: Floats) -> Floats:
    """Return the curve at each edge: the median of what is near, or what lies between."""
    half = (edges[1] - edges[0]) / 2
    begins, ends = np.searchsorted(logs, edges - half), np.searchsorted(logs, edges + half)
    between = np.interp(edges, logs, values)
    return np.array(
        [
            float(np.median(values[begin:end])) if end - begin > 2 else float(level)
            for begin, end, level in zip(begins, ends, between, strict=True)
        ]
    )


def _steepest(levels: Floats, whole: float) -> list[tuple[int, int]]:
    """Return the edges between which the curve falls most, ascending.

    Falls that touch are one.
    """
    slopes, found = -np.diff(levels), []
    while len(found) < MOST and whole > 0.0 and slopes.max() > 0.0:
        peak = int(slopes.argmax())
        least, first, last = LASTING * slopes[peak], peak, peak + 1
        while first > 0 and slopes[first - 1] >= least:
            first -= 1
        while last < len(slopes) and slopes[last] >= least:
            last += 1
        slopes[first:last] = 0.0
        if levels[first] - levels[last] >= LEAST * whole:
            found.append((first, last))
        elif levels[peak] - levels[peak + 1] < LEAST * whole / len(slopes):
            break
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return joined
