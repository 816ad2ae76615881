"""What people log at every step, as curves that do not grow without end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from epochreel.trace import ReelWriter

# A number, or what returns it: asked only for recorded steps, because a device would have to wait.
Value = float | Callable[[], float]

# Points of each octave of steps: 512, so that a million steps have 6,100.
_BITS = 10
_WAITING = 256


class Curves:
    """Curves by name: to step 1,024 a point a step, later means of 2, 4, 8 … steps.

    Parameters
    ----------
    writer
        Where they go, some points at a time.
    """

    def __init__(self, writer: ReelWriter) -> None:
        self._writer = writer
        self._sums: dict[str, tuple[int, float, int]] = {}  # by name: point, sum, count
        self._points: dict[str, list[tuple[int, float]]] = {}
        self._n_waiting = 0

    def add(self, name: str, step: int, value: float) -> None:
        """Take the value of one step into account."""
        unit = 1 << max(step.bit_length() - _BITS, 0)
        point = -(-step // unit) * unit
        known = self._sums.get(name)
        if known is not None and known[0] == point:
            self._sums[name] = point, known[1] + value, known[2] + 1
            return
        if known is not None:
            self._points.setdefault(name, []).append((known[0], known[1] / known[2]))
            self._n_waiting += 1
            if self._n_waiting >= _WAITING:
                self.flush()
        self._sums[name] = point, value, 1

    def flush(self) -> None:
        """Hand over the points that are whole."""
        for name, points in self._points.items():
            steps, values = zip(*points, strict=True)
            self._writer.write_scalars(name, np.array(steps), np.array(values))
        self._points.clear()
        self._n_waiting = 0

    def close(self, last_step: int) -> None:
        """Hand over everything; what is beyond the last step becomes a point there."""
        for name, (point, total, count) in self._sums.items():
            self._points.setdefault(name, []).append((min(point, last_step), total / count))
        self._sums.clear()
        self.flush()


class Logged:
    """Values that were logged, each on its way to the step that it belongs to.

    A value that comes after a step belongs to it, unless the step has one: then to the next. So it
    is right to log before each update, and after each.

    Parameters
    ----------
    put
        Told a step, a name and a value.
    """

    def __init__(self, put: Callable[[int, str, Value], None]) -> None:
        self._put = put
        self._has: set[str] = set()
        self._next: dict[str, Value] = {}

    def add(self, step: int, name: str, value: Value) -> None:
        """Take a value; ``step`` is the last that is over."""
        if step == 0 or name in self._has:
            self._next[name] = value
        else:
            self._has.add(name)
            self._put(step, name, value)

    def turn(self, step: int) -> None:
        """Begin a step's values, when it is over, with what was logged before."""
        self._has = set(self._next)
        for name, value in self._next.items():
            self._put(step, name, value)
        self._next.clear()
