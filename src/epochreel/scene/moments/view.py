"""What a panel is told about the moment that it draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from epochreel.scene.moments.acting import Act, act_at, forward_step, unlearning_step
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.sweeping import swept_at
from epochreel.story import Moment


@dataclass(frozen=True, eq=False)
class View:
    """One moment, looked up once for everyone who draws it.

    Parameters
    ----------
    moment
        What the film shows.
    replay
        The recorded training.
    step
        The training step shown, possibly between two recorded ones.
    epoch
        The epoch that is being taught, or the last one taught; 0 before the training.
    epochs_over
        How many epochs are finished, with fractions while they roll by.
    own_act
        What a dense network does, where that is not what the moment says.
    """

    moment: Moment
    replay: Replay
    step: float
    epoch: int
    epochs_over: float
    own_act: Act | None = None

    @cached_property
    def act(self) -> Act:
        """What a dense network does."""
        return self.own_act or act_at(self.moment, self.replay)

    @property
    def epochs_told(self) -> float:
        """How far curves are drawn, epochs: to where the film has come.

        The network may have gone back from the end of its training to an earlier step.
        """
        meta = self.replay.meta
        has_ended = self.moment.shot.kind in ("after", "question", "end")
        if has_ended and self.step == meta.kept_step < meta.n_steps:
            return meta.timeline.epochs_over(meta.n_steps)
        return self.epochs_over


def view_at(moment: Moment, replay: Replay) -> View:
    """Return the view of a moment."""
    shot = moment.shot
    step = forward_step(moment) if shot.kind == "forward" else float(shot.step_to)
    if shot.kind == "opening":
        step = unlearning_step(moment)
    if shot.kind == "sweep":
        step = float(swept_at(moment, replay.meta).step)
    epoch = replay.epoch_at(step)
    # A curve shows epochs that are over; the one being taught is not.
    taught = shot.kind in ("lesson", "sweep")
    over = epoch - 1.0 if taught else replay.meta.timeline.epochs_over(step)
    return View(moment, replay, step, epoch, over)
