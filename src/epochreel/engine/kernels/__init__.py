"""The compiled training: the algorithm of `reference`, on flat arrays.

Flat, because Numba compiles one loop for arrays of any length, but not for tuples of any depth:
`arrays` says what lies where. `online` trains one example at a time, `batches` several;
`trace_rows` shows what a network does with some rows, without training.

No sum is re-associated and no multiplication fused with an addition, so that a training gives
the same weights on every run, and one with batches of 1 the same bits on either way. Loops over
the examples of a block or over the weights of a unit vectorise as they stand. Importing this
package loads Numba (about half a second); asking it for a function imports that one's module,
which compiles the first time after an installation. One training needs one of the two loops.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from epochreel.engine.kernels.arrays import Data, Moving, Rule, Scratch, Shape, Tally

if TYPE_CHECKING:
    from epochreel.engine.kernels.batches import train_batches
    from epochreel.engine.kernels.blocks import trace_rows
    from epochreel.engine.kernels.online import train_online

__all__ = [
    "Data",
    "Moving",
    "Rule",
    "Scratch",
    "Shape",
    "Tally",
    "trace_rows",
    "train_batches",
    "train_online",
]

_HOMES = {"trace_rows": "blocks", "train_batches": "batches", "train_online": "online"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
