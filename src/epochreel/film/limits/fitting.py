"""The search for the best way to make something that is small enough; knows nothing of films."""

from __future__ import annotations

import math
from collections.abc import Callable

# How much estimates may fall short of the truth after a real size has corrected them.
DOUBT = 1.01
MOST_TRIES = 3
# What a way takes, as a multiple of the next, until two of them are known.
USUAL_STEP = 1.15

Bytes = Callable[[int], int]  # of a way, by its number


def best_fit(n_ways: int, max_bytes: int, estimate: Bytes, make: Bytes) -> int | None:
    """Return the number of the best way whose result is small enough; None if none is.

    The last is made first: if it is too large, all are. Then the best that is estimated to fit is
    made, and as its real size tells how wrong estimates are, perhaps another. The way that is
    returned is the last that was made and was small enough.

    Parameters
    ----------
    n_ways
        How many there are, from 0, the best, each with a smaller result than the one before.
    max_bytes
        The limit.
    estimate
        About how many bytes a way takes; asked once for each.
    make
        How many bytes it does take; at most once for each, and for ``MOST_TRIES`` besides the
        last way.
    """
    fits, too_large = n_ways - 1, -1
    known = {fits: make(fits)}
    if known[fits] > max_bytes:
        return None
    correction = 1.0
    for _ in range(MOST_TRIES):
        way = _best_estimated(fits, too_large, max_bytes / correction, estimate, known)
        if way == fits:
            break
        n_bytes = make(way)
        correction = n_bytes / known[way] * DOUBT
        if n_bytes <= max_bytes:
            fits = way
        else:
            too_large = way
    return fits


def _best_estimated(
    fits: int, too_large: int, max_bytes: float, estimate: Bytes, known: dict[int, int]
) -> int:
    """Return the best way between two whose estimate is small enough; the worse if none is."""
    between = [way for way in known if too_large < way < fits]
    too_large = max((way for way in between if known[way] > max_bytes), default=too_large)
    fits = min((way for way in between if known[way] <= max_bytes), default=fits)
    while fits - too_large > 1:
        way = _likely_way(fits, too_large, max_bytes, known)
        known[way] = estimate(way)
        if known[way] <= max_bytes:
            fits = way
        else:
            too_large = way
    return fits


def _likely_way(fits: int, too_large: int, max_bytes: float, known: dict[int, int]) -> int:
    """Return the way whose size is likely the limit: sizes fall about evenly, by factors."""
    between = fits - too_large
    room = math.log(max(max_bytes / known[fits], 1))
    whole = between * math.log(USUAL_STEP)
    if too_large in known:
        whole = math.log(max(known[too_large] / known[fits], USUAL_STEP))
    # Never close to an end, so that a few steps suffice even where sizes fall otherwise.
    nearest = between // 4
    steps = min(max(round(between * room / whole), nearest, 1), between - max(nearest, 1))
    return fits - steps
