"""Loads the compiled code, which takes a while the first time, and says so."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from epochreel.cli.progress import Told, progress

if TYPE_CHECKING:
    from epochreel.frame import PixelLayout

# Seconds that compiling took on one core of a 2-core machine; for the time left, no promise.
_TRAINING: Mapping[str, float] = MappingProxyType({"epochreel.engine.kernels": 2.5})
_DRAWING: Mapping[str, float] = MappingProxyType(
    {
        "epochreel.render.kernels.bins": 3.0,
        "epochreel.render.kernels.pack": 2.0,
        "epochreel.render.kernels.tiles": 5.0,
    }
)
_CLEAR: Mapping[str, float] = MappingProxyType({"epochreel.render.kernels.clear": 3.0})
_TICK_SECS = 0.2


def load_training_kernels() -> None:
    """Import what trains, compiling it if it never was."""
    _load(_TRAINING)


def load_drawing_kernels(pixels: PixelLayout) -> None:
    """Import what draws pixels of a layout, compiling it if it never was."""
    from epochreel.render.canvas import may_be_clear

    _load({**_DRAWING, **(_CLEAR if may_be_clear(pixels) else {})})


def _load(modules: Mapping[str, float]) -> None:
    with progress("compiling, the first time only", patience_secs=1.5) as told:
        before, total = 0.0, sum(modules.values())
        for module, secs in modules.items():
            with _ticking(told, before, secs, total):
                import_module(module)
            before += secs


@contextlib.contextmanager
def _ticking(told: Told, before: float, secs: float, total: float) -> Iterator[None]:
    """Tell as time goes by how much of a block is likely done; nobody inside can."""
    over, began = threading.Event(), time.monotonic()

    def tick() -> None:
        while not over.wait(_TICK_SECS):
            done = before + min(time.monotonic() - began, secs)
            told(round(1000 * done), round(1000 * total))

    ticker = threading.Thread(target=tick, name="ticker", daemon=True)
    ticker.start()
    try:
        yield
    finally:
        over.set()
        ticker.join()
