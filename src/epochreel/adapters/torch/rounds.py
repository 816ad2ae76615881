"""What counts as a step of a PyTorch model, whose optimisers may be several."""

from __future__ import annotations

import weakref

from torch import nn
from torch.optim import Optimizer

# An optimiser that has stepped so often in a row is not waiting for the others any more.
_ALONE = 100


class Rounds:
    """Tells when each optimiser of a model has had its turn: that is one step.

    The last newcomer ends a round. So two optimisers in turns make one step together, and one that
    steps five times for one of the other still does. Optimisers of other models count for nothing.

    Parameters
    ----------
    model
        Whose parameters they move.
    """

    def __init__(self, model: nn.Module) -> None:
        self._params = {id(parameter) for parameter in model.parameters()}
        # How many groups of parameters each had when it was looked at, and whether it is ours.
        self._known: weakref.WeakKeyDictionary[Optimizer, tuple[int, bool]]
        self._known = weakref.WeakKeyDictionary()
        self._last: weakref.ref[Optimizer] | None = None
        self._n_alone = self._n_groups = 0

    def is_over(self, optimizer: Optimizer) -> bool:
        """Return whether the step of an optimiser, which is over, ends one of the model."""
        n_groups = len(optimizer.param_groups)
        last = self._last() if self._last is not None else None
        if last is optimizer and n_groups == self._n_groups:  # as a rule, and so without a look-up
            self._n_alone = 0
            return True
        n_known, is_ours = self._known.get(optimizer, (-1, False))
        is_new = n_known != n_groups
        if is_new:
            is_ours = self._moves_model(optimizer)
            self._known[optimizer] = n_groups, is_ours
        if not is_ours:
            return False
        if last is optimizer:
            self._n_alone, self._n_groups = 0, n_groups
            return True
        self._n_alone += 1
        if not is_new and last is not None and self._n_alone < _ALONE:
            return False
        self._last, self._n_alone, self._n_groups = weakref.ref(optimizer), 0, n_groups
        # What the one before has just ended is the round of the newcomer as well.
        return last is None or not is_new

    def _moves_model(self, optimizer: Optimizer) -> bool:
        groups = optimizer.param_groups
        return any(id(p) in self._params for group in groups for p in group["params"])
