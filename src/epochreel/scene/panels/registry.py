"""All panels by name, and those that suit a training."""

from __future__ import annotations

from collections.abc import Sequence

from epochreel.errors import UsageError, unknown_name
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.attention import AttentionPanel
from epochreel.scene.panels.confusion import ConfusionPanel
from epochreel.scene.panels.curve import CurvePanel
from epochreel.scene.panels.fit import FitPanel
from epochreel.scene.panels.loss import LossPanel
from epochreel.scene.panels.panel import Panel
from epochreel.scene.panels.samples import SamplesPanel
from epochreel.scene.panels.scores import AccuracyPanel, R2Panel
from epochreel.scene.panels.surface import SurfacePanel
from epochreel.scene.panels.table import TablePanel
from epochreel.scene.panels.weights import WeightsPanel
from epochreel.steps import ReelMeta

_CLASSES: tuple[type[Panel], ...] = (
    SurfacePanel,
    FitPanel,
    TablePanel,
    CurvePanel,
    LossPanel,
    AccuracyPanel,
    R2Panel,
    ConfusionPanel,
    WeightsPanel,
    AttentionPanel,
    SamplesPanel,
)
PANELS: dict[str, type[Panel]] = {panel.name: panel for panel in _CLASSES}
N_SUITABLE = 2
FEW_CLASSES = 2  # of which a confusion matrix says little that the accuracy does not


def build_panels(names: Sequence[str] | None, replay: Replay, theme: Theme) -> tuple[Panel, ...]:
    """Return panels by name; None for those that suit the training.

    Raises
    ------
    UsageError
        For an unknown name, or a panel that cannot show this training.
    """
    if names is None:
        names = suitable(replay)
    for name in names:
        if name not in PANELS:
            raise unknown_name("panel", name, (*PANELS, "none"))
        if not PANELS[name].can_show(replay):
            can = ", ".join(possible(replay))
            raise UsageError(f"the panel `{name}` cannot show this training; these can: {can}")
    return tuple(PANELS[name](replay, theme) for name in names)


def possible(replay: Replay) -> tuple[str, ...]:
    """Return the names of the panels that can show a training."""
    return tuple(name for name, panel in PANELS.items() if panel.can_show(replay))


def suitable(replay: Replay) -> tuple[str, ...]:
    """Return the names of the panels that a training is shown with by default."""
    can = possible(replay)
    # What is wished for first comes first; what cannot be had is replaced by what comes next.
    wishes = dict.fromkeys((*_wishes(replay.meta, can), "loss", "accuracy", "curve", "weights"))
    return tuple(name for name in wishes if name in can)[:N_SUITABLE]


def _wishes(meta: ReelMeta, can: Sequence[str]) -> tuple[str, ...]:
    schema = meta.training_set.schema
    if "samples" in can:
        return ("samples", "attention") if "attention" in can else ("samples", "loss")
    if "attention" in can:
        return "attention", "loss"
    if "table" in can:
        return "table", "curve"
    if schema.n_inputs == 2:
        return "surface", "loss"
    if schema.task == "numbers":
        return ("fit", "loss") if schema.n_inputs == schema.n_outputs == 1 else ("loss", "weights")
    if schema.image is not None or len(schema.targets[0].categories) > FEW_CLASSES:
        return "confusion", "loss"
    return "loss", "accuracy"
