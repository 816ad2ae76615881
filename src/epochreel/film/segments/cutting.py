"""Where a film is cut into segments: at its own cuts, if they are near, and always alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np

from epochreel.clock import frames_in
from epochreel.story import Storyboard

# Seconds. Each segment begins with a key frame, which costs as much as twenty other frames, so
# they are not short; and the last ones that are made leave cores idle, so they are not long.
LEAST_SECS, WANTED_SECS, MOST_SECS = Fraction(2), Fraction(4), Fraction(10)
# Within a shot a film can be cut as often as this.
GRID_SECS = Fraction(1, 2)
# What a cut within a shot costs, where a segment of no length at all costs 1: its key frame
# repeats what the picture before had, while at a cut of the film it has to come anyway.
WITHIN_A_SHOT = 0.3


def segments_of(storyboard: Storyboard) -> tuple[range, ...]:
    """Return the frames of each segment, which together are the film's.

    Lengths lie between ``LEAST_SECS`` and ``MOST_SECS`` (a shorter film is one segment), as near
    to ``WANTED_SECS`` as the cuts of the film allow. It is the best of all ways, found by dynamic
    programming, so that it depends on nothing but the storyboard.
    """
    n_frames, fps = storyboard.n_frames, storyboard.fps
    least = max(frames_in(LEAST_SECS, fps), 1)
    if n_frames < 2 * least:
        return (range(n_frames),)
    shots = frozenset(storyboard.starts)
    places = sorted(shots.union(_grid(n_frames, fps)))
    cost = partial(_cost, fps=fps, shots=shots)
    cuts = _best_cuts(places, least, max(frames_in(MOST_SECS, fps), 2 * least), cost)
    return tuple(range(start, end) for start, end in pairwise(cuts))


def _grid(n_frames: int, fps: Fraction) -> set[int]:
    count = int(n_frames / fps / GRID_SECS)
    return {0, n_frames} | {frames_in(number * GRID_SECS, fps) for number in range(count)}


def _cost(start: int, end: int, *, fps: Fraction, shots: frozenset[int]) -> float:
    off = float((end - start) / fps / WANTED_SECS) - 1.0
    return off * off + (0.0 if start in shots else WITHIN_A_SHOT)


def _best_cuts(
    places: Sequence[int], least: int, most: int, cost: Callable[[int, int], float]
) -> list[int]:
    """Return the places, the first and the last among them, whose stretches cost least."""
    n = len(places)
    total, before = np.full(n, np.inf), np.zeros(n, int)
    total[0] = 0.0
    first = 0
    for at in range(1, n):
        while places[at] - places[first] > most:
            first += 1
        for start in range(first, at):
            if places[at] - places[start] < least:
                break
            here = total[start] + cost(places[start], places[at])
            if here < total[at]:
                total[at], before[at] = here, start
    cuts, at = [places[-1]], n - 1
    while at:
        at = int(before[at])
        cuts.append(places[at])
    return cuts[::-1]
