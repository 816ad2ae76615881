"""What threads, processes and clusters each do in their own way."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from epochreel.workers.files import FileRef
from epochreel.workers.work import Attempt, Put, Work


class Crew(Protocol):
    """Those who work. All methods are called from the one thread that waits for results."""

    @property
    def n_workers(self) -> int:
        """How many attempts are under way at once."""
        ...

    @property
    def is_remote(self) -> bool:
        """Whether results must travel as values."""
        ...

    @property
    def sends_items(self) -> bool:
        """Whether items are pickled on their way."""
        ...

    def open(self) -> None:
        """Make ready to begin."""
        ...

    def n_free(self) -> int:
        """Return how many attempts can begin now; raise WorkersError if never again."""
        ...

    def begin(self, attempt: Attempt, work: Work[Any, Any], item: Any, put: Put) -> str | None:
        """Begin an attempt; return its worker's name, which may be empty.

        None is returned if no worker that is free suits it. ``put`` is to be told, from any
        thread: signs of life, then one end.
        """
        ...

    def end(self, attempts: Collection[Attempt]) -> None:
        """Give up attempts that are under way; what is heard of them no longer counts."""
        ...

    def take(self) -> None:
        """Note that the caller has had one result, and holds no other."""
        ...

    def send(self, file: FileRef) -> FileRef:
        """Return what stands for a file, which from now on is where the workers are."""
        ...

    def close(self) -> None:
        """End everything that is under way."""
        ...
