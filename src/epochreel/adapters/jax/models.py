"""Models of JAX as people have them: of Flax NNX, of Equinox, or any tree of arrays."""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import jax
import numpy as np

from epochreel.adapters.jax.marking import Marks
from epochreel.adapters.versions import check_version
from epochreel.errors import UsageError

Apply = Callable[..., Any]


class Family(Protocol):
    """How models of one kind are taken apart and asked."""

    framework: str
    marks: Marks

    def arrays(self, model: Any) -> Mapping[str, Any]:
        """Return a model's arrays by path, in an order of their own."""
        ...

    def answering(self, model: Any) -> Any:
        """Return a model as it answers, and does not learn."""
        ...

    def ask(self, arrays: Sequence[Any], inputs: Sequence[Any]) -> Any:
        """Return what the model gives, as it answers, with other arrays."""
        ...


def family_of(model: Any, apply_fn: Apply | None) -> Family:
    """Return how a model is taken apart and asked.

    Raises
    ------
    UsageError
        If it is none, or nobody says how it is asked.
    """
    check_version("jax")
    if "flax.nnx" in sys.modules and isinstance(model, sys.modules["flax.nnx"].Module):
        from epochreel.adapters.jax.flax_models import Flax

        return Flax(model, apply_fn)
    if "equinox" in sys.modules:
        from epochreel.adapters.jax.equinox_models import Equinox, has_modules

        if has_modules(model):
            return Equinox(model, apply_fn)
    if apply_fn is None:
        raise UsageError(
            f"`model` ({type(model).__name__}) must be one of PyTorch, Flax NNX or Equinox; of"
            " another tree of arrays `apply_fn` says how it is asked: apply_fn(params, inputs)"
        )
    return Tree(model, apply_fn)


class Tree:
    """Any tree of arrays, and the function that is asked with it."""

    def __init__(self, model: Any, apply_fn: Apply) -> None:
        self.framework = f"JAX {jax.__version__}"
        self.marks = Marks({}, lambda layer: ({}, lambda arrays: layer))
        self._apply = apply_fn
        leaves, self._tree = jax.tree.flatten(model)
        self._rest = [None if is_array(leaf) else leaf for leaf in leaves]

    def arrays(self, model: Any) -> Mapping[str, Any]:
        """Return the tree's arrays by path."""
        return arrays_of(model)

    def answering(self, model: Any) -> Any:
        """Return the tree itself."""
        return model

    def ask(self, arrays: Sequence[Any], inputs: Sequence[Any]) -> Any:
        """Return what the function gives."""
        given = iter(arrays)
        leaves = [next(given) if rest is None else rest for rest in self._rest]
        return self._apply(jax.tree.unflatten(self._tree, leaves), *inputs)


def arrays_of(tree: Any) -> dict[str, Any]:
    """Return the arrays of a tree by path: ``"layers.0.weight"``."""
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {path_text(path): leaf for path, leaf in leaves if is_array(leaf)}


def path_text(path: Sequence[Any]) -> str:
    """Return a path in a tree as people write it."""
    parts = [getattr(p, "name", getattr(p, "key", getattr(p, "idx", p))) for p in path]
    return ".".join(map(str, parts)) or "weight"


def is_array(value: Any) -> bool:
    """Return whether something is an array of NumPy or JAX."""
    return isinstance(value, jax.Array | np.ndarray)


def keyed(model: Any, inputs: Sequence[Any]) -> Any:
    """Return what a model gives; one that must have a key gets one, which nothing depends on."""
    with contextlib.suppress(TypeError, ValueError):
        key = inspect.signature(model.__call__).parameters.get("key")
        if key is not None and key.default is inspect.Parameter.empty:
            return model(*inputs, key=jax.random.key(0))
    return model(*inputs)


def modules_in(value: Any, kind: type, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the modules in a model and their paths, each after what holds it."""
    parts: Mapping[Any, Any] = {}
    if isinstance(value, kind):
        yield name, value
        parts = vars(value)
    elif isinstance(value, Mapping):
        parts = value
    elif isinstance(value, tuple | list):
        parts = dict(enumerate(value))
    for key, part in parts.items():
        yield from modules_in(part, kind, f"{name}.{key}" if name else str(key))
