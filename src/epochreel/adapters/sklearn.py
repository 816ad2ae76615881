"""Records what scikit-learn's `MLPClassifier` and `MLPRegressor` learn in `fit`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sklearn.neural_network._multilayer_perceptron import BaseMultilayerPerceptron

from epochreel.adapters.sklearn_watch import Watch
from epochreel.adapters.watching import chosen
from epochreel.errors import UsageError


@contextlib.contextmanager
def recording(
    model: Any,
    path: str | Path,
    probes: Any,
    **choices: Any,
) -> Iterator[Any]:
    """Record what a model learns within: ``with recording(model, "run.reel", …) as model:``.

    Parameters
    ----------
    model
        An `MLPClassifier` or `MLPRegressor`; it is what the block is given. A copy of it, such as
        a search makes, is not recorded.
    path, probes, choices
        As of `epochreel.record`.

    Raises
    ------
    UsageError
        If the model is another one, or the probes do not fit it.
    OutputError
        If the reel exists already or cannot be written.
    """
    if not isinstance(model, BaseMultilayerPerceptron):
        raise UsageError(
            f"`model` ({type(model).__name__}) must be an MLPClassifier or an MLPRegressor"
        )
    watch = Watch(model, probes, chosen(path, **choices))
    ended = "interrupted"
    try:
        with watch.watching():
            yield model
        ended = "done"
    finally:
        watch.close(ended)
