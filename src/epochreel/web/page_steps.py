"""Which of the recorded steps a page carries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Raw numbers that are looked at when a page is made, however many a reel has.
MOST_NUMBERS = 24_000_000


def thinned(steps: NDArray[np.int64], most: int, kept: int) -> NDArray[np.int64]:
    """Return at most so many of the steps, log-spaced, the first, the kept and the last included.

    Parameters
    ----------
    steps
        Recorded ones, ascending.
    most
        At least 3.
    kept
        The step whose network answers questions.
    """
    if len(steps) <= most:
        return steps
    must = {int(steps[0]), int(steps[-1]), int(steps[np.searchsorted(steps, kept)])}
    logs = np.log1p(steps.astype(np.float64))
    wanted = np.linspace(logs[0], logs[-1], most - len(must) + 2)
    right = np.clip(np.searchsorted(logs, wanted), 1, len(logs) - 1)
    nearest = np.where(wanted - logs[right - 1] < logs[right] - wanted, right - 1, right)
    found = {int(steps[at]) for at in nearest} | must
    # What the crowded beginning of a logarithm left over goes to the widest gaps.
    while len(found) < most:
        chosen = np.array(sorted(found))
        index = np.searchsorted(steps, chosen)
        gaps = np.where(np.diff(index) > 1, np.diff(logs[index]), 0.0)
        if not gaps.any():
            break
        widest = int(np.argmax(gaps))
        found.add(int(steps[(index[widest] + index[widest + 1]) // 2]))
    return np.array(sorted(found))
