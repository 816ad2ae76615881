"""Round numbers along an axis, and how they are written."""

from __future__ import annotations

import math
from itertools import pairwise


def round_numbers(low: float, high: float, n_most: int) -> tuple[float, ...]:
    """Return the multiples of a round step within a range, ascending.

    The step is the finest of 1, 2, 2.5 or 5 times a power of ten that gives no more than
    ``n_most`` of them.
    """
    if not high > low or n_most < 1:
        return ()
    power = 10.0 ** math.floor(math.log10((high - low) / n_most))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < n_most:
            return tuple(index * step for index in range(first, last + 1))
    return ()


def round_factors(low: float, high: float, n_most: int) -> tuple[float, ...]:
    """Return 1, 2 and 5 times powers of ten within a range, ascending; powers alone if too many.

    Where a range has less than two of them, multiples of a round step.
    """
    powers = [10.0**power for power in range(-12, 13)]
    for factors in ((1, 2, 5), (1,)):
        found = [factor * power for power in powers for factor in factors]
        inside = tuple(number for number in found if low <= number <= high)
        if 2 <= len(inside) <= n_most:
            return inside
    return round_numbers(low, high, n_most)


def tick_texts(values: tuple[float, ...]) -> tuple[str, ...]:
    """Return numbers along one axis, all with the decimals that tell them apart."""
    if not values:
        return ()
    step = min((b - a for a, b in pairwise(values)), default=abs(values[0]))
    if max(map(abs, values)) >= 1e6 or 0 < step < 1e-4:
        return tuple(f"{value:.3g}".replace("-", "\N{MINUS SIGN}") for value in values)
    decimals = next(n for n in range(6) if n == 5 or abs(round(step, n) - step) <= 1e-6 * step)
    return tuple(_written(value, decimals) for value in values)


def _written(value: float, decimals: int) -> str:
    # Adding zero turns minus zero, which would keep its sign, into zero.
    rounded = round(value, decimals) + 0.0
    return f"{rounded:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
