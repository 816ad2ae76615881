"""How motion starts and stops: numbers from 0 to 1, bent."""

from __future__ import annotations

import math


def clamp(value: float) -> float:
    """Return the nearest number in 0 to 1."""
    return min(max(value, 0.0), 1.0)


def smooth(progress: float) -> float:
    """Return an S-curve with resting ends: ``3p^2 - 2p^3``."""
    p = clamp(progress)
    return p * p * (3.0 - 2.0 * p)


def ease_out(progress: float) -> float:
    """Return a curve that starts fast and comes to rest: ``1 - (1-p)^3``."""
    return 1.0 - (1.0 - clamp(progress)) ** 3


def window(progress: float, start: float, end: float) -> float:
    """Return how much of the stretch ``start`` to ``end`` has gone by, 0 to 1."""
    if end <= start:
        return float(progress >= end)
    return clamp((progress - start) / (end - start))


def overshoot(progress: float, gain: float) -> float:
    """Return a curve from 0 to 1 that goes ``gain`` beyond its end midway and settles."""
    p = clamp(progress)
    return smooth(p) + gain * math.sin(math.pi * p) ** 2


def mix(first: float, second: float, share: float) -> float:
    """Return the number that lies ``share`` of the way from the first to the second."""
    return first + (second - first) * share
