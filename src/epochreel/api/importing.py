"""From checkpoints that people already have to a reel, in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from epochreel.api.reel import Reel
from epochreel.callbacks import unaltered
from epochreel.files import tidy_ending
from epochreel.trace import open_reel
from epochreel.trace.outputs import check_reel_output


def load_checkpoints(
    checkpoints: str | Path | Iterable[str | Path],
    *,
    path: str | Path,
    overwrite: bool = False,
    tell: Callable[[str], None] | None = None,
) -> Reel:
    """Return a reel with a step for each checkpoint of a training; nothing is unpickled.

    Parameters
    ----------
    checkpoints
        A folder of them, a pattern such as ``"out/checkpoint-*"``, or several paths:
        ``.safetensors``, ``.pt``, ``.pth``, ``.ckpt`` and ``.bin`` of PyTorch, ``.keras`` and
        ``.weights.h5`` of Keras 3, and folders of Hugging Face's trainer. Of a folder, curves
        in TensorBoard's files are taken along.
    path
        Of the reel.
    overwrite
        Replace what stands at the path.
    tell
        Told, a line each, what was left out: copies under another name, and what says nowhere
        after which step it was kept.

    Raises
    ------
    UsageError
        If ``path`` has another suffix than a reel's.
    DataError
        If there are no checkpoints, one cannot be read, two have one step, or they are of
        different networks.
    ExtraError
        If a file of Keras is read without the extra ``h5``.
    OutputError
        If the reel exists already or cannot be written.

    Notes
    -----
    A checkpoint has names and arrays only. Blocks stand in the order of their names; what leads
    where, and so answers to questions, takes the model.
    """
    from epochreel.adapters.checkpoints import import_checkpoints

    check_reel_output(Path(path), overwrite=overwrite)
    told = unaltered(tell) or (lambda line: None)
    with tidy_ending():
        import_checkpoints(checkpoints, Path(path), overwrite=overwrite, tell=told)
    return Reel(open_reel(Path(path).absolute()))
