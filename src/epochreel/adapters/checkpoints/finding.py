"""Finds checkpoints among files and folders, and reads each by what it is."""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from epochreel.adapters.checkpoints.checkpoint import Checkpoint, Curve
from epochreel.adapters.checkpoints.event_files import read_events
from epochreel.adapters.checkpoints.keras_files import read_keras
from epochreel.adapters.checkpoints.safetensors_files import read_safetensors
from epochreel.adapters.checkpoints.torch_files import read_torch
from epochreel.errors import DataError

_EVENTS = "events.out.tfevents.*"
_STATE = "trainer_state.json"
# Of a folder: one file, or parts of one.
_MODELS = (
    *("model.safetensors", "model-*-of-*.safetensors", "adapter_model.safetensors"),
    *("pytorch_model.bin", "pytorch_model-*-of-*.bin"),
)


def _read_safetensors(path: Path) -> Checkpoint:
    return Checkpoint(path, read_safetensors(path))


READERS: Mapping[str, Callable[[Path], Checkpoint]] = MappingProxyType(
    {
        ".safetensors": _read_safetensors,
        ".keras": read_keras,
        ".weights.h5": read_keras,
        **dict.fromkeys((".pt", ".pth", ".ckpt", ".bin"), read_torch),
    }
)


def find_checkpoints(where: str | Path | Iterable[str | Path]) -> list[Path]:
    """Return the checkpoints that are meant, in the order of their names.

    Parameters
    ----------
    where
        A folder of checkpoints or one checkpoint, a pattern such as ``"checkpoint-*"``, or
        several paths.

    Raises
    ------
    DataError
        If there are none.
    """
    if isinstance(where, str | Path):
        path = Path(where)
        found = [path] if path.exists() else [Path(name) for name in glob.glob(str(where))]
        if len(found) == 1 and found[0].is_dir() and not _is_checkpoint(found[0]):
            found = list(found[0].iterdir())
    else:
        found = [Path(name) for name in where]
    checkpoints = sorted(filter(_is_checkpoint, found), key=lambda path: natural(path.name))
    if not checkpoints:
        known = ", ".join(READERS)
        raise DataError(
            f"no checkpoints there; they are {known} or folders with such a model: {where}"
        )
    return checkpoints


def read_checkpoint(path: Path) -> Checkpoint:
    """Return what a checkpoint holds.

    Raises
    ------
    DataError
        If it cannot be read; the message says why.
    """
    if not path.is_dir():
        return READERS[_suffix(path)](path)
    parts = [READERS[_suffix(part)](part) for part in _parts(path)]
    tensors = {name: array for part in parts for name, array in part.tensors.items()}
    return _with_state(Checkpoint(path, tensors), path / _STATE)


def curves_near(where: str | Path | Iterable[str | Path]) -> dict[str, Curve]:
    """Return the curves of TensorBoard's files in a folder of checkpoints, and below it."""
    curves: dict[str, dict[int, float]] = {}
    if isinstance(where, str | Path) and Path(where).is_dir():
        for path in sorted(Path(where).rglob(_EVENTS)):
            for tag, curve in read_events(path).items():
                curves.setdefault(tag, {}).update(curve)
    return dict(curves)


def natural(name: str) -> list[tuple[bool, int, str]]:
    """Return what sorts names as people count: ``step-9`` before ``step-10``."""
    parts = re.split(r"(\d+)", name)
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def _suffix(path: Path) -> str:
    return next((suffix for suffix in READERS if path.name.endswith(suffix)), "")


def _parts(folder: Path) -> list[Path]:
    for pattern in _MODELS:
        parts = sorted(folder.glob(pattern))
        if parts:
            return parts
    return []


def _is_checkpoint(path: Path) -> bool:
    return bool(_parts(path)) if path.is_dir() else path.is_file() and bool(_suffix(path))


def _with_state(checkpoint: Checkpoint, path: Path) -> Checkpoint:
    """Return a checkpoint with what Transformers' trainer says of it, if it does."""
    if not path.is_file():
        return checkpoint
    try:
        state: dict[str, Any] = json.loads(path.read_text())
        curves: dict[str, dict[int, float]] = {}
        for line in state.get("log_history", ()):
            for name, value in line.items():
                if name not in ("step", "epoch") and isinstance(value, int | float):
                    curves.setdefault(name, {})[int(line["step"])] = float(value)
        step, epoch = int(state["global_step"]), state.get("epoch")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"no state of a trainer ({error!r}): {path}") from error
    return replace(checkpoint, step=step, epoch=epoch, curves=curves)
