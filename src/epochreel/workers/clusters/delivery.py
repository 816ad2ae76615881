"""Brings files to the workers of a Dask cluster, once to each that does not have them.

Dask's own ways do not serve. Scattered data is gone with the worker that holds it. Its plugin for
files, `UploadFile`, reaches workers that come later, but sends to those who see the same folder
too, keeps the whole file in the scheduler's memory from then on, and waits for all workers, also
for one that hangs. Here each is asked first, and parts go through the scheduler, not into it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection

from distributed import Client

from epochreel.errors import WorkersError
from epochreel.workers.clusters import station
from epochreel.workers.clusters.loop import ask
from epochreel.workers.files import FileRef
from epochreel.workers.reasons import reason_of

# So much at a time is in memory: here, at the scheduler and at each worker.
_PART_BYTES = 32 << 20
_SILENT = "no answer"


class Delivery:
    """Brings files.

    Parameters
    ----------
    client
        Of the cluster.
    crew
        Whose files they are there.
    silence_secs
        How long a part may take.
    """

    def __init__(self, client: Client, crew: str, silence_secs: float) -> None:
        self._client = client
        self._crew = crew
        self._silence_secs = silence_secs

    async def bring(self, file: FileRef, addresses: Collection[str]) -> dict[str, str]:
        """Bring a file to workers; return where it did not arrive, and why.

        Raises
        ------
        WorkersError
            If it cannot be read, or is no longer what it was when it was named.
        """
        lacking = await self._lacking(file, addresses)
        if not lacking:
            return {}
        try:
            refusals = await self._send(file, lacking)
        except OSError as error:
            reason = error.strerror or error
            raise WorkersError(f"could not be read ({reason}): {file.path}") from error
        still = await self._lacking(file, lacking)
        return {address: refusals.get(address, _SILENT) for address in still}

    async def _lacking(self, file: FileRef, addresses: Collection[str]) -> list[str]:
        """Return which of the workers do not have a file, each asked by itself."""
        answers = await asyncio.gather(
            *(
                ask(self._client, [address], self._silence_secs, station.has, self._crew, file)
                for address in addresses
            )
        )
        return [
            address
            for address, answer in zip(addresses, answers, strict=True)
            if answer.get(address) is not True
        ]

    async def _send(self, file: FileRef, addresses: list[str]) -> dict[str, str]:
        """Send a file in parts to workers; return why those refused who did."""
        refusals: dict[str, str] = {}
        digest = hashlib.blake2b(digest_size=16)
        with file.path.open("rb") as parts:
            is_last = False
            while not is_last:
                offset = parts.tell()
                data = await asyncio.to_thread(parts.read, _PART_BYTES)
                digest.update(data)
                is_last = len(data) < _PART_BYTES
                there = [address for address in addresses if address not in refusals]
                part = (file, offset, data, is_last)
                refusals |= await self._send_part(there, part)
        if digest.hexdigest() != file.digest:
            raise WorkersError(f"changed while it was needed: {file.path}")
        return refusals

    async def _send_part(
        self, addresses: list[str], part: tuple[FileRef, int, bytes, bool]
    ) -> dict[str, str]:
        answers = await ask(
            self._client, addresses, self._silence_secs, station.keep, self._crew, *part
        )
        return {
            address: reason_of(answer)
            for address, answer in answers.items()
            if isinstance(answer, Exception)
        }
