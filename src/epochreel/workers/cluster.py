"""A Dask cluster that people have: found, and used as workers.

Dask is an extra, imported only here and by what is imported here.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from epochreel.errors import ExtraError, UsageError, WorkersError
from epochreel.workers.files import FileRef
from epochreel.workers.work import Attempt, Put, Work
from epochreel.workers.workers import SILENCE_SECS, Workers

if TYPE_CHECKING:
    from distributed import Client

    from epochreel.workers.clusters.dispatch import Dispatch

WAIT_SECS = 10.0
_ADDRESS = re.compile(
    r"(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[^\]]+\]|[^:/\s\[\]]+):(?P<port>\d+)/?"
)


def cluster(
    client_or_address: Client | str,
    *,
    silence_secs: float = SILENCE_SECS,
    wait_secs: float = WAIT_SECS,
) -> Workers:
    """Return the workers of a Dask cluster.

    Parameters
    ----------
    client_or_address
        A synchronous `distributed.Client`, which stays open, or the address of a scheduler, such
        as ``"dask://host:8786"`` or ``"tls://host:8786"``.
    silence_secs
        After so long without a tick an item is given to another worker, and after so long
        without an answer the scheduler is lost.
    wait_secs
        How long a scheduler, then its workers, may take to answer.

    Raises
    ------
    ExtraError
        If Dask is not installed.
    UsageError
        If it is neither a client nor an address.
    """
    if isinstance(client_or_address, str):
        _check_address(client_or_address)
    if find_spec("distributed") is None:
        raise ExtraError("clusters need Dask", "dask")
    return Workers(ClusterCrew(client_or_address, silence_secs, wait_secs), silence_secs)


class ClusterCrew:
    """The workers of a cluster, from when the block begins until it ends."""

    is_remote = True
    sends_items = True

    def __init__(
        self, client_or_address: Client | str, silence_secs: float, wait_secs: float
    ) -> None:
        self._client_or_address = client_or_address
        self._silence_secs = silence_secs
        self._wait_secs = wait_secs
        self._stack = ExitStack()
        self._opened: Dispatch | None = None

    @property
    def n_workers(self) -> int:
        """How many threads all workers have, now."""
        return self._dispatch.n_workers

    def open(self) -> None:
        """Find the scheduler and its workers, and compare versions."""
        from epochreel.workers.clusters.dispatch import Dispatch

        with ExitStack() as stack:
            client = self._client_or_address
            if isinstance(client, str):
                client = stack.enter_context(_connected(client, self._wait_secs))
            _check_client(client)
            dispatch = Dispatch(client, self._silence_secs)
            stack.callback(dispatch.close)
            dispatch.open(self._wait_secs)
            self._opened = dispatch
            self._stack = stack.pop_all()

    def n_free(self) -> int:
        """Return how many threads are idle."""
        return self._dispatch.n_free()

    def begin(self, attempt: Attempt, work: Work[Any, Any], item: Any, put: Put) -> str | None:
        """Give an item to a worker."""
        return self._dispatch.begin(attempt, work, item, put)

    def end(self, attempts: Collection[Attempt]) -> None:
        """Give up attempts."""
        self._dispatch.end(attempts)

    def take(self) -> None:
        """Make room for another result."""
        self._dispatch.take()

    def send(self, file: FileRef) -> FileRef:
        """Have a file brought to all workers."""
        return self._dispatch.send(file)

    def close(self) -> None:
        """Leave the cluster as it was."""
        self._stack.close()

    @property
    def _dispatch(self) -> Dispatch:
        assert self._opened is not None, "the block of these workers has not begun"
        return self._opened


def _check_address(address: str) -> None:
    if _ADDRESS.fullmatch(address) is None:
        raise UsageError(f"`on` (={address}) must be an address such as dask://host:8786")


def _check_client(client: Client) -> None:
    if client.asynchronous:
        raise UsageError("`on` must be a client that waits, without asynchronous=True")
    if client.status != "running":
        raise UsageError(f"`on` must be a client that is connected; it is {client.status}")


@contextmanager
def _connected(address: str, wait_secs: float) -> Iterator[Client]:
    """Yield a client of our own for a scheduler, which says in one line what is wrong."""
    import distributed  # which sets up its logging

    with ExitStack() as stack:
        # What Dask logs of a lost scheduler, in several lines, is said by our error in one.
        for handler in logging.getLogger(distributed.__name__).handlers:
            handler.addFilter(_say_nothing)
            stack.callback(handler.removeFilter, _say_nothing)
        client = _connect(address, wait_secs)
        stack.callback(client.close, timeout=2)
        yield client


def _say_nothing(record: logging.LogRecord) -> bool:
    return False


def _connect(address: str, wait_secs: float) -> Client:
    from distributed import Client
    from distributed.versions import VersionMismatchWarning

    with warnings.catch_warnings():
        # Versions are compared by us, those that matter here.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            plain = re.sub("^dask://", "tcp://", address)
            return Client(plain, timeout=wait_secs, set_as_default=False)
        except OSError as error:
            raise WorkersError(
                f"no scheduler answers at {address} (waited {wait_secs:g} seconds)"
            ) from error
