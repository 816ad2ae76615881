"""Dask clusters for tests: a scheduler and workers, each a process on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path
from types import TracebackType
from typing import Self

from workers.pieces import wait_until


class ProcessCluster:
    """A scheduler, and workers that are started when they are wanted; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def __enter__(self) -> Self:
        file = self._folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        # Should whoever runs these tests be killed, the processes end by themselves.
        options += ("--idle-timeout", "600")
        self.scheduler = self._start("dask_scheduler", *options, "--scheduler-file", str(file))
        wait_until(lambda: _address_in(file), "a scheduler")
        self.address = _address_in(file)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # One that stands still must go on to be asked; one that is killed need not.
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()

    def add_worker(self, *paths: Path, n_threads: int = 1) -> int:
        """Start a worker, which imports from ``paths`` first; return its process id."""
        number = len(self._processes)
        options = ("--nthreads", str(n_threads), "--no-nanny", "--no-dashboard")
        options += ("--death-timeout", "60")
        process = self._start(
            "dask_worker",
            self.address,
            *options,
            "--local-directory",
            str(self._folder / f"worker-{number}"),
            paths=paths,
        )
        return process.pid

    def add_workers(self, n_workers: int) -> list[int]:
        """Start workers and wait until the scheduler knows them."""
        pids = [self.add_worker() for _ in range(n_workers)]
        self.wait_for_workers(n_workers)
        return pids

    def wait_for_workers(self, n_workers: int) -> None:
        """Wait until the scheduler knows so many."""
        from distributed import Client
        from distributed.versions import VersionMismatchWarning

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)
            with Client(self.address, set_as_default=False, timeout=60) as client:
                client.wait_for_workers(n_workers, timeout=60)

    def said(self) -> str:
        """Return what all of them wrote."""
        return "".join(path.read_text() for path in sorted(self._folder.glob("*.log")))

    def _start(
        self, module: str, *arguments: str, paths: tuple[Path, ...] = ()
    ) -> subprocess.Popen[bytes]:
        search = os.pathsep.join([*map(str, paths), *sys.path])
        with (self._folder / f"{len(self._processes)}-{module}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
                env=os.environ | {"PYTHONPATH": search},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )
        self._processes.append(process)
        return process


def _address_in(file: Path) -> str:
    try:
        return json.loads(file.read_text())["address"]
    except (FileNotFoundError, json.JSONDecodeError):
        return ""


def stand_still(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def go_on(pid: int) -> None:
    os.kill(pid, signal.SIGCONT)
