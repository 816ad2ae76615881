"""Tokens as lights: their streams, and curves from where each looks to where it is used."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.easing import ease_out, smooth, window
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.flow import Travel
from epochreel.scene.network.unit_lights import Strands, cubic, strands_of

Floats = NDArray[np.float64]

STREAM = 7.0  # units, of the stream of a token
DIM = 0.6  # of the light of a stream
FAINT = 0.16  # of the light of a curve, while another token looks
LEAST_SHARE, MOST_PER_TOKEN = 0.06, 4  # of what a token looks at is shown
SWEPT = 0.62  # of the time of a row, in which each token has its turn


def focus_at(reached: float, n: int, last: int) -> float:
    """Return which token looks, as a place between them: each in turn, and then one for longer."""
    turn = ease_out(window(reached, 0.0, SWEPT)) * (n - 1)
    settled = smooth(window(reached, SWEPT, SWEPT + 0.2))
    start = turn if last >= n // 2 else n - 1 - turn
    return start + (last - start) * settled


def stream_strands(
    below: tuple[Rect, ...],
    above: tuple[Rect, ...],
    carried: Floats,
    travels: tuple[Travel | None, Travel | None],
    scale: float,
) -> Strands:
    """Return the streams of all tokens from one row to the next."""
    start = np.array([(rect.center[0], rect.y) for rect in below])
    end = np.array([(rect.center[0], rect.bottom) for rect in above])
    third = (end - start) / 3
    points = cubic(start, start + third, end - third, end)
    # Dimmer than what it carries: beside it curves are to be seen.
    return strands_of(points, STREAM * scale, DIM * carried, travels, rest=0.16)


def look_strands(
    below: tuple[Rect, ...], above: tuple[Rect, ...], shares: Floats, focus: float, lit: float
) -> Strands | None:
    """Return curves from the tokens that are looked at to those that look.

    Parameters
    ----------
    below, above
        The rows between which they run.
    shares
        ``(n, n)``, how much each token, a row, attends to each other.
    focus
        Which token looks.
    lit
        Factor on all their light, 0 to 1.
    """
    n = len(shares)
    order = np.argsort(-shares, axis=1, kind="stable")[:, :MOST_PER_TOKEN]
    queries = np.repeat(np.arange(n), order.shape[1])
    keys = order.ravel()
    size = shares[queries, keys]
    seen = (size >= LEAST_SHARE) & (queries != keys)
    queries, keys, size = queries[seen], keys[seen], size[seen]
    if not len(size):
        return None
    start = np.array([(below[key].center[0], below[key].y) for key in keys])
    end = np.array([(above[query].center[0], above[query].bottom) for query in queries])
    rise = np.zeros_like(start)
    rise[:, 1] = 0.62 * (end - start)[:, 1]
    points = cubic(start, start + rise, end - rise, end)
    near = np.exp(-(((queries - focus) / 0.55) ** 2))
    carried = np.sqrt(size) * (FAINT + (1.0 - FAINT) * near) * lit
    strands = strands_of(points, 1.0, carried, rest=0.0)
    width = 1.4 + 5.2 * size
    return Strands(points, width, carried, strands.forward, strands.backward, strands.rest)


def hand_strands(
    row: tuple[Rect, ...], carried: Floats, backwards: bool, n_ways: int = 1
) -> Strands | None:
    """Return what hands the state of a recurrent block on from token to token.

    Of one that reads both ways, ``n_ways`` of 2, each way has its own height.
    """
    if len(row) < 2:
        return None
    pairs = list(pairwise(row))
    off = row[0].height * (0.0 if n_ways == 1 else 0.22 if backwards else -0.22)
    start = np.array([(one.right, one.center[1] + off) for one, _ in pairs])
    end = np.array([(other.x, other.center[1] + off) for _, other in pairs])
    if backwards:
        start, end = end, start
    third = (end - start) / 3
    points = cubic(start, start + third, end - third, end)
    return strands_of(points, STREAM, carried[:-1], rest=0.16)
