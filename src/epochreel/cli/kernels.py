"""Loads the compiled code, which takes a while the first time, and says so."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from epochreel.cli.progress import progress

# Shares of the 13 s that compiling took where it was measured.
_TRAINING: Mapping[str, int] = MappingProxyType({"epochreel.engine.kernels": 3})
_DRAWING: Mapping[str, int] = MappingProxyType(
    {
        "epochreel.render.kernels.bins": 3,
        "epochreel.render.kernels.pack": 2,
        "epochreel.render.kernels.tiles": 5,
    }
)


def load_training_kernels() -> None:
    """Import what trains, compiling it if it never was."""
    _load(_TRAINING)


def load_drawing_kernels() -> None:
    """Import what draws, compiling it if it never was."""
    _load(_DRAWING)


def _load(modules: Mapping[str, int]) -> None:
    with progress("compiling, the first time only", patience_secs=1.5) as told:
        for n_done, module in enumerate(modules):
            told(sum(list(modules.values())[:n_done]), sum(modules.values()))
            import_module(module)
