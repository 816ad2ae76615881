"""All panels by name, and those that suit a training."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from epochreel.errors import UsageError, unknown_name
from epochreel.scene.panels.curve import CurvePanel
from epochreel.scene.panels.fit import FitPanel
from epochreel.scene.panels.panel import Panel
from epochreel.scene.panels.surface import SurfacePanel
from epochreel.scene.panels.table import TablePanel
from epochreel.scene.plane import can_be_asked
from epochreel.scene.points import can_scatter
from epochreel.scene.replay import Replay
from epochreel.scene.table import fits_table
from epochreel.scene.theme import Theme
from epochreel.steps import ReelMeta

PANELS: dict[str, Callable[[Replay, Theme], Panel]] = {
    panel.name: panel for panel in (SurfacePanel, FitPanel, TablePanel, CurvePanel)
}


def build_panels(names: Sequence[str] | None, replay: Replay, theme: Theme) -> tuple[Panel, ...]:
    """Return panels by name; None for those that suit the training.

    Raises
    ------
    UsageError
        For an unknown name, or a panel that cannot show this training.
    """
    if names is None:
        names = suitable(replay.meta)
    for name in names:
        if name not in PANELS:
            raise unknown_name("panel", name, (*PANELS, "none"))
        if name not in possible(replay.meta):
            can = ", ".join(possible(replay.meta))
            raise UsageError(f"the panel `{name}` cannot show this training; these can: {can}")
    return tuple(PANELS[name](replay, theme) for name in names)


def possible(meta: ReelMeta) -> tuple[str, ...]:
    """Return the names of the panels that can show a training."""
    names = ["curve"]
    if fits_table(meta.training_set):
        names.insert(0, "table")
    if can_scatter(meta.training_set) and can_be_asked(meta.network):
        names.insert(0, "surface" if meta.network.n_inputs == 2 else "fit")
    return tuple(names)


def suitable(meta: ReelMeta) -> tuple[str, ...]:
    """Return the names of the panels that a training is shown with by default."""
    return possible(meta)[:2]
