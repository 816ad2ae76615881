"""One network of a comparison: what it does, in a cell of the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

import numpy as np

from epochreel.dataset import Question
from epochreel.drawing import Drawing, Ink, Rgba, Text
from epochreel.scene.comparison.cell_map import CellMap, beside_map
from epochreel.scene.comparison.cell_words import CellLook, LargeWords, SmallWords
from epochreel.scene.comparison.darkening import DARK, darkness
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import clamp, mix, smooth
from epochreel.scene.kit.rect import Rect
from epochreel.scene.moments.acting import Act, act_at, resting
from epochreel.scene.moments.view import View
from epochreel.scene.network.body import neuron_lights, wire
from epochreel.scene.network.little_stage import large_stage, small_stage
from epochreel.scene.network.maps import Maps
from epochreel.scene.network.pictures import draw_pictures
from epochreel.scene.network.stalks import network_segments
from epochreel.story import Moment, Shot


@dataclass(frozen=True, eq=False)
class Pose:
    """One network at one moment.

    Parameters
    ----------
    act
        What it does.
    dim
        Factor on all its light, 0 to 1.
    inks
        Its pictures and maps.
    """

    act: Act
    dim: float
    inks: tuple[Ink, ...]


class NetworkCell:
    """Draws one network into its cell. Built once per film.

    Parameters
    ----------
    entrant
        Which.
    place
        The cell, px.
    colour
        By which it is known on the plot.
    look
        What all cells have in common.
    label
        What it is called in a small cell.
    """

    def __init__(
        self, entrant: Entrant, place: Rect, colour: Rgba, look: CellLook, label: str
    ) -> None:
        meta = entrant.replay.meta
        self.place = place
        self._entrant, self._replay, self._theme = entrant, entrant.replay, look.theme
        self._words = (
            SmallWords(entrant, place, look, label)
            if look.is_small
            else LargeWords(entrant, place, look, colour)
        )
        self._image = meta.training_set.schema.image
        room, place_of_map = beside_map(self._replay, look.room(place))
        self._map = place_of_map and CellMap(
            self._replay, place_of_map, look.theme, is_small=look.is_small
        )
        self._stage = small_stage(room, look.unit) if look.is_small else large_stage(room)
        self.layout = self._stage.layout(entrant.replay)
        self.wirings = wire(self.layout)
        self._maps = Maps(entrant.replay, self.layout, look.theme)
        # Before and after, and where a network is not asked, the very same picture comes again.
        self._resting = lru_cache(maxsize=2)(self._at_rest)
        self._question_at = lru_cache(maxsize=2)(self._question_of)

    @property
    def widest_weight(self) -> float:
        """The weight that is drawn with full thickness."""
        return self._replay.widest_weight()

    def draw(self, brush: Brush, moment: Moment, epoch: float, presence: float) -> Pose:
        """Return what the network does at a moment, and add its words to the brush.

        Parameters
        ----------
        brush
            For what is written, in the units of the whole picture.
        moment
            Of the shared storyboard, whose steps are epochs.
        epoch
            What the shared clock shows.
        presence
            How visible everything is, 0 to 1.
        """
        dark = darkness(self._entrant, moment, epoch)
        asked = None if dark >= 1.0 else self._asked(moment, epoch)
        dim = presence * mix(1.0, DARK, dark)
        if self._map is not None:
            seen = Brush(brush.unit, dim, brush.font)
            self._map.draw(seen, self._step(epoch))
            brush.inks.extend(seen.inks)
        if asked is None:
            self._words.draw(brush, None, None, epoch, dark)
            return self._resting(self._step(epoch), dim)
        act = _with_error(_dimmed(act_at(asked, self._replay), _fade(asked)))
        self._words.draw(brush, asked, act, epoch, dark)
        return Pose(act, dim, self._inks(asked, act, self._step(epoch), dim))

    def lights(self, pose: Pose) -> Drawing:
        """Return synapses and neurons."""
        theme, layout, widest = self._theme, self.layout, self.widest_weight
        segments = network_segments(pose.act, layout, self.wirings, widest, theme, pose.dim)
        return Drawing(segments, neuron_lights(pose.act, layout, theme, pose.dim))

    def placed(self, drawing: Drawing) -> Drawing:
        """Return a drawing of the network where it is seen in the picture."""
        return self._stage.placed(drawing)

    def _at_rest(self, step: float, dim: float) -> Pose:
        """Return what the network does at a training step when it does nothing."""
        rest = Moment(Shot("after", 1, round(step), round(step)), 0, Fraction(1))
        act = resting(self._replay, step)
        return Pose(act, dim, self._inks(rest, act, step, dim))

    def _inks(self, moment: Moment, act: Act, step: float, dim: float) -> tuple[Ink, ...]:
        """Return pictures and maps."""
        replay, theme = self._replay, self._theme
        small = Brush(self.layout.unit, dim, theme.font)
        timeline = replay.meta.timeline
        over = timeline.epochs_over(step)
        view = View(moment, replay, step, timeline.epoch_of(step), over, act)
        if self._image is not None:
            draw_pictures(small, self.layout, theme, act, self._image)
        self._maps.draw(small, view)
        # In this size their captions could not be read.
        return tuple(ink for ink in small.inks if not isinstance(ink, Text))

    def _asked(self, moment: Moment, epoch: float) -> Moment | None:
        """Return the moment of this network's own lesson; None while it rests."""
        if moment.shot.kind != "lesson" or not self._replay.answerer.can_answer:
            return None
        shot, step = moment.shot, self._replay.recorded_at(self._step(epoch))
        question = self._question_at(shot.probe)
        own = Shot("question", shot.n_frames, step, step, shot.phases, question)
        return Moment(own, moment.frame, moment.fps)

    def _question_of(self, number: int) -> Question:
        """Return an example as a question; examples come round again."""
        training_set = self._replay.meta.training_set
        row = number % training_set.n_examples
        inputs, targets = training_set.inputs[row], training_set.targets[row]
        return Question(tuple(map(float, inputs)), tuple(map(float, targets)))

    def _step(self, epoch: float) -> float:
        """Return the training step at an epoch; a shorter training stays at its end."""
        step = self._replay.meta.timeline.step_at(epoch)
        return min(step, float(self._replay.kept_step.step))


def _fade(asked: Moment) -> float:
    return 1.0 - smooth(asked.phase_progress("breathe"))


def _dimmed(act: Act, factor: float) -> Act:
    """Return the same act with all its light and numbers fainter."""
    return replace(
        act,
        activity=tuple(layer * factor for layer in act.activity),
        value_opacity=tuple(opacity * factor for opacity in act.value_opacity),
        carried=tuple(layer * factor for layer in act.carried),
        compared=act.compared * factor,
    )


def _with_error(act: Act) -> Act:
    """Return an act in which the outputs show how far they are off, once they are compared."""
    if act.target is None or not act.values:
        return act
    wrong = np.array([clamp(1.6 * abs(e)) for e in act.target - act.values[-1]])
    dark = tuple(np.zeros(len(layer)) for layer in act.activity[:-1])
    return replace(act, error_light=(*dark, wrong * act.compared))
