"""Workers as a client sees them, whatever does the work behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from epochreel.errors import UsageError
from epochreel.workers.crew import Crew
from epochreel.workers.files import FileRef
from epochreel.workers.run import Run
from epochreel.workers.work import Item, Result, Work

# Compiling all kernels on a busy machine takes a quarter of it.
SILENCE_SECS = 120.0


class Workers:
    """Do pieces of work, several at once; a context manager.

    On leaving the block, however that comes about, all work ends.

    Parameters
    ----------
    crew
        Threads, processes, or a cluster.
    silence_secs
        After so long without a tick a worker hangs, and another does its item.
    """

    def __init__(self, crew: Crew, silence_secs: float) -> None:
        self._crew = crew
        self._silence_secs = silence_secs
        self._is_open = False

    @property
    def n_workers(self) -> int:
        """How many items are worked on at once; of a cluster, now."""
        return self._crew.n_workers

    @property
    def is_remote(self) -> bool:
        """Whether results must travel as values, because there is no folder that all see."""
        return self._crew.is_remote

    @property
    def sends_items(self) -> bool:
        """Whether items are pickled on their way; threads share them."""
        return self._crew.sends_items

    def send(self, path: Path, digest: str | None = None) -> FileRef:
        """Return what stands for a file in items: the work asks it for a path.

        The file reaches each worker once, and those that come later, too.

        Parameters
        ----------
        path
            A file that does not change while there is work.
        digest
            Of its bytes, as `digest_of` tells it, if that is known already.
        """
        return self._crew.send(FileRef.of(path, digest))

    def run(
        self,
        work: Work[Item, Result],
        items: Sequence[Item],
        progress: Callable[[int], None] | None = None,
        *,
        noun: str = "item",
    ) -> Iterator[tuple[int, Result]]:
        """Yield the index and the result of every item, as each is ready, in any order.

        Items are handed out while the caller waits for a result, in their order; so what is done
        between two results should be short. An item whose worker dies, hangs, or raises anything
        but an EpochreelError is done again, three times in all.

        Parameters
        ----------
        work
            A function at the top of a module of ours. Items and results must be picklable.
        progress
            Told, in the caller's thread, the sum over all items of how much is done. It falls
            when what a lost worker had done is to be done again.
        noun
            What an item is, for messages.

        Raises
        ------
        UsageError
            Outside the block.
        EpochreelError
            As the work raised it; anything that `progress` raised comes out likewise.
        WorkersError
            If an item failed three times, or there are no workers any more.
        """
        if not self._is_open:
            raise UsageError("workers work only inside their block: `with ... as workers:`")
        run = Run(self._crew, work, items, self._silence_secs, noun)
        try:
            yield from run.results(progress)
        finally:
            run.end()

    def __enter__(self) -> Self:
        self._crew.open()
        self._is_open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_open = False
        self._crew.close()


def check_n_workers(n: int) -> None:
    """Raise UsageError if that is no number of workers."""
    if n < 1:
        raise UsageError(f"`workers` (={n}) must be at least 1")
