"""A network of one block, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.answers import compute
from epochreel.blocks import Block, Edge
from epochreel.network import NetworkSpec

Arrays = Mapping[str, NDArray[Any]]


def one_block(
    kind: Any,
    inputs: Sequence[NDArray[Any]],
    params: Arrays,
    notes: Mapping[str, Any],
    activation: str = "linear",
    out_shape: tuple[int, ...] = (),
) -> NetworkSpec:
    """Return a network of inputs and one block that reads them, called "it"."""
    names = [f"input {slot}" for slot in range(len(inputs))]
    shapes = [array.shape[1:] for array in inputs]
    sources = [Block(name, "input", (), shape) for name, shape in zip(names, shapes, strict=True)]
    roles = {role: array.shape for role, array in params.items()}
    block = Block("it", kind, tuple(shapes), out_shape, activation, roles, notes)
    edges = tuple(Edge(name, "it", slot) for slot, name in enumerate(names))
    return NetworkSpec((*sources, block), edges, tuple(names), ("it",))


def answer_of(
    kind: Any,
    inputs: Sequence[NDArray[Any]] | NDArray[Any],
    params: Arrays | None = None,
    notes: Mapping[str, Any] | None = None,
    activation: str = "linear",
    out_shape: tuple[int, ...] = (),
    dtype: Any = np.float64,
) -> NDArray[Any]:
    """Return what a single block gives."""
    given = [inputs] if isinstance(inputs, np.ndarray) else list(inputs)
    params = params or {}
    network = one_block(kind, given, params, notes or {}, activation, out_shape)
    return compute(network, lambda _, role: params[role], given, dtype)["it"]


def random_arrays(rng: np.random.Generator, **shapes: tuple[int, ...] | None) -> Any:
    """Return normal random arrays by role; those whose shape is None are left out."""
    return {role: rng.normal(size=shape) for role, shape in shapes.items() if shape is not None}
