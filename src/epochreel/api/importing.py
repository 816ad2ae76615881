"""From checkpoints that people already have to a reel, in one call."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from epochreel.api.reel import Reel
from epochreel.callbacks import unaltered
from epochreel.errors import UsageError
from epochreel.files import tidy_ending
from epochreel.trace import open_reel
from epochreel.trace.outputs import check_reel_output

if TYPE_CHECKING:
    from epochreel.adapters.checkpoints.loading import Reader


def load_checkpoints(
    checkpoints: str | Path | Iterable[str | Path],
    *,
    path: str | Path,
    model: Any = None,
    probes: Any = None,
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
    model
        The model of PyTorch or Keras that they are of, with whatever weights: its blocks stand as
        they lead to each other, and answers can be had. None for what names of arrays tell.
    probes
        Some examples that the model is asked at each checkpoint, as of `epochreel.record`; models
        of Transformers have some of their own.
    overwrite
        Replace what stands at the path.
    tell
        Told, a line each, what was left out: copies under another name, and what says nowhere
        after which step it was kept.

    Raises
    ------
    UsageError
        If ``path`` has another suffix than a reel's, or the model cannot be asked.
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
    reader = None if model is None else _reader_of(model, probes)
    told = unaltered(tell) or (lambda line: None)
    with tidy_ending():
        import_checkpoints(checkpoints, Path(path), overwrite=overwrite, tell=told, reader=reader)
    return Reel(open_reel(Path(path).absolute()))


def _reader_of(model: Any, probes: Any) -> Reader:
    keras, torch = sys.modules.get("keras"), sys.modules.get("torch")
    # On PyTorch a model of Keras is a module as well.
    if keras is not None and isinstance(model, keras.Model):
        from epochreel.adapters.keras.checkpoints import KerasCheckpoints

        return KerasCheckpoints(model, probes)
    if torch is not None and isinstance(model, torch.nn.Module):
        from epochreel.adapters.torch.checkpoints import TorchCheckpoints

        return TorchCheckpoints(model, probes)
    raise UsageError(f"`model` ({type(model).__name__}) must be one of PyTorch or Keras")
