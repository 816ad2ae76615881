"""One network of a comparison: its label, its score, what it does, in a cell of the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from epochreel.dataset import Question
from epochreel.drawing import Drawing, Rgba, Text
from epochreel.scene.around.score import ScoreBoard
from epochreel.scene.around.sentences import MAX_LISTED, answer_text, listed_inputs, right_text
from epochreel.scene.charts.plane import can_be_asked
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.placing import placed
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import clamp, smooth
from epochreel.scene.kit.labels import has_names
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import grouped
from epochreel.scene.moments.acting import Act, act_at, resting
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View
from epochreel.scene.network.body import neuron_lights, synapse_lights, wire
from epochreel.scene.network.layout import Layout, lay_out
from epochreel.scene.network.maps import Maps
from epochreel.scene.network.pictures import draw_pictures
from epochreel.story import Moment, Shot

# Units on the stage: inside the frame, from it to its content, and height of a line of words.
PAD, LINE = 20.0, 44.0
# Height in units of the little stage on which a network is drawn before it is scaled down.
STAGE = 560.0
# Width over height of that stage, at most: on a longer one synapses would run side by side.
LONGEST = 2.4


class NetworkCell:
    """Draws one network into its cell. Built once per film.

    Parameters
    ----------
    entrant
        Which.
    place
        The cell, px.
    unit
        px per unit of the whole picture, for words and frame.
    colour
        By which it is known on the plot.
    theme
        Colours.
    epoch_word
        What all call an epoch.
    names_score
        Whether to say what the score is.
    """

    def __init__(
        self,
        entrant: Entrant,
        place: Rect,
        unit: float,
        colour: Rgba,
        theme: Theme,
        epoch_word: str,
        *,
        names_score: bool,
    ) -> None:
        meta = entrant.replay.meta
        self._entrant, self._replay = entrant, entrant.replay
        self._schema = meta.training_set.schema
        self._place, self._colour, self._theme = place, colour, theme
        self._epoch_word, self._names_score = epoch_word, names_score
        self._inside = place.inset(PAD * unit, 0.0, PAD * unit, 0.0)
        room = place.inset(PAD * unit, LINE * unit, PAD * unit, LINE * unit)
        self._scale = room.height / STAGE
        width = min(room.width, LONGEST * room.height)
        self._corner = room.center[0] - width / 2, room.y
        self._layout = _small_stage(entrant.replay, width / self._scale)
        self._wirings = wire(self._layout)
        self._maps = Maps(entrant.replay, self._layout, theme)
        self._scores = ScoreBoard(entrant.replay, theme)

    def draw(self, brush: Brush, moment: Moment, epoch: float, presence: float) -> Drawing:
        """Return the network at a moment, and add its words to the brush.

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
        asked = self._asked(moment, epoch)
        act = self._act(asked, epoch)
        self._draw_words(brush, asked, act, epoch)
        small = Brush(1.0, presence, self._theme.font)
        view = self._view(asked or moment, act, epoch)
        if self._schema.image is not None:
            draw_pictures(small, self._layout, self._theme, act, self._schema.image)
        self._maps.draw(small, view)
        # In this size their captions could not be read.
        inks = tuple(ink for ink in small.inks if not isinstance(ink, Text))
        widest = self._replay.widest_weight()
        segments = synapse_lights(act, self._wirings, widest, self._theme, 1.0, presence)
        discs = neuron_lights(act, self._layout, self._theme, presence)
        return placed(Drawing(segments, discs, inks), *self._corner, self._scale)

    def _asked(self, moment: Moment, epoch: float) -> Moment | None:
        """Return the moment of this network's own lesson; None while it rests."""
        if moment.shot.kind != "lesson" or not can_be_asked(self._replay.meta.network):
            return None
        training_set = self._replay.meta.training_set
        row = moment.shot.probe % training_set.n_examples
        question = Question(
            tuple(map(float, training_set.inputs[row])),
            tuple(map(float, training_set.targets[row])),
        )
        step = self._replay.recorded_at(self._step(epoch))
        shot = moment.shot
        own = Shot("question", shot.n_frames, step, step, shot.phases, question)
        return Moment(own, moment.frame, moment.fps)

    def _step(self, epoch: float) -> float:
        """Return the training step at an epoch; a shorter training stays at its end."""
        step = self._replay.meta.timeline.step_at(epoch)
        return min(step, float(self._replay.last_step.step))

    def _act(self, asked: Moment | None, epoch: float) -> Act:
        if asked is None:
            return resting(self._replay, self._step(epoch))
        return _with_error(_dimmed(act_at(asked, self._replay), _fade(asked)))

    def _view(self, moment: Moment, act: Act, epoch: float) -> View:
        step, timeline = self._step(epoch), self._replay.meta.timeline
        over = timeline.epochs_over(step)
        return View(moment, self._replay, act, step, timeline.epoch_of(step), over)

    def _draw_words(self, brush: Brush, asked: Moment | None, act: Act, epoch: float) -> None:
        theme, unit, inside = self._theme, brush.unit, self._inside
        brush.box(self._place, radius=14, line=theme.line, line_width=1.5)
        top = inside.y + (PAD + 12) * unit
        score = self._scores.at(min(epoch, self._entrant.last_epoch))
        end = inside.right
        brush.text_at(score.text, end, top, SMALL, theme.bright, bold=True, anchor="right")
        end -= brush.width_of(score.text, SMALL, bold=True) + 12 * unit
        if self._names_score:
            name = brush.fitted(score.label, SMALL, 0.45 * inside.width)
            brush.text_at(name, end, top, SMALL, theme.soft, anchor="right")
            end -= brush.width_of(name, SMALL) + 12 * unit
        brush.dot(inside.x + 9 * unit, top, 9.0, self._colour)
        left = inside.x + 32 * unit
        label = brush.fitted(self._entrant.label, SMALL, end - 12 * unit - left, bold=True)
        brush.text_at(label, left, top, SMALL, theme.bright, bold=True)
        self._draw_foot(brush, asked, act, epoch)

    def _draw_foot(self, brush: Brush, asked: Moment | None, act: Act, epoch: float) -> None:
        """Write what she says to the example, and whether her training is over."""
        theme, unit, inside = self._theme, brush.unit, self._inside
        bottom = inside.bottom - (PAD + 8) * unit
        right = inside.right
        if epoch > self._entrant.last_epoch + 0.5:
            over = f"ended at {self._epoch_word} {grouped(round(self._entrant.last_epoch))}"
            brush.text_at(over, right, bottom, SMALL, theme.soft, anchor="right")
            right -= brush.width_of(over, SMALL) + 24 * unit
        if asked is None or asked.shot.question is None or not act.values:
            return
        question = asked.shot.question
        x = inside.x
        said = answer_text(self._schema, act.values[-1])
        truth = right_text(self._schema, question.answer or ())
        parts = [(f"should be {truth}", theme.soft, act.compared)]
        if has_names(self._schema) or len(question.inputs) > MAX_LISTED:
            parts.insert(0, (f"says {said}", theme.bright, act.value_opacity[-1]))
        else:
            shown = f"{listed_inputs(self._schema, question, ' ')} \N{RIGHTWARDS ARROW}"
            parts.insert(0, (said, theme.bright, act.value_opacity[-1]))
            parts.insert(0, (shown, theme.soft, act.value_opacity[0]))
        for text, rgba, opacity in parts:
            width = brush.width_of(text, SMALL)
            if x + width > right:
                return
            brush.text_at(text, x, bottom, SMALL, rgba, opacity=opacity)
            x += width + 16 * unit


def _small_stage(replay: Replay, width: float) -> Layout:
    """Return the layout of a network alone, in units of its own."""
    nothing, meta = Rect(0.0, 0.0, 0.0, 0.0), replay.meta
    stage = Rect(0.0, 0.0, width, STAGE)
    regions = Regions(
        round(width),
        round(STAGE),
        1.0,
        "right",
        heading=nothing,
        score=nothing,
        strip=nothing,
        network=stage.inset(40.0, 24.0, 40.0, 24.0),
        legend=nothing,
        panels=(),
    )
    return lay_out(regions, meta.network, meta.training_set.schema, (0.0, 0.0))


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
