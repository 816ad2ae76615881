"""What of a Keras model is recorded, and the reading of it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

from epochreel.adapters.examples import Examples
from epochreel.adapters.keras.graph import Walk, graph_of
from epochreel.adapters.keras.params import variables_of
from epochreel.adapters.parts import Found, found_of
from epochreel.adapters.shapes import examples_first
from epochreel.adapters.watching import COPIES
from epochreel.dataset import ProbeArrays
from epochreel.errors import UsageError
from epochreel.recording.snapshot import Snapshot
from epochreel.recording.wanted import ACTIVATION, ATTENTION, Sizes, gradient_of, word_of
from epochreel.steps import Key, Tensor

Outputs = tuple[dict[str, Any], dict[str, Any]]  # by name: what blocks give, where they attend
_SHOWS_NOTHING = ("reshape", "parameter", "input")


class Reading:
    """Reads a model: its weights, and what it makes of the examples.

    Parameters
    ----------
    model
        Of Keras, built.
    examples
        What it is asked.

    Raises
    ------
    UsageError
        If it refuses them, or its graph is not known.
    """

    def __init__(self, model: Any, examples: Examples) -> None:
        self._model, self._examples = model, examples
        self._graph = graph_of(model, examples.arrays)
        if self._graph is None:
            raise UsageError(
                f"the graph of the model ({type(model).__name__}) is not known: its `call` takes"
                " more than layers and `keras.ops`; keras.Model(inputs, outputs) has a graph"
            )
        self._names, self._inputs = _in_order(self._graph, examples)
        self._variables: Mapping[int, Any] = variables_of([model])
        self.found = self._discover()
        self._asks: dict[frozenset[Key], Callable[[], Outputs]] = {}
        self.sizes = self._sizes()

    @property
    def probe_arrays(self) -> ProbeArrays:
        """The examples as a reel has them."""
        return ProbeArrays(
            dict(zip(self._names, self._inputs, strict=True)), self._examples.targets
        )

    def read(self, kept: frozenset[Key]) -> Snapshot:
        """Return copies of some arrays as they are now, and the learning rate."""
        tensors: dict[Key, Tensor] = {}
        for key, held in self.found.held.items():
            variable = self._variables[held.place]
            if key in kept:
                tensors[key] = held.copy(_numpy(variable.value))
            gradient = (key[0], gradient_of(key[1]))
            if gradient in kept and (grad := getattr(variable.value, "grad", None)) is not None:
                tensors[gradient] = held.copy(grad.numpy(force=True))
        if kept - set(self.found.held) - {k for k in kept if word_of(k[1]) == "gradients"}:
            tensors |= self._asked(kept)
        return Snapshot(tensors, _learning_rate(self._model), COPIES)

    def sample(self, function: Callable[[Any], Any]) -> Any:
        """Return what a function makes of the model, which it leaves as it was."""
        return _ask(self._model, lambda: function(self._model), compiles=False)()

    def _asked(self, kept: frozenset[Key]) -> dict[Key, Tensor]:
        if kept not in self._asks:
            self._asks[kept] = _ask(self._model, lambda: self._pass(kept))
        outputs, shares = self._asks[kept]()
        found = {(name, ACTIVATION): output for name, output in outputs.items()}
        found |= {(name, ATTENTION): share for name, share in shares.items()}
        n_probes = self._examples.n_probes
        return {
            key: examples_first(np.array(_numpy(array)), n_probes) for key, array in found.items()
        }

    def _pass(self, kept: frozenset[Key]) -> Outputs:
        """Return what is wanted of one pass."""
        walk = Walk(self._examples.n_probes, {name for name, r in kept if r == ATTENTION})
        self._run(walk)
        shown = {self.found.shown[name].name: name for name, r in kept if r == ACTIVATION}
        return {shown[name]: walk.outputs[name] for name in walk.outputs if name in shown}, {
            name: walk.shares[name] for name in walk.shares
        }

    def _run(self, walk: Walk) -> Any:
        tensors = [keras.ops.convert_to_tensor(x) for x in self._inputs]
        sources = [walk.input(name, x) for name, x in zip(self._names, tensors, strict=True)]
        return walk.run(self._graph, tensors, sources)[1], sources

    def _discover(self) -> Found:
        walk = Walk(self._examples.n_probes, describes=True)
        try:
            ends, inputs = _ask(self._model, lambda: self._run(walk), compiles=False)()
        except Exception as error:
            raise self._refused(walk, error) from error
        return found_of(ends, [source.part for source in inputs])

    def _refused(self, walk: Walk, error: Exception) -> UsageError:
        name, operation = walk.at
        where = f"`{name}` ({type(operation).__name__})" if name else "the model"
        lines = [line for line in str(error).strip().splitlines() if line.strip()]
        said = self._examples.said(self._names)
        return UsageError(
            f"{where} refuses `probes` ({said}): {lines[0] if lines else type(error).__name__}"
        )

    def _sizes(self) -> Sizes:
        sizes: dict[Key, int] = {}
        is_torch = keras.backend.backend() == "torch"
        for key, held in self.found.held.items():
            variable = self._variables[held.place]
            n_bytes = math.prod(held.shape) * np.dtype(_plain(variable.dtype)).itemsize
            sizes[key] = n_bytes
            if is_torch and variable.trainable:
                sizes[key[0], gradient_of(key[1])] = n_bytes
        blocks = [b for b in self.found.network.blocks if b.kind not in _SHOWS_NOTHING]
        keys = [(b.name, ACTIVATION) for b in blocks]
        keys += [(b.name, ATTENTION) for b in blocks if b.kind == "attention"]
        asked = self._asked(frozenset(keys))
        return sizes | {key: array.nbytes for key, array in asked.items()}


def _ask(model: Any, act: Callable[[], Any], *, compiles: bool = True) -> Callable[[], Any]:
    """Return what does something and leaves no trace of it in the model."""
    if keras.backend.backend() == "torch":
        return lambda: _quietly(act)
    if keras.backend.backend() != "jax" or not compiles:
        return lambda: _in_scope([], act)
    import jax

    variables = model.variables

    @jax.jit
    def asked(values: Any) -> Any:
        return _in_scope(list(zip(variables, values, strict=True)), act)

    return lambda: asked([variable.value for variable in variables])


def _in_scope(values: Any, act: Callable[[], Any]) -> Any:
    with keras.StatelessScope(state_mapping=values):
        return act()


def _quietly(act: Callable[[], Any]) -> Any:
    import torch

    state = torch.get_rng_state()
    try:
        with torch.no_grad():
            return _in_scope([], act)
    finally:
        torch.set_rng_state(state)


def _in_order(graph: Any, examples: Examples) -> tuple[list[str], list[np.ndarray]]:
    """Return names and arrays of the inputs in the order in which the graph has them."""
    names = [tensor._keras_history.operation.name if tensor._keras_history.operation else
             f"input {place}" for place, tensor in enumerate(graph.inputs, 1)]  # fmt: skip
    given = dict(zip(examples.names or names, examples.arrays, strict=False))
    if set(given) != set(names) or len(examples.arrays) != len(names):
        raise UsageError(
            f"`probes` must be of the model's inputs: {', '.join(names)}; given:"
            f" {', '.join(given)}"
        )
    arrays = [given[name] for name in names]
    return names, [
        x.astype(_plain(t.dtype)) if x.dtype.kind == "f" or "float" in t.dtype else x
        for x, t in zip(arrays, graph.inputs, strict=True)
    ]


def _numpy(tensor: Any) -> np.ndarray:
    """Return a tensor as an array, perhaps not a copy."""
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def _plain(dtype: str) -> str:
    return "float32" if dtype in ("bfloat16", "float8_e4m3fn", "float8_e5m2") else dtype


def _learning_rate(model: Any) -> Mapping[str, float]:
    with contextlib.suppress(AttributeError, TypeError):
        return {"learning_rate": float(_numpy(model.optimizer.learning_rate))}
    return {}
