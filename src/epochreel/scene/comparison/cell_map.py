"""What one network of a comparison answers over the plane: what tells it from the others."""

from __future__ import annotations

from epochreel.scene.charts.chart import Chart
from epochreel.scene.charts.plane_picture import PlanePicture
from epochreel.scene.charts.points import draw_dots
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.surface import SurfacePanel

# Points and pixels a side: of large cells, and of small ones, of which 64 are asked a frame.
LARGE, SMALL = (33, 128), (17, 64)
# A cell must be this many times as wide as high to have room for both, and the map is so much of
# its height; the gap between is a share of that.
ROOM, SHARE, GAP = 1.5, 0.94, 0.08


class CellMap:
    """The plane of one network, beside it in its cell. Built once per film.

    Parameters
    ----------
    replay, theme
        Of what training, and in which colours.
    place
        A square, px.
    is_small
        Whether the cell is a small one, in which the examples would hide the plane.
    """

    def __init__(self, replay: Replay, place: Rect, theme: Theme, *, is_small: bool) -> None:
        self._place, self._theme = place, theme
        self._picture = PlanePicture(replay, theme, *(SMALL if is_small else LARGE))
        self._examples = None if is_small else replay.meta.training_set
        self._over = kept(self._draw_over)

    def draw(self, brush: Brush, step: float) -> None:
        """Draw the plane as of a training step, with the examples on it."""
        self._picture.draw(brush, self._place, step)
        self._over(brush)

    def _draw_over(self, brush: Brush) -> None:
        if self._examples is not None:
            small, chart = brush.scaled(0.6), Chart(self._place, *self._picture.axes)
            draw_dots(small, chart, self._theme, self._picture.hues, self._examples)
            brush.inks.extend(small.inks)
        brush.box(self._place, line=self._theme.line, line_width=1.5)


def beside_map(replay: Replay, room: Rect) -> tuple[Rect, Rect | None]:
    """Return what is left of a cell's room for its network, and the place of its map, if any."""
    if not SurfacePanel.can_show(replay) or room.width < ROOM * room.height:
        return room, None
    side = SHARE * room.height
    top = room.y + (room.height - side) / 2
    place = Rect(room.right - side, top, side, side)
    return Rect(room.x, room.y, room.width - (1.0 + GAP) * side, room.height), place
