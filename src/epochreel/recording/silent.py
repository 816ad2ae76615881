"""A recording that records nothing, for processes beside the one that does."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from epochreel.trace.metadata import Ended


class SilentRecording:
    """Takes what a recording takes; a context manager."""

    def log(self, **values: Any) -> None:
        """Take numbers."""

    def close(self, ended: Ended = "done") -> None:
        """End nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let errors go on."""
