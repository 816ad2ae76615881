"""From checkpoints that people already have to a reel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from epochreel.adapters.checkpoints.checkpoint import Checkpoint
from epochreel.adapters.checkpoints.finding import curves_near, find_checkpoints, read_checkpoint
from epochreel.adapters.checkpoints.guessing import keys_of, network_of
from epochreel.adapters.checkpoints.ordering import Found, Tell, in_order
from epochreel.dataset import ProbeArrays, TrainingSet
from epochreel.errors import DataError
from epochreel.network import NetworkSpec
from epochreel.recording.recorder import Recorder
from epochreel.steps import ReelMeta, Tensors, TrainingStep
from epochreel.timeline import Timeline

_LOSSES = ("loss", "train/loss", "train_loss")


class Reader(Protocol):
    """Reads checkpoints of one network."""

    @property
    def network(self) -> NetworkSpec:
        """Its blocks."""
        ...

    @property
    def probe_arrays(self) -> ProbeArrays | None:
        """What it is asked; None where it cannot be."""
        ...

    def tensors(self, checkpoint: Checkpoint) -> Tensors:
        """Return a checkpoint's arrays by block and role."""
        ...


class Guessing:
    """Reads checkpoints by the names of their arrays alone.

    Parameters
    ----------
    first
        One of them; the others must have the same arrays.
    """

    probe_arrays = None

    def __init__(self, first: Checkpoint) -> None:
        self.network = network_of(first.tensors)
        self._first = first
        self._shapes = {name: first.tensors[name].shape for name in keys_of(first.tensors)}

    def tensors(self, checkpoint: Checkpoint) -> Tensors:
        """Return a checkpoint's arrays by block and role; DataError if they are others."""
        _check_alike(self._first, checkpoint, self._shapes)
        keys = keys_of(checkpoint.tensors)
        return {key: checkpoint.tensors[name] for name, key in keys.items()}


def import_checkpoints(
    where: str | Path | Iterable[str | Path],
    path: Path,
    *,
    overwrite: bool = False,
    tell: Tell = lambda line: None,
    reader: Reader | None = None,
) -> None:
    """Write a reel with a step for each checkpoint.

    Parameters
    ----------
    where
        A folder, a pattern or paths; see `find_checkpoints`.
    path
        Of the reel.
    overwrite
        Replace what stands at the path.
    tell
        Told, a line each, what was left out.
    reader
        Reads them by their model; None to guess from names.

    Raises
    ------
    DataError
        If there are none, one cannot be read, two have one step, or they are of different
        networks.
    OutputError
        If the reel exists already or cannot be written.
    """
    where = where if isinstance(where, str | Path) else list(where)
    found = in_order(find_checkpoints(where), tell)
    reader = reader or Guessing(read_checkpoint(found[0].path))
    curves = {**found[-1].curves, **curves_near(where)}
    losses = next((curves[name] for name in _LOSSES if name in curves), {})
    timeline = _timeline_of(found)
    title = Path(where if isinstance(where, str | Path) else found[0].path.parent).stem
    meta = ReelMeta(
        reader.network,
        TrainingSet.none(),
        {},
        timeline,
        title=title,
        probe_arrays=reader.probe_arrays,
    )
    with Recorder(path, meta, every=None, overwrite=overwrite) as recorder:
        for name, curve in curves.items():
            steps = sorted(curve)
            recorder.curve(name, steps, [curve[step] for step in steps])
        for one in found:
            tensors = reader.tensors(read_checkpoint(one.path))
            loss = losses.get(one.step, float("nan"))
            recorder.put(TrainingStep(one.step, timeline.epoch_of(one.step), tensors, loss))


def _timeline_of(found: Sequence[Found]) -> Timeline:
    """Return how steps and epochs relate as the last checkpoint has it, else a single epoch."""
    last = found[-1]
    if last.is_epoch:
        length = 1
    elif last.epoch and last.step:
        length = max(round(last.step / last.epoch), 1)
    else:
        length = max(last.step, 1)
    return Timeline.growing(length).ended_at(last.step)


def _check_alike(
    first: Checkpoint, other: Checkpoint, shapes: Mapping[str, tuple[int, ...]]
) -> None:
    names = keys_of(other.tensors)
    for name in sorted({*shapes, *names}):
        found = np.shape(other.tensors[name]) if name in names else None
        if found != shapes.get(name):
            raise DataError(
                f"`{name}` is {shapes.get(name, 'not there')} in {first.path.name} and"
                f" {found or 'not there'} in {other.path.name}; they are of different networks"
            )
