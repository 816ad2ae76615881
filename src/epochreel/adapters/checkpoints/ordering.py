"""Checkpoints in the order of the steps after which they were kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from epochreel.adapters.checkpoints.checkpoint import Curve
from epochreel.adapters.checkpoints.finding import read_checkpoint
from epochreel.errors import DataError

Tell = Callable[[str], None]
_STEP_WORDS = r"(?:global_?step|step|iter(?:ation)?|checkpoint|ckpt)"


@dataclass(frozen=True, eq=False)
class Found:
    """A checkpoint, its arrays left on disk."""

    path: Path
    step: int
    is_epoch: bool
    epoch: float | None
    curves: Mapping[str, Curve]


def step_in(name: str) -> tuple[int, bool] | None:
    """Return the number in a checkpoint's name, and whether it counts epochs; None without.

    ``epoch=3-step=1200.ckpt`` is of step 1200, ``weights.03-0.12.weights.h5`` of 3.
    """
    plain = re.sub(r"\d+\.\d+", "", re.sub(r"\.[a-z]\w*", "", name.lower()))
    for pattern, is_epoch in (
        (rf"{_STEP_WORDS}[-=_. ]*(\d+)", False),
        (r"epoch[-=_. ]*(\d+)", True),
        (r".*(?<!v)(?<!\d)(\d+)", False),
    ):
        match = re.search(pattern, plain)
        if match:
            return int(match[1]), is_epoch
    return None


def in_order(paths: Sequence[Path], tell: Tell) -> list[Found]:
    """Return the checkpoints by their steps; equal ones under several names once.

    Parameters
    ----------
    paths
        Of the checkpoints.
    tell
        Told, a line each, what was left out.

    Raises
    ------
    DataError
        If none says of which step it is, or two are of one.
    """
    found: dict[int, Found] = {}
    digests: dict[str, Path] = {}
    numbered = [(path, step_in(path.name)) for path in paths]
    # Those with a number first, so that "best" and "last" are the other names.
    for path, named in sorted(numbered, key=lambda pair: pair[1] is None):
        checkpoint = read_checkpoint(path)
        twin = digests.setdefault(checkpoint.digest(), path)
        if twin != path:
            tell(f"{path.name} holds what {twin.name} holds, and is left out")
            continue
        step, is_epoch = named or (None, False)
        step = step if checkpoint.step is None else checkpoint.step
        if step is None:
            tell(f"{path.name} says nowhere after which step it was kept, and is left out")
            continue
        if step in found:
            raise DataError(
                f"{found[step].path.name} and {path.name} both are of step {step:,}; give the"
                f" paths of one training: {path.parent}"
            )
        is_epoch = is_epoch and checkpoint.step is None
        found[step] = Found(path, step, is_epoch, checkpoint.epoch, checkpoint.curves)
    if not found:
        raise DataError(f"no checkpoint says after which step it was kept: {paths[0].parent}")
    return [found[step] for step in sorted(found)]
