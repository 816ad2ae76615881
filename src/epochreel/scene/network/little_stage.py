"""Where in a cell its network stands, and in which size it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from epochreel.drawing import Drawing
from epochreel.scene.kit.placing import placed
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import Regions
from epochreel.scene.moments.replay import Replay
from epochreel.scene.network.layout import Layout, lay_out

# Height in units of the little stage on which a network is drawn before it is scaled down.
STAGE = 560.0
# That of small cells is lower, so that neurons stay larger than a few pixels: px per unit of it,
# in units of the picture, and its least height.
SMALL_SCALE, LEAST_STAGE = 0.27, 250.0
# Units of the little stage that keep what glows inside the cell: at its sides, above and below.
SIDE, TOP = 40.0, 24.0
# Width over height of that stage, at most: on a longer one synapses would run side by side.
LONGEST = 2.4
# Units of the picture: hidden maps that are smaller than this in a small cell are black specks
# that hide the synapses behind them, and become plain neurons, which are smaller by a factor.
LEAST_MAP, NEURON_SHARE = 20.0, 0.6


@dataclass(frozen=True)
class LittleStage:
    """A place for one network.

    Parameters
    ----------
    regions
        Its only region is that of the network.
    corner, scale
        Where in the picture it comes to lie, px, and how large.
    least_map
        Side of the smallest map that is drawn in a hidden layer.
    """

    regions: Regions
    corner: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    least_map: float = 0.0

    def layout(self, replay: Replay) -> Layout:
        """Return the places of a network's units."""
        meta = replay.meta
        layout = lay_out(self.regions, meta.network, meta.training_set.schema, (0.0, 0.0))
        return _without_specks(layout, self.least_map)

    def placed(self, drawing: Drawing) -> Drawing:
        """Return a drawing on this stage where it is seen in the picture."""
        if self.scale == 1.0 and self.corner == (0.0, 0.0):
            return drawing
        return placed(drawing, *self.corner, self.scale)


def large_stage(room: Rect) -> LittleStage:
    """Return the stage of a large cell that has some room, px."""
    scale = room.height / STAGE
    width = min(room.width, LONGEST * room.height)
    stage = Rect(0.0, 0.0, width / scale, STAGE)
    corner = room.center[0] - width / 2, room.y
    return LittleStage(_alone(stage, stage.inset(SIDE, TOP, SIDE, TOP), 1.0), corner, scale)


def small_stage(room: Rect, unit: float) -> LittleStage:
    """Return the stage of a small cell, where every network is laid out in the picture itself.

    Scaling thousands of lights to their place takes longer than to compute them there.

    Parameters
    ----------
    room
        For the network, px.
    unit
        px per unit of the picture.
    """
    high = min(max(room.height / (SMALL_SCALE * unit), LEAST_STAGE), STAGE)
    scale = room.height / high
    width = min(room.width, LONGEST * room.height)
    side, top = SIDE * room.height / STAGE, TOP * room.height / STAGE
    stage = Rect(room.center[0] - width / 2, room.y, width, room.height)
    regions = _alone(stage, stage.inset(side, top, side, top), scale)
    return LittleStage(regions, least_map=LEAST_MAP * unit)


def _alone(stage: Rect, network: Rect, unit: float) -> Regions:
    nothing = Rect(0.0, 0.0, 0.0, 0.0)
    return Regions(
        round(stage.width),
        round(stage.height),
        unit,
        "right",
        heading=nothing,
        score=nothing,
        strip=nothing,
        network=network,
        legend=nothing,
        panels=(),
    )


def _without_specks(layout: Layout, least: float) -> Layout:
    """Return a layout whose hidden maps are neurons where their sides are below ``least``."""
    *hidden, last = layout.layers
    places = [
        replace(place, kind="neurons", radius=NEURON_SHARE * place.radius)
        if place.kind == "maps" and 2 * place.radius < least
        else place
        for place in hidden
    ]
    return replace(layout, layers=(*places, last))
