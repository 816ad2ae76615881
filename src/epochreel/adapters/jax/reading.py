"""What of a JAX model is recorded, and the reading of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import numpy as np

from epochreel.adapters.examples import Examples
from epochreel.adapters.jax.activations import FUNCTIONS
from epochreel.adapters.jax.flat import Call, Flattening, evaluate
from epochreel.adapters.jax.marking import MARK
from epochreel.adapters.jax.models import Family
from epochreel.adapters.jax.program import Program
from epochreel.adapters.parts import Found, found_of
from epochreel.adapters.shapes import examples_first
from epochreel.adapters.watching import COPIES
from epochreel.dataset import ProbeArrays
from epochreel.errors import UsageError
from epochreel.recording.snapshot import Snapshot
from epochreel.recording.wanted import ACTIVATION, Sizes
from epochreel.steps import Key, Tensor

_SHOWS_NOTHING = ("reshape", "parameter", "input")


class Reading:
    """Reads a model: its weights, and what it makes of the examples.

    Parameters
    ----------
    family
        How it is taken apart and asked.
    model
        As it is now.
    examples
        What it is asked.

    Raises
    ------
    UsageError
        If it has no parameters, or refuses what it is asked.
    """

    def __init__(self, family: Family, model: Any, examples: Examples) -> None:
        self._family, self._examples = family, examples
        self._inputs = [jax.numpy.asarray(array) for array in examples.arrays]
        self._names = _names(examples)
        arrays = family.arrays(model)
        if not any(_is_float(array) for array in arrays.values()):
            raise UsageError(
                f"the model ({type(model).__name__}) has no parameters; nothing can learn"
            )
        self._dtypes = {path: _host_dtype(array) for path, array in arrays.items()}
        self._calls: list[Call] = []
        self._constants: dict[int, Any] = {}
        self._values: Mapping[str, tuple[int, bool]] = {}
        self._numbers: list[int] = []  # of the arrays, then of the inputs
        self.found = self._discover(arrays)
        self._asks: dict[frozenset[Key], Callable[..., Any]] = {}
        self.sizes = self._sizes(arrays)

    @property
    def probe_arrays(self) -> ProbeArrays:
        """The examples as a reel has them."""
        arrays = dict(zip(self._names, map(np.asarray, self._inputs), strict=True))
        return ProbeArrays(arrays, self._examples.targets)

    def read(self, arrays: Mapping[str, Any], kept: frozenset[Key]) -> Snapshot:
        """Return copies of what is recorded.

        Parameters
        ----------
        arrays
            Of the model, by path.
        kept
            Blocks and roles.
        """
        held = self.found.held
        tensors = {
            key: held[key].copy(np.asarray(arrays[held[key].place], self._dtypes[held[key].place]))
            for key in held
            if key in kept
        }
        return Snapshot(tensors | self._asked(arrays, kept), loan=COPIES)

    def _asked(self, arrays: Mapping[str, Any], kept: frozenset[Key]) -> dict[Key, Tensor]:
        blocks = [name for name, role in kept if role == ACTIVATION]
        if not blocks:
            return {}
        if kept not in self._asks:
            self._asks[kept] = self._compiled([self._values[self._part(b)][0] for b in blocks])
        given = self._asks[kept](list(arrays.values()), self._inputs)
        found: dict[Key, Tensor] = {}
        for block, value in zip(blocks, given, strict=True):
            array = np.array(value, _host_dtype(value))
            array = array.T if self._values[self._part(block)][1] else array
            found[block, ACTIVATION] = examples_first(array, self._examples.n_probes)
        return found

    def _part(self, block: str) -> str:
        return self.found.shown[block].name

    def _compiled(self, values: Sequence[int]) -> Callable[..., Any]:
        """Return what computes some values of the program."""

        @jax.jit
        def asked(arrays: Sequence[Any], inputs: Sequence[Any]) -> list[Any]:
            known = dict(zip(self._numbers, [*arrays, *inputs], strict=True)) | self._constants
            evaluate(self._calls, known)
            return [known[value] for value in values]

        return asked

    def _discover(self, arrays: Mapping[str, Any]) -> Found:
        marks = self._family.marks
        try:
            with marks.marking():
                closed = jax.make_jaxpr(self._family.ask)(list(arrays.values()), self._inputs)
        except Exception as error:
            raise self._refused(error) from error
        flattening = Flattening(FUNCTIONS, MARK)
        self._numbers = [flattening.new() for _ in closed.jaxpr.invars]
        ends, self._calls = flattening.run(closed.jaxpr, closed.consts, self._numbers)
        self._constants = flattening.constants
        owned = dict(zip(self._numbers, arrays, strict=False))
        program = Program(marks.made, owned, dict(self._constants), self._examples.n_probes)
        asked = zip(self._numbers[len(arrays) :], self._names, self._inputs, strict=True)
        inputs = [program.add_input(number, name, x.shape) for number, name, x in asked]
        shapes = {number: tuple(arrays[path].shape) for number, path in owned.items()}
        program.read(self._calls, shapes, ends)
        self._values = program.values
        return found_of([program.source(end) for end in ends], inputs)

    def _sizes(self, arrays: Mapping[str, Any]) -> Sizes:
        sizes: dict[Key, int] = {
            key: math.prod(held.shape) * self._dtypes[held.place].itemsize
            for key, held in self.found.held.items()
        }
        blocks = (b for b in self.found.network.blocks if b.kind not in _SHOWS_NOTHING)
        keys = frozenset(
            (b.name, ACTIVATION) for b in blocks if self._part(b.name) in self._values
        )
        return sizes | {key: array.nbytes for key, array in self._asked(arrays, keys).items()}

    def _refused(self, error: Exception) -> UsageError:
        lines = [line for line in str(error).strip().splitlines() if line.strip()]
        return UsageError(
            f"{self._family.marks.at or 'the model'} refuses `probes`"
            f" ({self._examples.said(self._names)}): {lines[0] if lines else type(error).__name__}"
        )


def _names(examples: Examples) -> tuple[str, ...]:
    if examples.names is not None:
        return examples.names
    n_inputs = len(examples.arrays)
    return ("input",) if n_inputs == 1 else tuple(f"input {n}" for n in range(1, n_inputs + 1))


def _is_float(array: Any) -> bool:
    return jax.numpy.issubdtype(array.dtype, jax.numpy.floating)


def _host_dtype(array: Any) -> np.dtype:
    """Return the dtype in which an array is recorded; NumPy has no bfloat16."""
    plain = isinstance(array.dtype, np.dtype) and array.dtype.kind in "fiub"
    return np.dtype(array.dtype) if plain else np.dtype(np.float32)
