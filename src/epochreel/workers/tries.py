"""How often each item failed, and what is said when it failed too often."""

from __future__ import annotations

from epochreel.errors import EpochreelError, WorkersError
from epochreel.workers.work import Failed

N_TRIES = 3
_TIMES = "three times"


class Tries:
    """The failures of each item.

    Parameters
    ----------
    n_items
        How many items there are.
    noun
        What an item is, for the message.
    """

    def __init__(self, n_items: int, noun: str) -> None:
        self._n_items = n_items
        self._noun = noun
        self._failures: dict[int, list[Failed]] = {}
        self._workers: dict[int, dict[str, None]] = {}

    def avoided(self, index: int) -> frozenset[str]:
        """Return the workers at which an item failed."""
        return frozenset(self._workers.get(index, ()))

    def fail(self, failure: Failed, worker: str = "") -> EpochreelError | None:
        """Note a failure; return the error that it comes to, or None if it is to be tried again.

        An error of ours is passed on as it is: it says what is wrong, and would again.
        """
        if isinstance(failure.error, EpochreelError):
            return failure.error
        if worker:
            self._workers.setdefault(failure.attempt.index, {})[worker] = None
        if not failure.counts:
            return None
        failures = self._failures.setdefault(failure.attempt.index, [])
        failures.append(failure)
        if not failure.is_final and len(failures) < N_TRIES:
            return None
        error = WorkersError(self._message(failures))
        error.__cause__ = failure.error
        if failure.details:
            error.add_note(failure.details)
        return error

    def _message(self, failures: list[Failed]) -> str:
        last = failures[-1]
        workers = ", ".join(self._workers.get(last.attempt.index, ()))
        where = f"{self._noun} {last.attempt.index + 1} of {self._n_items}"
        on = f", on {workers}" if workers else ""
        if last.is_final:
            return f"{last.reason} at {where}{on}"
        reasons = list(dict.fromkeys(failure.reason for failure in failures))
        if len(reasons) == 1:
            return f"{last.reason} {_TIMES} at {where}{on}"
        return f"{where} failed {_TIMES}: {', then '.join(reasons)}{on}"
