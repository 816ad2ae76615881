"""epochreel films a neural network while it learns.

Only names are here; what they name is imported when it is first used, so that importing
epochreel costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from epochreel.errors import (
    DataError,
    EpochreelError,
    ExtraError,
    FrameError,
    InputsError,
    MusicError,
    OutputError,
    RecordingWarning,
    ReelError,
    StoryboardError,
    TrainingError,
    UsageError,
    WorkersError,
)

if TYPE_CHECKING:
    from epochreel.api import (
        Output,
        Reel,
        Sweep,
        compare,
        load_checkpoints,
        open_,
        panels,
        problems,
        record,
        sweep,
        themes,
        train,
        watch,
    )
    from epochreel.steps import ReelMeta, TrainingStep

    open = open_  # noqa: A001  read as epochreel.open

    __version__: str

__all__ = [
    "DataError",
    "EpochreelError",
    "ExtraError",
    "FrameError",
    "InputsError",
    "MusicError",
    "Output",
    "OutputError",
    "RecordingWarning",
    "Reel",
    "ReelError",
    "ReelMeta",
    "StoryboardError",
    "Sweep",
    "TrainingError",
    "TrainingStep",
    "UsageError",
    "WorkersError",
    "__version__",
    "compare",
    "load_checkpoints",
    "panels",
    "problems",
    "record",
    "sweep",
    "themes",
    "train",
    "watch",
]  # `open` is left out, so that `from epochreel import *` leaves Python's own alone

# Where each name is that is not an error's.
_IN_STEPS = ("ReelMeta", "TrainingStep")
_HOMES = {
    name: "epochreel.steps" if name in _IN_STEPS else "epochreel.api"
    for name in (*__all__, "open")
    if name not in globals()
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("epochreel")
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), "open_" if name == "open" else name)
    raise AttributeError(f"module `epochreel` has no attribute `{name}`")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "open"})
