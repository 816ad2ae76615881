"""Models of Equinox: taken apart and asked, as they answer and not as they learn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import equinox as eqx
import jax

from epochreel.adapters.jax.equinox_layers import KINDS
from epochreel.adapters.jax.marking import Marks
from epochreel.adapters.jax.models import Apply, arrays_of, is_array, keyed, modules_in
from epochreel.adapters.versions import check_version


class Equinox:
    """A model of Equinox, which is asked one example at a time, or a tree that has such in it."""

    def __init__(self, model: Any, apply_fn: Apply | None) -> None:
        check_version("equinox")
        self.framework = f"Equinox {eqx.__version__}"
        self.marks = Marks(KINDS, _taken_apart)
        self._apply = apply_fn
        arrays, self._rest = eqx.partition(self.answering(model), is_array)
        self._tree = jax.tree.structure(arrays)

    def arrays(self, model: Any) -> Mapping[str, Any]:
        """Return the model's arrays by path."""
        return arrays_of(model)

    def answering(self, model: Any) -> Any:
        """Return the model in the mode in which it answers."""
        return eqx.nn.inference_mode(model)

    def ask(self, arrays: Sequence[Any], inputs: Sequence[Any]) -> Any:
        """Return what the model gives."""
        model = eqx.combine(jax.tree.unflatten(self._tree, arrays), self._rest)
        for path, module in modules_in(model, eqx.Module):
            if path:
                self.marks.know(path, module)
        if self._apply is not None:
            return self._apply(model, *inputs)
        return jax.vmap(lambda *example: keyed(model, example))(*inputs)


def has_modules(model: Any) -> bool:
    """Return whether a tree is a model of Equinox, or has one in it."""
    return next(modules_in(model, eqx.Module), None) is not None


def _taken_apart(layer: Any) -> tuple[Mapping[str, Any], Callable[[Sequence[Any]], Any]]:
    arrays, rest = eqx.partition(layer, is_array)
    tree = jax.tree.structure(arrays)
    return arrays_of(layer), lambda given: eqx.combine(jax.tree.unflatten(tree, given), rest)
