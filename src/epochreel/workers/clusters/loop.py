"""What happens in the event loop of a Dask client: coroutines started there, workers asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from distributed import Client

_GRACE_SECS = 1.0


class Spawn:
    """Starts coroutines from any thread, holds them while they run, and ends them all.

    Parameters
    ----------
    client
        Whose event loop, in a thread of its own, runs them.
    """

    def __init__(self, client: Client) -> None:
        self._loop: asyncio.AbstractEventLoop = client.loop.asyncio_loop  # type: ignore[attr-defined]
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a coroutine, which reports its failures itself."""
        try:
            self._loop.call_soon_threadsafe(self._start, work)
        except RuntimeError:
            work.close()  # the client was closed, and its loop with it

    async def end(self) -> None:
        """Wait for what was started to end, but not for long, then end it."""
        others = self._tasks - {asyncio.current_task()}
        if not others:
            return
        # They may share a request with other people's work on this client, which would end too.
        _, pending = await asyncio.wait(others, timeout=_GRACE_SECS)
        for task in pending:
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def ask(
    client: Client,
    addresses: Collection[str],
    within_secs: float,
    function: Callable[..., Any],
    *args: Any,
) -> dict[str, Any]:
    """Call a function at workers; return what each returned or raised, or nothing in time.

    One that is silent makes the answers of the others silent too: Dask waits for all.
    """
    try:
        answers = client.run(function, *args, workers=list(addresses), on_error="return")
        return await asyncio.wait_for(answers, within_secs) or {}
    except OSError:  # also timeouts, and a line that is cut
        return {}
