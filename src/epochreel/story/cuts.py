"""Where a film is cut so that each cut lies on a beat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, inf, isfinite, sqrt
from types import MappingProxyType

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from epochreel.story.grid import Grid
from epochreel.story.storyboard import ShotKind

# So dear that a fast-forward ends between downbeats only where it cannot do otherwise.
OFF_BAR = 100.0
# How much a shot's length matters: words take their time, a fast-forward has no rhythm to lose.
_WEIGHTS: Mapping[ShotKind, float] = MappingProxyType(
    {"opening": 4.0, "title": 4.0, "question": 4.0, "end": 4.0, "forward": 0.25}
)
# Cuts are first looked for among those of which no shot costs more: up to three times as long as
# wanted. Who looked at all lengths of all shots would take minutes for a long film.
FIRST_BOUND = 4.0
# Frames by which shots that are to be equally long may differ.
ROUNDING = 1.5

Costs = NDArray[np.float64]  # (n_marks,)
Frames = NDArray[np.int64]  # (n_marks,)


@dataclass(frozen=True)
class Slot:
    """One shot of a plan.

    Parameters
    ----------
    kind
        What it tells.
    secs
        How long it would be.
    least_secs
        How short it may be.
    """

    kind: ShotKind
    secs: Fraction
    least_secs: Fraction


def cuts_on_beats(slots: Sequence[Slot], grid: Grid) -> tuple[int, ...] | None:
    """Return the frames at which shots begin, and the length of the film at the end.

    Every inner cut is the frame nearest to a beat, and each slot as long as it must be. Of all
    cuts for which that holds, these have the least sum of squared differences between the
    lengths of slots and those wanted, as parts of those wanted, so that a short shot keeps its
    character as a long one does; fast-forwards weigh a quarter; title, question and end four
    times. What follows a fast-forward begins with a bar wherever that is possible. Of lessons
    that are to be equally long, those that get more beats come first: lessons quicken.

    Parameters
    ----------
    slots
        At least one; together about as long as the film.
    grid
        The beats of the film.

    Returns
    -------
    cuts
        One more than slots, ascending; None if there are too few beats for the slots.
    """
    marks, is_down = _marks(grid)
    steps = [_Step.of(slot, grid.fps) for slot in slots]
    if not _is_possible(steps, marks):
        return None
    bound = FIRST_BOUND
    while True:
        cost, cuts = _cheapest(steps, marks, is_down, bound)
        # What has a dearer shot than this costs more than what was found.
        if cost <= bound:
            return tuple(int(marks[cut]) for cut in _quickening(steps, marks, cuts))
        bound = cost if isfinite(cost) else 16 * bound


@dataclass(frozen=True, slots=True)
class _Step:
    """From one cut to the next, in frames."""

    wanted: float
    least: int
    weight: float
    kind: ShotKind

    @classmethod
    def of(cls, slot: Slot, fps: Fraction) -> _Step:
        return cls(
            max(float(slot.secs * fps), 1.0),
            max(ceil(slot.least_secs * fps), 1),
            _WEIGHTS.get(slot.kind, 1.0),
            slot.kind,
        )


def _marks(grid: Grid) -> tuple[Frames, NDArray[np.bool_]]:
    """Return the frames where cuts may be, from the film's first to its end, and which are bars'.

    Two beats that share a frame, in a very slow film, are one.
    """
    beats = grid.beat_frames
    inside = (beats > 0) & (beats < grid.n_frames)
    marks = np.unique(np.concatenate(([0], beats[inside], [grid.n_frames])))
    return marks, np.isin(marks, beats[grid.downbeats])


def _is_possible(steps: Sequence[_Step], marks: Frames) -> bool:
    """Return whether the steps fit at all, each as short as it can be."""
    reached = 0
    for step in steps[:-1]:
        reached = int(np.searchsorted(marks, marks[reached] + step.least))
        if reached >= len(marks) - 1:
            return False
    return bool(marks[-1] - marks[reached] >= steps[-1].least)


def _cheapest(
    steps: Sequence[_Step], marks: Frames, is_down: NDArray[np.bool_], bound: float
) -> tuple[float, list[int]]:
    """Return the least cost and the indices of the cuts, where no shot costs more than a bound.

    The cost is infinite if there are none.
    """
    costs = np.full(len(marks), inf)
    costs[0] = 0.0
    origins: list[NDArray[np.int64]] = []
    for step in steps:
        costs, origin = _after(step, costs, marks, bound)
        if step.kind == "forward":
            costs = costs + np.where(is_down, 0.0, OFF_BAR)
        origins.append(origin)
    cuts = [len(marks) - 1]
    for origin in reversed(origins):
        cuts.append(int(origin[cuts[-1]]))
    return float(costs[-1]), cuts[::-1]


def _after(
    step: _Step, costs: Costs, marks: Frames, bound: float
) -> tuple[Costs, NDArray[np.int64]]:
    """Return the least cost of being at each mark after one more step, and where it set out."""
    longest = max(step.wanted * (1.0 + sqrt(bound / step.weight)), step.least)
    index = np.arange(len(marks))
    width = max(1, int((index - np.searchsorted(marks, marks - longest)).max()))
    padding = np.full(width, inf)
    starts = sliding_window_view(np.concatenate((-padding, marks)), width)[:-1]
    before = sliding_window_view(np.concatenate((padding, costs)), width)[:-1]
    lengths = marks[:, np.newaxis] - starts
    found = before + step.weight * (lengths / step.wanted - 1.0) ** 2
    found[lengths < step.least] = inf
    best = found.argmin(axis=1)
    return found[index, best], index - width + best


def _quickening(steps: Sequence[_Step], marks: Frames, cuts: list[int]) -> list[int]:
    """Return cuts with which, among lessons that are to be alike, the longer ones come first."""
    better = list(cuts)
    for first, end in _alike(steps):
        beats = sorted(np.diff(cuts[first : end + 1]).tolist(), reverse=True)
        better[first : end + 1] = accumulate(beats, initial=cuts[first])
    lengths = np.diff(marks[better])
    # Played unevenly, the same number of beats may be too short in another place.
    fits = all(length >= step.least for length, step in zip(lengths.tolist(), steps, strict=True))
    return better if fits else cuts


def _alike(steps: Sequence[_Step]) -> Iterator[tuple[int, int]]:
    """Yield where runs of lessons that are to be equally long begin and end; others are alone."""
    first = 0
    for end in range(1, len(steps) + 1):
        if end == len(steps) or not (
            steps[first].kind == steps[end].kind == "lesson"
            and abs(steps[end].wanted - steps[first].wanted) <= ROUNDING
        ):
            yield first, end
            first = end
