"""Numbers and names as people read them on screen."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, isfinite, isnan

TOO_LONG = 1e6  # from here on, two decimals are noise and the digits do not fit


def two_decimals(value: float) -> str:
    """Return a number with two decimals and a real minus sign, never ``-0.00``."""
    if not abs(value) < TOO_LONG:
        return significant(value)
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "\N{MINUS SIGN}")


def short(value: float) -> str:
    """Return a whole number without decimals, any other with two."""
    if abs(value) < TOO_LONG and value == int(value):
        return str(int(value)).replace("-", "\N{MINUS SIGN}")
    return two_decimals(value)


def significant(value: float, most_decimals: int = 4) -> str:
    """Return a number with about three digits that matter: ``5.10``, ``0.0123``, ``12,300``.

    Parameters
    ----------
    value
        The number.
    most_decimals
        Fewer where the number is known to have no more: ``5.1``, ``7``.
    """
    if not isfinite(value):
        return "not a number" if isnan(value) else "infinite"
    size = abs(value)
    if size and (size >= 1e8 or size < 1e-4):
        mantissa, exponent = f"{value:.2e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    elif size >= 1000:
        text = f"{value:,.0f}"
    else:
        decimals = 1 if size >= 100 else 2 if size >= 0.1 or not size else 4
        text = f"{value:.{min(decimals, most_decimals)}f}"
    return "0" if text in ("-0", "0") else text.replace("-", "\N{MINUS SIGN}")


def percent(share: float, decimals: int = 0) -> str:
    """Return a share of 1 in percent, without the sign: 100 only where that is all.

    99.97 % is 99.9, whatever the number of decimals.
    """
    if not isfinite(share):
        return significant(share)
    text = f"{100 * share:.{decimals}f}"
    if share < 1.0 and float(text) >= 100.0:
        return f"{floor(1000 * share) / 10:.1f}"
    return text


def grouped(count: int) -> str:
    """Return a whole number with thousands apart: ``60,000``."""
    return f"{count:,}"


def counted(count: int, word: str) -> str:
    """Return a number of things: ``1 epoch``, ``60,000 cycles``."""
    return f"{grouped(count)} {word}" if count == 1 else f"{grouped(count)} {word}s"


def listed(values: Iterable[float], separator: str = " ") -> str:
    """Return several numbers in a row."""
    return separator.join(short(value) for value in values)
