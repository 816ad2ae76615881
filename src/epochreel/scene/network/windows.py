"""What a convolution looks at now: a window on all that it reads, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.network import NetworkSpec
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.nodes import Scheme
from epochreel.scene.moments.unit_signals import UnitOutput
from epochreel.scene.moments.units import Units, form_of, parted
from epochreel.scene.network.columns import Column
from epochreel.scene.network.maps_figure import stage_of
from epochreel.scene.network.sliding import cell_rect, read_window, spot_at

SMALLEST_MARK = 7.0  # units: a pixel of a large map would not be seen


@dataclass(frozen=True)
class Look:
    """What is looked at, and what comes of it.

    Parameters
    ----------
    windows
        On each picture that is read, px.
    spots
        The number of each map that is being computed, px.
    opacity
        How far they are to be seen.
    """

    windows: tuple[Rect, ...]
    spots: tuple[Rect, ...]
    opacity: float


class Windows:
    """Finds what is looked at.

    Parameters
    ----------
    network, scheme
        The network and its nodes.
    units, columns
        Which units are shown, and where.
    """

    def __init__(
        self,
        network: NetworkSpec,
        scheme: Scheme,
        units: tuple[Units, ...],
        columns: tuple[Column, ...],
    ) -> None:
        self._network, self._scheme = network, scheme
        self._units, self._columns = units, columns

    def look(self, node: int, flow: Flow, output: UnitOutput | None) -> Look | None:
        """Return what a node looks at; None if it is no convolution, or not its turn."""
        block, units = self._scheme.nodes[node].first, self._units[node]
        if block.kind != "conv" or units.form == "neurons" or flow.probe is None:
            return None
        source = next(link.source for link in self._scheme.links if link.target == node)
        if self._units[source].form == "neurons":
            return None
        reached = flow.nodes[node].reached
        has_pool = output is not None and output.pooled is not None
        spot = spot_at(stage_of(flow.nodes[node], has_pool=has_pool).painted, units.size)
        if spot is None:
            return None
        size = self._read_size(source)
        cells, one = read_window(block, spot, size), Rect(spot.column, spot.row, 1.0, 1.0)
        read, made = self._columns[source].rects, self._columns[node].rects
        return Look(
            tuple(cell_rect(rect, cells, size) for rect in read),
            tuple(cell_rect(rect, one, units.size) for rect in made),
            smooth(min(reached, 1.0 - reached) * 12.0),
        )

    def draw(self, brush: Brush, look: Look, theme: Theme) -> None:
        """Draw the windows, and marks where they paint."""
        width = 2.6 if len(look.windows) == 1 else 1.6
        for window in look.windows:
            brush.box(
                window, radius=1.0, line=theme.bright, line_width=width, opacity=look.opacity
            )
        for spot in look.spots:
            side = max(spot.width, SMALLEST_MARK * brush.unit)
            x, y = spot.center
            mark = Rect(x - side / 2, y - side / 2, side, side)
            brush.box(mark, radius=1.0, line=theme.bright, line_width=1.6, opacity=look.opacity)

    def _read_size(self, node: int) -> tuple[int, int]:
        """Return height and width of what is read of a node: after its pools."""
        last, size = self._scheme.nodes[node].last, self._units[node].size
        if last.kind == "input" or form_of(last, self._network) is None:
            return size
        after = parted(last.out_shape, self._network)[1]
        return after if max(after) > 1 else size
