"""Records a training of a person's own, whatever framework it is in."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from epochreel.errors import UsageError, not_installed
from epochreel.recording.wanted import BUDGET

if TYPE_CHECKING:
    from torch import nn

    from epochreel.adapters.jax import JaxRecording
    from epochreel.adapters.torch import TorchRecording
    from epochreel.recording.silent import SilentRecording

    Every = str | int | Iterable[int]
    What = str | Sequence[str] | Mapping[str, str | Sequence[str]] | None


@overload
def record(  # pyright: ignore[reportOverlappingOverload] of what is no module the other holds
    path: str | Path,
    model: nn.Module,
    probes: Any = None,
    *,
    every: Every = "auto",
    budget: str | int | None = BUDGET,
    what: What = None,
    resume: bool | int = False,
    overwrite: bool = False,
    vocabulary: Any = None,
    samples: Callable[[Any], Any] | None = None,
) -> TorchRecording | SilentRecording: ...
@overload
def record(
    path: str | Path,
    model: Any = None,
    probes: Any = None,
    *,
    apply_fn: Callable[..., Any] | None = None,
    every: Every = "auto",
    budget: str | int | None = BUDGET,
    what: What = None,
    resume: bool | int = False,
    overwrite: bool = False,
    vocabulary: Any = None,
    samples: Callable[[Any], Any] | None = None,
) -> JaxRecording: ...
def record(
    path: str | Path,
    model: Any = None,
    probes: Any = None,
    *,
    apply_fn: Callable[..., Any] | None = None,
    every: str | int | Iterable[int] = "auto",
    budget: str | int | None = BUDGET,
    what: str | Sequence[str] | Mapping[str, str | Sequence[str]] | None = None,
    resume: bool | int = False,
    overwrite: bool = False,
    vocabulary: Any = None,
    samples: Callable[[Any], Any] | None = None,
) -> TorchRecording | SilentRecording | JaxRecording:
    """Record a model that your own loop trains; a context manager that ends the reel.

    Steps of PyTorch's optimisers are noticed by themselves; ``log(loss=loss)`` of what is returned
    records numbers. Of models of JAX what is returned is told each step:
    ``step(model=model, loss=loss)``. The training is the same, bit by bit, with and without it.

    Parameters
    ----------
    path
        Where the reel is written, a ``.reel``; it can be filmed while it grows.
    model
        A PyTorch module; compiled or parallel ones, too. Of JAX a model of Flax NNX or Equinox, or
        any tree of arrays; without it the reel begins with the first step that is told.
    probes
        Some examples that the model is asked at each recorded step, such as ``(X[:8], y[:8])``:
        inputs, or a pair of inputs and right answers. Inputs are an array, a tuple of arrays, or a
        mapping of names to arrays.
    apply_fn
        How a tree of arrays of JAX is asked, ``apply_fn(params, inputs)``; how a model of Equinox
        is, that is not asked one example at a time.
    every
        Which steps are recorded. ``"auto"``: log-spaced ones, as far as that takes at most 3 % of
        the time. A number: every so many. Or the steps themselves.
    budget
        The largest the reel may become: steps are deleted then, log-spaced ones kept. None for as
        large as it takes.
    what
        ``"weights"``, ``"gradients"``, ``"activations"``, ``"attention"``, or several of them, or
        for each the names of blocks, as patterns: ``{"weights": "encoder.*"}``. None for what fits
        of all but gradients.
    resume
        Continue the reel if there is one: True after the recorded step that has the model's
        weights, a number after so many steps. What it holds of later ones is deleted.
    overwrite
        Replace what stands at the path.
    vocabulary
        The words that numbers in the inputs stand for: a list, or a tokenizer.
    samples
        A function of the model that is called at each recorded step, in evaluation mode and
        without gradients, and returns what it makes of its own: text, an image ``(height,
        width)`` or ``(height, width, 3)``, or numbers. Films show it.

    Raises
    ------
    UsageError
        If the model cannot be recorded, refuses the probes, or a choice is none.
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.

    Notes
    -----
    Whatever goes wrong with the recording once the training runs is said once, as an
    `epochreel.RecordingWarning`; the training goes on. Where several processes train one model,
    the first of them records it.
    """
    choices: dict[str, Any] = {"every": every, "budget": budget, "what": what}
    choices |= {
        "resume": resume,
        "overwrite": overwrite,
        "vocabulary": vocabulary,
        "samples": samples,
    }
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(model, torch.nn.Module):
        from epochreel.adapters.versions import check_version

        check_version("torch")
        from epochreel.adapters.torch import start

        return start(path, model, probes, **choices)
    return _record_jax(path, model, probes, apply_fn, choices)


def _record_jax(
    path: str | Path, model: Any, probes: Any, apply_fn: Any, choices: Mapping[str, Any]
) -> JaxRecording:
    from epochreel.adapters.choosing import chosen

    try:
        from epochreel.adapters.jax import JaxRecording
    except ModuleNotFoundError as error:
        if model is None or apply_fn is not None:
            raise not_installed(error) from error
        raise UsageError(_unknown(model)) from error
    return JaxRecording(chosen(path, **choices), probes, model, apply_fn)


def _unknown(model: Any) -> str:
    return (
        f"`model` ({type(model).__name__}) must be a module of PyTorch, or a model of Flax NNX or"
        " Equinox; `epochreel.keras`, `.lightning`, `.transformers` and `.sklearn` are for those"
    )


def watch(
    model: Any, path: str | Path, probes: Any = None, **choices: Any
) -> TorchRecording | SilentRecording | JaxRecording:
    """Record a model until the program ends: `record` in one line, without a block.

    Parameters
    ----------
    model, path, probes, choices
        As of `record`.

    Raises
    ------
    UsageError
        If the model cannot be recorded, refuses the probes, or a choice is none.
    OutputError
        If the reel exists already, another training is writing it, or it cannot be written.
    """
    recording = record(path, model, probes, **choices)
    atexit.register(_end, recording)
    return recording


def _end(recording: TorchRecording | SilentRecording | JaxRecording) -> None:
    # Set by Python when it has printed what nobody caught.
    if getattr(sys, "last_value", None) is None:
        recording.close()
    else:
        recording.close("interrupted")
