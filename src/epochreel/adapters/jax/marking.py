"""Layers of Flax and Equinox, marked in a program, so that each is one call of it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple
from unittest.mock import patch

import jax
import numpy as np

from epochreel.adapters.parts import Held, Layer

MARK = "epochreel "


class Described(NamedTuple):
    """What a layer is.

    Parameters
    ----------
    layer
        In the words of blocks.
    roles
        By path of its arrays within the layer, the role and how it is recorded; the place is left
        open. What is not named here goes by its path.
    """

    layer: Layer
    roles: Mapping[str, tuple[str, Held]]


Describe = Callable[[Any, Sequence[Any], Mapping[str, Any]], "Described | None"]


@dataclass(frozen=True, eq=False)
class Mark:
    """A layer that was called.

    Parameters
    ----------
    name
        Its path in the model.
    described
        What it is.
    paths
        Of its arrays, which are what the call reads first.
    """

    name: str
    described: Described
    paths: tuple[str, ...]


class Marks:
    """Marks the layers that are called.

    Parameters
    ----------
    kinds
        Classes of layers, and who describes them as they are called.
    taken_apart
        Returns the arrays of a layer by path, and what puts it together again.
    """

    def __init__(
        self,
        kinds: Mapping[type, Describe],
        taken_apart: Callable[[Any], tuple[Mapping[str, Any], Callable[[Sequence[Any]], Any]]],
    ) -> None:
        self._kinds, self._taken_apart = kinds, taken_apart
        self._names: dict[int, str] = {}
        self._held: list[Any] = []  # while these are, no others have their ids
        self.made: list[Mark] = []
        self.at = ""

    def know(self, name: str, layer: Any) -> None:
        """Give a layer its name; and to its arrays, should it be put together anew."""
        is_known = isinstance(layer, tuple(self._kinds))
        arrays = self._taken_apart(layer)[0].values() if is_known else ()
        for thing in (layer, *arrays):
            self._names.setdefault(id(thing), name)
            self._held.append(thing)

    @contextlib.contextmanager
    def marking(self) -> Iterator[None]:
        """Mark what is called within."""
        with contextlib.ExitStack() as patches:
            for kind, describe in self._kinds.items():
                call = _marked(kind.__call__, describe, self)
                patches.enter_context(patch.object(kind, "__call__", call))
            yield

    def call(self, call: Any, described: Described, layer: Any, args: Any, kwargs: Any) -> Any:
        """Return what a layer gives, as one call of the program."""
        arrays, together = self._taken_apart(layer)
        known = [name for x in (layer, *arrays.values()) if (name := self._names.get(id(x)))]
        name = known[0] if known else type(layer).__name__.lower()
        self.at = f"`{name}` ({type(layer).__name__})"
        leaves, tree = jax.tree.flatten((args, dict(kwargs)))
        is_array = [isinstance(leaf, jax.Array | np.ndarray) for leaf in leaves]
        n_own = len(arrays)

        def function(*given: Any) -> Any:
            rest = iter(given[n_own:])
            filled = [next(rest) if a else leaf for a, leaf in zip(is_array, leaves, strict=True)]
            its_args, its_kwargs = jax.tree.unflatten(tree, filled)
            within = _is_within.set(True)
            try:
                return call(together(given[:n_own]), *its_args, **its_kwargs)
            finally:
                _is_within.reset(within)

        number = len(self.made)
        self.made.append(Mark(name, described, tuple(arrays)))
        given = [leaf for a, leaf in zip(is_array, leaves, strict=True) if a]
        return _one_call(f"{MARK}{number}", function)(*arrays.values(), *given)


_is_within: ContextVar[bool] = ContextVar("within a layer", default=False)


def _marked(call: Any, describe: Describe, marks: Marks) -> Any:
    def marked(self: Any, *args: Any, **kwargs: Any) -> Any:
        described = None if _is_within.get() else describe(self, args, kwargs)
        if described is None:
            return call(self, *args, **kwargs)
        return marks.call(call, described, self, args, kwargs)

    return marked


def _one_call(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is one call of a program, under a name, and stays one in `vmap`."""

    def named(*given: Any) -> Any:
        return function(*given)

    named.__name__ = named.__qualname__ = name
    whole = jax.custom_batching.custom_vmap(jax.jit(named))

    @whole.def_vmap
    def batched(axis_size: int, is_batched: Any, *given: Any) -> Any:
        axes = [0 if along else None for along in is_batched]
        # `vmap` leaves the axis where it likes; here it comes first.
        many = jax.vmap(function, in_axes=axes, axis_size=axis_size)
        outputs = _one_call(name, many)(*given)
        return outputs, jax.tree.map(lambda _: True, outputs)

    return whole


def same(shape: Sequence[int]) -> Held:
    """Return that an array is recorded as it is."""
    return Held(None, tuple(shape))


def turned(shape: Sequence[int]) -> Held:
    """Return that a kernel ``(*kernel, n_in, n_out)`` is recorded ``(n_out, n_in, *kernel)``."""
    n_axes = len(shape) - 2
    axes = (n_axes + 1, n_axes, *range(n_axes))
    return Held(None, tuple(shape[axis] for axis in axes), axes)


def joined(shape: Sequence[int], n_in: int) -> Held:
    """Return that an array of several axes in and out is recorded as ``(n_out, n_in)``."""
    split = (math.prod(shape[:n_in]), math.prod(shape[n_in:]))
    return Held(None, split[::-1], (1, 0), split)


def flat(shape: Sequence[int]) -> Held:
    """Return that an array is recorded along one axis."""
    return Held(None, (math.prod(shape),))
