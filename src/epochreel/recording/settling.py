"""How long people's own data are learnt, and how strongly weights are held small: found by trying.

What is learnt from is parted into a few parts; each is left out in turn, and the network that
learns from the others is held to it as it goes. What does best there, on average, is what the
training does with all of it. What is held out for the score has no say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from epochreel.dataset import TrainingSet
from epochreel.engine import Trainer, TrainerSettings, forward, initial_weights, timeline_of
from epochreel.engine.reference import example_losses
from epochreel.errors import TrainingError
from epochreel.recording.choices import shown_epochs
from epochreel.recording.plan import Plan
from epochreel.recording.sampling import recorded_epochs
from epochreel.recording.tails import bent, squared_errors
from epochreel.steps import TrainingStep

Progress = Callable[[int, int], None]  # trainings tried, trainings in all

N_PARTS = 5
# Of fewer rows the parts are so small that chance decides, and the usual pull did better; more are
# not learnt by heart by networks of the sizes chosen here, and trying takes longer than learning.
FEWEST_ROWS, MOST_ROWS = 60, 2000
# Pulls on the weights that are tried, as factors on the usual one.
PULLS = (1 / 3, 1.0, 10 / 3)
N_LOOKS = 40  # epochs of a trial after which it is held to what was left out
# Losses and errors that differ by less than this share are level: then the strongest pull is
# taken, and the last epoch.
LEVEL = 0.02
# A logarithm must bring the squared error in people's units below this share of what it is
# without. Where it gained less (`cpus`: 0.67 and 0.78), held-out rows were answered worse, because
# what is far out is answered by an exponential.
CLEARLY_BETTER = 0.5


def settled(plan: Plan, progress: Progress | None = None) -> Plan:
    """Return a plan in which nothing is open any more: its pull, its best step, its target.

    Parameters
    ----------
    plan
        As it was made; one that leaves nothing open is returned as it is.
    progress
        Told how many trainings were tried, and of how many.
    """
    if not plan.open:
        return plan
    if not FEWEST_ROWS <= plan.training.n_examples <= MOST_ROWS:
        return replace(plan, open=frozenset())
    usual = plan.settings.l2_factor
    pulls = [factor * usual for factor in PULLS] if "l2" in plan.open else [usual]
    plans = [plan, *filter(None, [bent(plan)])]
    told = _Told(len(plans) * len(pulls) * N_PARTS, progress)
    chosen = [_chosen(_tried(each, pulls, told)) for each in plans]
    first, second = chosen[0], chosen[-1]
    if first is None:  # each diverged, which the training itself is going to say
        return replace(plan, open=frozenset())
    if second is not None and second.error < CLEARLY_BETTER * first.error:
        return _with(plans[-1], second)
    return _with(plan, first)


@dataclass(frozen=True, eq=False)
class _Trial:
    """Trainings with one pull, held to what was left out after epochs ``(K,)``.

    ``losses`` are means of an example, ``errors`` means of squared errors in people's units.
    """

    l2: float
    epochs: NDArray[np.int64]
    losses: NDArray[np.float64]
    errors: NDArray[np.float64]

    @property
    def kept(self) -> int:
        """Which of the epochs is kept: the last, unless the loss rises clearly after its best."""
        best = int(self.losses.argmin())
        rises = self.losses[-1] > (1 + LEVEL) * self.losses[best]
        return best if rises else len(self.losses) - 1

    @property
    def loss(self) -> float:
        """Of the epoch that is kept."""
        return float(self.losses[self.kept])

    @property
    def error(self) -> float:
        """Of the epoch that is kept."""
        return float(self.errors[self.kept])


class _Told:
    """Counts trainings, and tells how many there were."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def one_more(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._total)


def _chosen(trials: Sequence[_Trial]) -> _Trial | None:
    """Return the trial with the strongest pull of those that are level with the best."""
    least = min((trial.loss for trial in trials), default=np.inf)
    level = [trial for trial in trials if trial.loss <= (1 + LEVEL) * least]
    return max(level, key=lambda trial: trial.l2, default=None)


def _tried(plan: Plan, pulls: Sequence[float], told: _Told) -> list[_Trial]:
    """Return a trial for each pull, without those that diverged."""
    n_rows = plan.training.n_examples
    order = np.random.default_rng(plan.meta.seed or 0).permutation(n_rows)
    trials = []
    for l2 in pulls:
        settings = replace(plan.settings, l2=l2)
        epochs = recorded_epochs(settings.n_epochs, (settings.n_epochs,), N_LOOKS)
        total = np.zeros((len(epochs), 2))
        for start in range(N_PARTS):
            total += _held_to(plan, settings, epochs, np.sort(order[start::N_PARTS]))
            told.one_more()
        if np.isfinite(total).all():
            trials.append(_Trial(l2, epochs, *(total / n_rows).T))
    return trials


def _held_to(
    plan: Plan, settings: TrainerSettings, epochs: NDArray[np.int64], left_out: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return sums over rows that were left out, of losses and of errors, ``(K, 2)``."""
    rows = np.delete(np.arange(plan.training.n_examples), left_out)
    learnt, asked = plan.training.rows(rows), plan.training.rows(left_out)
    weights = initial_weights(plan.network, settings.initialisation, plan.meta.seed or 0)
    trainer = Trainer(plan.network, learnt, settings, *weights, probes=[0])
    timeline = timeline_of(settings, learnt.n_examples)
    steps = [timeline.last_step_of(epoch) for epoch in epochs.tolist()]
    try:
        return np.array([_sums(plan, step, asked) for step in trainer.run(steps)])
    except TrainingError:
        return np.full((len(epochs), 2), np.inf)


def _sums(plan: Plan, step: TrainingStep, asked: TrainingSet) -> tuple[float, float]:
    parameters = (plan.network, step.weights, step.biases)
    with np.errstate(over="ignore", invalid="ignore"):
        activations = forward(*parameters, asked.inputs)
        losses = example_losses(*parameters, activations, asked.targets, plan.settings.loss)
        errors = squared_errors(activations[-1], asked)
    return float(losses.sum()), float(errors.sum())


def _with(plan: Plan, trial: _Trial) -> Plan:
    """Return the plan that does as a trial did."""
    settings = replace(plan.settings, l2=trial.l2)
    timeline = timeline_of(settings, plan.training.n_examples)
    epoch = int(trial.epochs[trial.kept])
    by_heart = epoch < settings.n_epochs
    meta = replace(
        plan.meta,
        trainer=settings.to_json(),
        shown_epochs=tuple(sorted({*shown_epochs(settings.n_epochs), epoch})),
        best_step=timeline.last_step_of(epoch) if by_heart else None,
    )
    return replace(plan, meta=meta, settings=settings, open=frozenset())
