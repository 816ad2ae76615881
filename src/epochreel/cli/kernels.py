"""Loads the compiled code, which takes a while the first time, and says so.

What is not compiled yet is compiled on two cores: Numba lets only one thread of a process compile,
so a second process compiles the other half and leaves it in the cache. If it cannot be started, or
fails, this process does it all. The two write other functions, each whole or not at all, and if
two commands compile the same at once they write the same.
"""

from __future__ import annotations

import contextlib
import gc
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from epochreel.cli.output import note
from epochreel.cli.progress import Told, progress

if TYPE_CHECKING:
    from epochreel.frame import PixelLayout

Share = Mapping[str, float]
Shares = tuple[Share, Share]

# What this process compiles, and what another does meanwhile, with the seconds that each module
# takes on one core of a 2-core machine: for the time left, no promise. Each share is in an order
# in which what a module needs of the other share is ready before it.
_TRACING: Share = MappingProxyType({"engine.kernels.blocks": 2.8})
_BATCHES: Share = MappingProxyType({"engine.kernels.batches": 1.5})
_OPTIMIZERS: Share = MappingProxyType({"engine.kernels.optimizers": 0.8})
_ONLINE: Share = MappingProxyType({"engine.kernels.online": 1.8})
_DRAWING: Shares = (
    MappingProxyType(
        {"render.kernels.lighting": 1.7, "render.kernels.curves": 1.1, "render.kernels.tiles": 1.9}
    ),
    MappingProxyType(
        {"render.kernels.inking": 1.5, "render.kernels.bins": 2.1, "render.kernels.pack": 1.6}
    ),
)
_CLEAR: Share = MappingProxyType({"render.kernels.clear.tiles": 1.6})
_TICK_SECS = 0.2
# The search path comes along: whoever runs from a checkout has it nowhere else. What is compiled
# lives until the end, so that collecting garbage meanwhile only costs time, a tenth of it.
_CHILD = """
import gc, importlib, sys
gc.disable()
names, *sys.path[:] = sys.argv[1:]
for name in names.split():
    importlib.import_module(name)
"""


def load_kernels(*, batch_sizes: Collection[int] = (), pixels: PixelLayout | None = None) -> None:
    """Import what trains and what draws, compiling together what never was.

    Parameters
    ----------
    batch_sizes
        Of the trainings to come. One example at a time and several have a loop each, and only
        what is needed is compiled: for the xor film an eighth less.
    pixels
        What is to be drawn; None to draw nothing.
    """
    mine: dict[str, float] = {}
    other: dict[str, float] = {}
    if batch_sizes:
        mine |= _TRACING
        other |= _OPTIMIZERS
    if 1 in batch_sizes:
        other |= _ONLINE
    if set(batch_sizes) - {1}:
        mine |= _BATCHES
    if pixels is not None:
        from epochreel.render.canvas import may_be_clear

        mine |= _DRAWING[0]
        other |= _DRAWING[1]
        other |= _CLEAR if may_be_clear(pixels) else {}
    _load((mine, other))


def _load(shares: Shares) -> None:
    mine, other = ({f"epochreel.{name}": secs for name, secs in share.items()} for share in shares)
    with _noted_warnings():
        missing = [module for module in other if not _is_compiled(module)]
        helped = bool(missing) and not all(map(_is_compiled, mine)) and _can_share()
        expected = {**mine, **({} if helped else other)}
        with (
            progress("compiling, the first time only", patience_secs=1.5) as told,
            _ticking(told, sum(secs for at, secs in expected.items() if not _is_compiled(at))),
            _without_collector(),
        ):
            with _compiling(missing if helped else []):
                for module in mine:
                    import_module(module)
            for module in other:
                import_module(module)


def _is_compiled(module: str) -> bool:
    folder, _, name = module.rpartition(".")
    return import_module(f"{folder}.compiling").KERNELS.holds(name)


def _can_share() -> bool:
    """Return whether another process would be a help: it has a core and can keep what it makes."""
    from epochreel.render.kernels.compiling import KERNELS

    is_alone = not sys.executable or getattr(sys, "frozen", False)
    return n_cores() > 1 and KERNELS.place is not None and not is_alone


def n_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS or Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _compiling(modules: Sequence[str]) -> Iterator[None]:
    """Let another process compile meanwhile, and wait for it.

    If it fails, what it did not leave in the cache is compiled here.
    """
    child = None
    if modules:
        command = [sys.executable, "-c", _CHILD, " ".join(modules), *sys.path]
        with contextlib.suppress(OSError):
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
    try:
        yield
        if child is not None:
            child.wait()
    finally:
        if child is not None:
            child.kill()  # nothing, if it is over
            child.wait()


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextlib.contextmanager
def _noted_warnings() -> Iterator[None]:
    """Say in one line what the cache warns of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for warning in caught:
        note(str(warning.message))


@contextlib.contextmanager
def _ticking(told: Told, secs: float) -> Iterator[None]:
    """Tell as time goes by how much of a block is likely done; nobody inside can."""
    over, began = threading.Event(), time.monotonic()

    def tick() -> None:
        while not over.wait(_TICK_SECS):
            done = min(time.monotonic() - began, secs)
            told(round(1000 * done), round(1000 * secs))

    ticker = threading.Thread(target=tick, name="ticker", daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()
