"""A network at rest in a small place of its own, beside the one that the film is about."""

from __future__ import annotations

from fractions import Fraction

from epochreel.drawing import Drawing, Text
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import resting
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.body import neuron_lights, wire
from epochreel.scene.network.little_stage import large_stage
from epochreel.scene.network.maps import Maps
from epochreel.scene.network.pictures import draw_pictures
from epochreel.scene.network.stalks import network_segments
from epochreel.story import Moment, Shot


class LittleNetwork:
    """Draws a chain of dense layers as it was at any recorded step. Built once per film.

    Parameters
    ----------
    replay, theme
        What, and in which colours.
    place
        Where, px.
    """

    def __init__(self, replay: Replay, place: Rect, theme: Theme) -> None:
        self._replay, self._theme = replay, theme
        self._stage = large_stage(place)
        self._layout = self._stage.layout(replay)
        self._wirings = wire(self._layout)
        self._maps = Maps(replay, self._layout, theme)

    def draw(self, step: int, opacity: float) -> Drawing:
        """Return the network after a recorded step, doing nothing."""
        replay, theme, layout = self._replay, self._theme, self._layout
        act, unit = resting(replay, step), layout.unit
        inks = Brush(unit, opacity, theme.font)
        if (image := replay.meta.training_set.schema.image) is not None:
            draw_pictures(inks, layout, theme, act, image)
        moment = Moment(Shot("after", 1, step, step), 0, Fraction(1))
        epoch, over = replay.epoch_at(step), float(replay.epochs_over(step))
        self._maps.draw(inks, View(moment, replay, float(step), epoch, over, act))
        widest = replay.widest_weight()
        return self._stage.placed(
            Drawing(
                network_segments(act, layout, self._wirings, widest, theme, opacity),
                neuron_lights(act, layout, theme, opacity),
                # In this size captions could not be read.
                tuple(ink for ink in inks.inks if not isinstance(ink, Text)),
            )
        )
