"""What people typed about data, network and training, read."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, Literal

from epochreel.choices.learning import BatchSize, LearningChoices
from epochreel.errors import UsageError
from epochreel.recording.choices import Choices


def training_choices(learning: LearningChoices) -> Choices:
    """Return what was chosen of the network and its training.

    Raises
    ------
    UsageError
        If a layer, a number or a switch is none.
    """
    return Choices(
        hidden=_layers(learning.hidden),
        activation=learning.activation,
        loss=learning.loss,
        epochs=_whole("epochs", learning.epochs),
        learning_rate=_number("learning_rate", learning.learning_rate),
        optimizer=learning.optimizer,
        batch_size=_batch_size(learning.batch_size),
        l2=_number("l2", learning.l2),
        momentum=_number("momentum", learning.momentum),
        schedule=learning.schedule,
        initialisation=learning.initialisation,
        shuffle=_switch("shuffle", learning.shuffle),
        bias=_switch("bias", learning.bias),
        seed=_whole("seed", learning.seed) or 0,
    )


def column_names(chosen: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """Return names of columns, of which one text may hold several, with commas between."""
    if chosen is None:
        return None
    texts = [chosen] if isinstance(chosen, str) else list(chosen)
    names = [name.strip() for text in texts for name in str(text).split(",")]
    return tuple(name for name in names if name) or None


def _layers(hidden: int | str | Sequence[int] | None) -> tuple[int, ...] | None:
    if hidden is None:
        return None
    wanted = UsageError(
        f"`hidden` (={hidden}) must be units per layer, such as 8 or 16,8, or none"
    )
    if isinstance(hidden, str):
        if hidden.strip() == "none":
            return ()
        try:
            return tuple(int(size) for size in hidden.split(","))
        except ValueError:
            raise wanted from None
    sizes: Any = [hidden] if _is_whole(hidden) else hidden
    try:
        if all(map(_is_whole, sizes)):
            return tuple(map(operator.index, sizes))
    except TypeError:
        pass
    raise wanted


def _batch_size(wanted: BatchSize | None) -> int | Literal["full"] | None:
    if wanted is None or wanted == "full":
        return wanted  # pyright: ignore[reportReturnType] it is that word
    if isinstance(wanted, str) and wanted.strip().lstrip("-").isdigit():
        return int(wanted)
    if not isinstance(wanted, str) and _is_whole(wanted):
        return operator.index(wanted)
    raise UsageError(f"`batch_size` (={wanted}) must be a number of examples, or full")


def _whole(name: str, wanted: Any) -> int | None:
    if wanted is None:
        return None
    if _is_whole(wanted):
        return operator.index(wanted)
    if isinstance(wanted, float) and wanted.is_integer():
        return int(wanted)
    raise UsageError(f"`{name}` (={wanted}) must be a whole number")


def _number(name: str, wanted: Any) -> float | None:
    if wanted is None:
        return None
    try:
        if not isinstance(wanted, str | bool):
            return float(wanted)
    except (TypeError, ValueError, OverflowError):
        pass
    raise UsageError(f"`{name}` (={wanted}) must be a number")


def _switch(name: str, wanted: Any) -> bool | None:
    if wanted is None or isinstance(wanted, bool):
        return wanted
    if type(wanted).__name__ in ("bool", "bool_"):  # NumPy's
        return bool(wanted)
    raise UsageError(f"`{name}` (={wanted}) must be True or False")


def _is_whole(value: Any) -> bool:
    """Return whether a value is a whole number: Python's or NumPy's, but not True or False."""
    return hasattr(value, "__index__") and type(value).__name__ not in ("bool", "bool_")
