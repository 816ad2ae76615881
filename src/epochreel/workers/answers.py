"""What a worker outside this process answers, in plain values that any process can read."""

from __future__ import annotations

import pickle
from typing import Any, TypeAlias

from epochreel.errors import EpochreelError, UsageError
from epochreel.workers.reasons import details_of, reason_of
from epochreel.workers.ticker import Stopped, Ticker
from epochreel.workers.work import Attempt, Done, Failed, Work

# "done", how much, the packed result; or "failed", reason, details, a packed error, is it final.
Answer: TypeAlias = tuple[Any, ...]


def pack(work: Work[Any, Any], item: Any) -> bytes:
    """Return a piece of work as a message.

    Raises
    ------
    UsageError
        If the work is of people's `__main__`, which other processes do not have.
    """
    if work.__module__ == "__main__":
        raise UsageError(f"`{work.__qualname__}` must be in a module that can be imported")
    return pickle.dumps((work, item), pickle.HIGHEST_PROTOCOL)


def answer_to(message: bytes, tick: Ticker) -> Answer:
    """Do a piece of work and return what came of it; `Stopped` passes through."""
    try:
        work, item = pickle.loads(message)
        result = work(item, tick)
    except (Stopped, BrokenPipeError):
        raise
    except BaseException as error:
        known = pickle.dumps(error) if isinstance(error, EpochreelError) else None
        return "failed", reason_of(error), details_of(error), known, False
    try:
        return "done", tick.n_done, pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        reason = f"the result cannot be sent ({reason_of(error)})"
        return "failed", reason, details_of(error), None, True


def event_of(attempt: Attempt, answer: Answer) -> Done | Failed:
    """Return what an answer says of an attempt."""
    if answer[0] == "failed":
        _, reason, details, packed, is_final = answer
        error = None if packed is None else pickle.loads(packed)
        return Failed(attempt, reason, error, details, is_final)
    _, n_done, packed = answer
    try:
        return Done(attempt, n_done, pickle.loads(packed))
    except Exception as error:
        reason = f"the result cannot be read ({reason_of(error)})"
        return Failed(attempt, reason, error, details_of(error), is_final=True)
