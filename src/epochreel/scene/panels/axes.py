"""Axes: how numbers become places along a line, where the ticks are, and what they say."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from epochreel.scene.kit.language import Wording

# Numbers that span more than this many times their smallest are shown on a logarithmic axis.
LOG_SPAN = 30.0
_STEPS = (1, 2, 5)
LONG_PERCENT = 1e5  # of a training that diverges: from here on thousands are set apart


@dataclass(frozen=True)
class Axis:
    """A range of numbers along a line.

    Parameters
    ----------
    low, high
        The numbers at its two ends, ``low`` below ``high``; both above 0 if it is logarithmic.
    is_log
        Whether equal factors, instead of equal differences, are equally long.
    """

    low: float
    high: float
    is_log: bool = False

    def shares(self, numbers: ArrayLike) -> NDArray[np.float64]:
        """Return where numbers lie: 0 at the low end, 1 at the high end, never beyond."""
        clipped = np.clip(np.asarray(numbers, np.float64), self.low, self.high)
        if self.is_log:
            return np.log(clipped / self.low) / math.log(self.high / self.low)
        return (clipped - self.low) / (self.high - self.low)

    def share(self, number: float) -> float:
        """Return where one number lies."""
        return float(self.shares(number))

    def ticks(self, most: int) -> list[float]:
        """Return up to ``most`` round numbers on the axis, ascending.

        On a logarithmic axis powers of ten, and each end that is well apart from them; otherwise
        both ends, and between them equal steps of 1, 2 or 5 times a power of ten if such fit.
        """
        if self.is_log:
            powers = _decades(self.low, self.high, most)
            ends = [end for end in (self.low, self.high) if self._is_apart(end, powers, most)]
            return sorted([*powers, *ends])
        span = self.high - self.low
        for step in _round_numbers_from(span / max(most - 1, 1)):
            count = round(span / step)
            if count < 2:
                break
            if math.isclose(count * step, span, rel_tol=1e-9) and count < most:
                return [self.low + index * step for index in range(count)] + [self.high]
        return [self.low, self.high]

    def _is_apart(self, end: float, ticks: list[float], most: int) -> bool:
        shares = np.abs(self.shares(ticks) - self.share(end))
        return len(ticks) < most and float(shares.min(initial=1.0)) > 0.7 / most


def fitting_axis(numbers: NDArray[np.float64]) -> Axis:
    """Return an axis with round ends for finite numbers.

    It is logarithmic if they span more than `LOG_SPAN` times the smallest; otherwise it begins
    at 0, or below if numbers do.
    """
    if not len(numbers):
        return Axis(0.0, 1.0)
    least, largest = float(numbers.min()), float(numbers.max())
    if least > 0.0 and largest > LOG_SPAN * least:
        return Axis(round_below(least), round_above(largest), is_log=True)
    least, largest = min(least, 0.0), max(largest, 0.0)
    if least == largest:
        return Axis(0.0, 1.0)
    step = round_above((largest - least) / 5)
    return Axis(_down(least, step), -_down(-largest, step))


def round_above(number: float) -> float:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not below a number."""
    return next(r for r in _round_numbers_from(number) if r >= number * (1 - 1e-9))


def round_below(number: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above a number."""
    return 1 / round_above(1 / number)


def number_ticks(words: Wording) -> Callable[[float], str]:
    """Return what writes numbers at an axis in a language."""
    return lambda tick: words.number(tick_text(tick))


def percent_ticks(words: Wording) -> Callable[[float], str]:
    """Return what writes percent at an axis in a language; zero has no sign."""

    def text(tick: float) -> str:
        if not tick:
            return "0"
        return words.in_percent(tick_text(tick) if tick >= LONG_PERCENT else f"{tick:.0f}")

    return text


def tick_text(number: float) -> str:
    """Return a tick's number as short as it can be read: ``0.05``, ``60,000``, ``1e-5``."""
    size = abs(number)
    if size and (size >= 1e6 or size < 1e-4):
        mantissa, exponent = f"{number:.0e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    elif size >= 1000:
        text = f"{number:,.0f}"
    else:
        text = f"{number:.4g}"
    return "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")


def _decades(low: float, high: float, most: int) -> list[float]:
    # A whole power that rounding left a hair outside still counts.
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    every = max(1, math.ceil((last - first + 1) / max(most, 1)))
    return [10.0**power for power in range(first, last + 1) if (last - power) % every == 0]


def _round_numbers_from(number: float) -> Iterator[float]:
    """Yield 1, 2 and 5 times powers of ten, ascending, the first at most ``number``."""
    power = math.floor(math.log10(number))
    while True:
        # Dividing by a whole power of ten gives the float that people's 0.1 is.
        yield from (m * 10.0**power if power >= 0 else m / 10.0**-power for m in _STEPS)
        power += 1


def _down(number: float, step: float) -> float:
    return math.floor(number / step + 1e-9) * step
