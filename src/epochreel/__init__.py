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
        Reel,
        Sweep,
        compare,
        load_checkpoints,
        open_,
        record,
        sweep,
        train,
        watch,
    )

    open = open_  # noqa: A001  read as epochreel.open

    __version__: str

__all__ = [
    "DataError",
    "EpochreelError",
    "ExtraError",
    "FrameError",
    "InputsError",
    "MusicError",
    "OutputError",
    "RecordingWarning",
    "Reel",
    "ReelError",
    "StoryboardError",
    "Sweep",
    "TrainingError",
    "UsageError",
    "WorkersError",
    "__version__",
    "compare",
    "load_checkpoints",
    "record",
    "sweep",
    "train",
    "watch",
]  # `open` is left out, so that `from epochreel import *` leaves Python's own alone

_PLAINLY = ("Reel", "Sweep", "compare", "load_checkpoints", "record", "sweep", "train", "watch")
_IN_API = {name: name for name in _PLAINLY} | {"open": "open_"}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("epochreel")
    if name in _IN_API:
        from epochreel import api

        return getattr(api, _IN_API[name])
    raise AttributeError(f"module `epochreel` has no attribute `{name}`")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "open"})
