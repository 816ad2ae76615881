"""Lines of equal height over a grid of numbers (marching squares)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Which edges of a cell are joined, by which of its corners lie above; a cell's edges are top,
# right, bottom, left. Corners count 1 top left, 2 top right, 4 bottom right, 8 bottom left.
_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)
_JOINED: tuple[tuple[tuple[int, int], ...], ...] = (
    (),
    ((_LEFT, _TOP),),
    ((_TOP, _RIGHT),),
    ((_LEFT, _RIGHT),),
    ((_RIGHT, _BOTTOM),),
    ((_LEFT, _TOP), (_RIGHT, _BOTTOM)),
    ((_TOP, _BOTTOM),),
    ((_LEFT, _BOTTOM),),
    ((_BOTTOM, _LEFT),),
    ((_BOTTOM, _TOP),),
    ((_TOP, _RIGHT), (_BOTTOM, _LEFT)),
    ((_BOTTOM, _RIGHT),),
    ((_RIGHT, _LEFT),),
    ((_RIGHT, _TOP),),
    ((_TOP, _LEFT),),
    (),
)


def contours(heights: NDArray[np.floating], level: float) -> list[NDArray[np.float64]]:
    """Return the lines along which a grid has a height.

    Parameters
    ----------
    heights
        ``(rows, columns)``, finite.
    level
        The height.

    Returns
    -------
    lines
        Each ``(K, 2)``, column and row of its points, fractions included; a closed line ends
        where it began. In a saddle the two lines part, so that none crosses another.
    """
    field = np.asarray(heights, np.float64) - level
    above = field >= 0.0
    corners = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    rows, columns = np.nonzero((corners > 0) & (corners < 15))
    if not len(rows):
        return []
    neighbours = _neighbours(rows, columns, corners[rows, columns], field.shape)
    return [_points(np.array(chain), field) for chain in _chains(neighbours)]


def _neighbours(
    rows: NDArray[np.int64], columns: NDArray[np.int64], cases: NDArray, shape: tuple[int, ...]
) -> dict[int, list[int]]:
    """Return for each crossed edge of the grid those that its line goes on to.

    An edge is numbered ``2 * corner`` if it runs to the right of a corner, one more if down.
    """
    n_columns = shape[1]
    corner = rows * n_columns + columns
    edges = np.stack(
        [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + n_columns), 2 * corner + 1], axis=1
    ).tolist()
    found: dict[int, list[int]] = {}
    for cell, case in zip(edges, cases.tolist(), strict=True):
        for start, end in _JOINED[case]:
            first, second = cell[start], cell[end]
            found.setdefault(first, []).append(second)
            found.setdefault(second, []).append(first)
    return found


def _chains(neighbours: dict[int, list[int]]) -> list[list[int]]:
    """Return the edges of each line in their order, open lines first."""
    ends = [edge for edge, around in neighbours.items() if len(around) == 1]
    seen: set[int] = set()
    chains = []
    for start in (*ends, *neighbours):
        if start in seen:
            continue
        chain, at = [start], start
        seen.add(start)
        while ahead := [edge for edge in neighbours[at] if edge not in seen]:
            at = ahead[0]
            seen.add(at)
            chain.append(at)
        if start in neighbours[at] and len(chain) > 2:
            chain.append(start)
        chains.append(chain)
    return chains


def _points(edges: NDArray[np.int64], field: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where the level lies on each edge, by straight interpolation, ``(K, 2)``."""
    corner, runs_down = np.divmod(edges, 2)
    row, column = np.divmod(corner, field.shape[1])
    first = field[row, column]
    second = field[row + runs_down, column + 1 - runs_down]
    share = first / (first - second)
    return np.stack([column + share * (1 - runs_down), row + share * runs_down], axis=1)
