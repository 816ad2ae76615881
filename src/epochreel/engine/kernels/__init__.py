"""The compiled training: the algorithm of `reference`, on flat arrays.

Flat, because Numba compiles one loop for arrays of any length, but not for tuples of any depth:
`arrays` says what lies where. `online` trains one example at a time, `batches` several;
`trace_rows` shows what a network does with some rows, without training.

No sum is re-associated and no multiplication fused with an addition, so that a training gives
the same weights on every run, and one with batches of 1 the same bits on either way. Loops over
the examples of a block or over the weights of a unit vectorise as they stand. Importing this
package loads Numba (about half a second) and, the first time after an installation, compiles.
"""

from pathlib import Path

from epochreel.kernel_cache import own_cache

_HERE = Path(__file__).parent

with own_cache(_HERE, _HERE.parent / "activations.py", _HERE.parent / "settings.py"):
    from epochreel.engine.kernels.arrays import Data, Moving, Rule, Scratch, Shape, Tally
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
