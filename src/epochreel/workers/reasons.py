"""Why an attempt failed, in one line."""

from __future__ import annotations

import traceback

from epochreel.workers.work import Attempt, Failed


def failed_by(attempt: Attempt, error: BaseException) -> Failed:
    """Return the failure that an exception is."""
    return Failed(attempt, reason_of(error), error, details_of(error))


def reason_of(error: BaseException) -> str:
    """Return kind and message of an exception in one line."""
    lines = str(error).strip().splitlines()
    kind = type(error).__name__
    return f"{kind}: {lines[0]}" if lines else kind


def details_of(error: BaseException) -> str:
    """Return where an exception was raised, as Python prints it."""
    return "".join(traceback.format_exception(error)).rstrip()
