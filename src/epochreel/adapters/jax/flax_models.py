"""Models of Flax NNX: taken apart and asked, as they answer and not as they learn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import flax
import jax
from flax import nnx

from epochreel.adapters.jax.flax_layers import KINDS
from epochreel.adapters.jax.marking import Marks
from epochreel.adapters.jax.models import Apply, path_text
from epochreel.adapters.versions import check_version


class Flax:
    """A model of Flax NNX."""

    def __init__(self, model: Any, apply_fn: Apply | None) -> None:
        check_version("flax")
        self.framework = f"Flax {flax.__version__}"
        self.marks = Marks(KINDS, _taken_apart)
        self._apply = apply_fn
        self._graph, state = nnx.split(self.answering(model))
        self._tree = jax.tree.structure(state)

    def arrays(self, model: Any) -> Mapping[str, Any]:
        """Return the model's arrays by path."""
        return _arrays_of(nnx.split(model)[1])

    def answering(self, model: Any) -> Any:
        """Return a copy that answers, and draws no random numbers of the model's own."""
        modes = {"deterministic": True, "use_running_average": True, "decode": False}
        return nnx.clone(nnx.view(model, raise_if_not_found=False, **modes))

    def ask(self, arrays: Sequence[Any], inputs: Sequence[Any]) -> Any:
        """Return what the model gives."""
        model = nnx.merge(self._graph, jax.tree.unflatten(self._tree, arrays))
        for path, module in nnx.iter_modules(model):
            if path:
                self.marks.know(".".join(map(str, path)), module)
        return model(*inputs) if self._apply is None else self._apply(model, *inputs)


def _arrays_of(state: Any) -> dict[str, Any]:
    leaves, _ = jax.tree_util.tree_flatten_with_path(state)
    return {path_text(path).removesuffix(".value"): leaf for path, leaf in leaves}


def _taken_apart(layer: Any) -> tuple[Mapping[str, Any], Callable[[Sequence[Any]], Any]]:
    graph, state = nnx.split(layer)
    tree = jax.tree.structure(state)
    return _arrays_of(state), lambda given: nnx.merge(graph, jax.tree.unflatten(tree, given))
