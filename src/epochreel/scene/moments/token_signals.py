"""What was recorded of tokens: their vectors at each row, and where each of them looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from epochreel.blocks import Block
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.tokens import Row, TokenScheme
from epochreel.scene.moments.unit_signals import given_to
from epochreel.steps import Tensor, TrainingStep

Floats = NDArray[np.float64]

MOST_DIMS = 32  # of a vector
_N_KEPT = 24


@dataclass(frozen=True, eq=False)
class RowOutput:
    """What the shown tokens are at a row, for a probe.

    Parameters
    ----------
    cells
        ``(n_shown, n_dims)``, some numbers of each vector as shares of the largest, mostly -1
        to 1.
    norms
        ``(n_shown,)``, lengths of the vectors as shares of the longest, 0 to 1.
    """

    cells: Floats
    norms: Floats


def turned_row(one: RowOutput | None, other: RowOutput | None, share: float) -> RowOutput | None:
    """Return what is seen while light goes from one answer to another, for motion only."""
    if one is None or other is None or share >= 1.0:
        return other
    cells = one.cells + (other.cells - one.cells) * share
    return RowOutput(cells, one.norms + (other.norms - one.norms) * share)


class TokenSignals:
    """Reads what tokens are and where they look.

    Parameters
    ----------
    replay
        The recorded training.
    tokens
        The network as rows.
    shown
        Which tokens are shown, ascending.
    """

    def __init__(self, replay: Replay, tokens: TokenScheme, shown: NDArray[np.int64]) -> None:
        self._replay, self._tokens, self.shown = replay, tokens, shown
        self._dims = [self._chosen(row) for row in tokens.rows]
        self.outputs = lru_cache(_N_KEPT)(self._outputs)
        self.attention = lru_cache(_N_KEPT)(self._attention)
        self.heads = lru_cache(_N_KEPT)(self._heads)

    @property
    def n_dims(self) -> tuple[int, int]:
        """How many numbers of a vector are shown, and how many there are."""
        return len(self._dims[0]), self._tokens.rows[0].block.out_shape[-1]

    def given(self, step: int, probe: int) -> Tensor | None:
        """Return what the network was given; None if nobody knows."""
        at = self._replay.step_at(step)
        return given_to(self._replay, at, self._tokens.scheme.nodes[0], probe)

    def answer(self, step: int, probe: int) -> Tensor | None:
        """Return what the network answered; None if that was not recorded."""
        at = self._replay.step_at(step)
        for block in reversed(self._tokens.scheme.nodes[-1].blocks):
            found = at.tensors.get((block.name, "activation"))
            if found is not None and probe < len(found):
                return found[probe]
        return None

    def _chosen(self, row: Row) -> NDArray[np.int64]:
        """Return which numbers of a row's vectors are shown: those that are largest at the end."""
        n = row.block.out_shape[-1]
        found = self._replay.kept_step.tensors.get((row.block.name, "activation"))
        if n <= MOST_DIMS or found is None:
            return np.linspace(0, n - 1, min(n, MOST_DIMS)).round().astype(np.int64)
        sizes = (
            np.abs(np.nan_to_num(np.asarray(found[:8], np.float64))).reshape(-1, n).mean(axis=0)
        )
        return np.sort(np.argsort(-sizes, kind="stable")[:MOST_DIMS])

    def _outputs(self, step: int, probe: int) -> tuple[RowOutput | None, ...]:
        at = self._replay.step_at(step)
        pairs = zip(self._tokens.rows, self._dims, strict=True)
        return tuple(self._output(at, row, dims, probe) for row, dims in pairs)

    def _output(
        self, at: TrainingStep, row: Row, dims: NDArray[np.int64], probe: int
    ) -> RowOutput | None:
        found = at.tensors.get((row.block.name, "activation"))
        if found is None or probe >= len(found):
            return None
        whole = np.nan_to_num(np.asarray(found[probe], np.float64), posinf=0.0, neginf=0.0)
        some = whole[self.shown]
        # One large number would leave all others dark: the scale is what most are below.
        scale = max(float(np.quantile(np.abs(whole), 0.98)), 1e-9)
        norms = np.linalg.norm(whole, axis=1)
        return RowOutput(some[:, dims] / scale, norms[self.shown] / max(float(norms.max()), 1e-9))

    def _heads(self, step: int, probe: int, row: int) -> Floats | None:
        """Return where the shown tokens look, ``(heads, n_shown, n_shown)``, 0 to 1."""
        at = self._replay.step_at(step)
        parts = [self._shares(at, block, probe) for block in self._tokens.rows[row].attention]
        known = [part for part in parts if part is not None]
        return np.concatenate(known) if known else None

    def _attention(self, step: int, probe: int, row: int) -> Floats | None:
        """Return where the shown tokens look, on average over heads, ``(n_shown, n_shown)``."""
        heads = self.heads(step, probe, row)
        return None if heads is None else heads.mean(axis=0)

    def _shares(self, at: TrainingStep, block: Block, probe: int) -> Floats | None:
        found = at.tensors.get((block.name, "attention"))
        if found is None or probe >= len(found):
            return None
        shares = np.nan_to_num(np.asarray(found[probe], np.float64))
        if shares.ndim == 2:
            shares = shares[None]
        if max(self.shown) >= min(shares.shape[-2:]):
            return None  # it looks at another sequence
        return shares[:, self.shown][:, :, self.shown]
