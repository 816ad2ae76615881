"""What is written in a cell: a label, a score, what the network says and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from epochreel.drawing import Rgba
from epochreel.scene.around.score import Score, ScoreBoard
from epochreel.scene.around.sentences import MAX_LISTED, answer_text, listed_inputs, right_text
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.naming import Naming, short_labels
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend
from epochreel.scene.kit.labels import has_names
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.acting import Act
from epochreel.story import Moment

# Units, where type has its full size: inside the frame, from it to its content, and height of a
# line of words.
PAD, LINE = 20.0, 44.0
SMALL_PAD, SMALL_LINE, FOOT = 12.0, 36.0, 4.0
# Between label and score; and what a score looks like when it is as wide as most ever are.
GAP, WIDEST_SCORE = 10.0, "50.00 %"
# Moments at which the scores of a small cell are looked at for the widest, so that its label is
# cut once and not anew whenever a digit comes or goes.
N_LOOKED_AT = 24


@dataclass(frozen=True)
class CellLook:
    """What all cells of a comparison have in common.

    Parameters
    ----------
    unit
        px per unit of the whole picture.
    theme
        Colours.
    epoch_word
        What all call an epoch.
    names_score
        Whether to say what the score is.
    is_small
        Whether there is room only for a label and a score.
    type_size
        Of the words, as a fraction of their full size.
    """

    unit: float
    theme: Theme
    epoch_word: str
    names_score: bool
    is_small: bool = False
    type_size: float = 1.0

    def room(self, place: Rect) -> Rect:
        """Return what the words of a cell leave for its network."""
        if self.is_small:
            side, top, foot = (at * self.type_size * self.unit for at in _SMALL_EDGES)
            return place.inset(side, top, side, foot)
        side, line = PAD * self.unit, LINE * self.unit
        return place.inset(side, line, side, line)


_SMALL_EDGES = (SMALL_PAD, SMALL_LINE, FOOT)


def small_labels(entrants: Sequence[Entrant], place: Rect, look: CellLook) -> Naming:
    """Return what networks are called in small cells of a size, with what scores leave of a line.

    If one label is too long for its line, all are short ones.
    """
    brush, size = Brush(look.unit, 1.0, look.theme.font), SMALL * look.type_size
    score = brush.width_of(WIDEST_SCORE, size, bold=True)
    room = place.width - score - (2 * SMALL_PAD + GAP) * look.type_size * look.unit

    def fits(naming: Naming) -> bool:
        return max(brush.width_of(label, size) for label in naming.labels) <= room

    whole = Naming(tuple(entrant.label for entrant in entrants))
    short = whole if fits(whole) else short_labels(whole.labels)
    if not short.told or fits(short):
        return short
    return Naming(tuple(label.replace(", ", " ") for label in short.labels), short.told)


class LargeWords:
    """The words of a cell that has room for a line above its network and one below."""

    def __init__(self, entrant: Entrant, place: Rect, look: CellLook, colour: Rgba) -> None:
        self._entrant, self._place, self._look, self._colour = entrant, place, look, colour
        self._schema = entrant.replay.meta.training_set.schema
        self._inside = place.inset(PAD * look.unit, 0.0, PAD * look.unit, 0.0)
        self._scores = ScoreBoard(entrant.replay, look.theme)

    def draw(
        self, brush: Brush, asked: Moment | None, act: Act | None, epoch: float, dark: float
    ) -> None:
        """Write everything.

        Parameters
        ----------
        brush
            In the units of the whole picture.
        asked
            The network's own lesson; None while it rests.
        act
            What it does then.
        epoch
            What the shared clock shows.
        dark
            How far a failed training has gone dark, 0 to 1.
        """
        theme, unit, inside = self._look.theme, brush.unit, self._inside
        brush.box(self._place, radius=14, line=theme.line, line_width=1.5)
        top = inside.y + (PAD + 12) * unit
        score = self._scores.at(min(epoch, self._entrant.last_epoch))
        end = inside.right
        end -= _draw_score(brush, self._entrant, score, (end, top), dark, self._look) + 12 * unit
        if self._look.names_score:
            name = brush.fitted(score.label, SMALL, 0.45 * inside.width)
            seen = max(1.0 - 2.0 * dark, 0.0)
            brush.text_at(name, end, top, SMALL, theme.soft, anchor="right", opacity=seen)
            end -= brush.width_of(name, SMALL) + 12 * unit
        left = inside.x + 32 * unit
        brush.dot(inside.x + 9 * unit, top, 9.0, self._colour)
        label = brush.fitted(self._entrant.label, SMALL, end - 12 * unit - left, bold=True)
        rgba = blend(theme.bright, theme.soft, dark)
        brush.text_at(label, left, top, SMALL, rgba, bold=True)
        self._draw_foot(brush, asked, act, epoch)

    def _draw_foot(
        self, brush: Brush, asked: Moment | None, act: Act | None, epoch: float
    ) -> None:
        """Write what she says to the example, and whether her training is over."""
        theme, unit, inside = self._look.theme, brush.unit, self._inside
        words = theme.words
        bottom = inside.bottom - (PAD + 8) * unit
        right = inside.right
        if epoch > self._entrant.last_epoch + 0.5:
            last = words.grouped(round(self._entrant.last_epoch))
            over = words.of(self._look.epoch_word).say("ended_at", number=last)
            brush.text_at(over, right, bottom, SMALL, theme.soft, anchor="right")
            right -= brush.width_of(over, SMALL) + 24 * unit
        if act is None or asked is None or asked.shot.question is None:
            return
        question = asked.shot.question
        x = inside.x
        said = answer_text(self._schema, act.values[-1], words)
        truth = right_text(self._schema, question.answer or (), words)
        parts = [(words.say("should_be", answer=truth), theme.soft, act.compared)]
        if has_names(self._schema) or len(question.inputs) > MAX_LISTED:
            parts.insert(0, (words.say("says", answer=said), theme.bright, act.value_opacity[-1]))
        else:
            inputs = listed_inputs(self._schema, question, " ", words)
            shown = f"{inputs} \N{RIGHTWARDS ARROW}"
            parts.insert(0, (said, theme.bright, act.value_opacity[-1]))
            parts.insert(0, (shown, theme.soft, act.value_opacity[0]))
        for text, rgba, opacity in parts:
            width = brush.width_of(text, SMALL)
            if x + width > right:
                return
            brush.text_at(text, x, bottom, SMALL, rgba, opacity=opacity)
            x += width + 16 * unit


class SmallWords:
    """The words of a cell that has room for its label and its score."""

    def __init__(self, entrant: Entrant, place: Rect, look: CellLook, label: str) -> None:
        self._entrant, self._place, self._look, self._label = entrant, place, look, label
        self._size = SMALL * look.type_size
        self._step = look.unit * look.type_size
        self._inside = place.inset(SMALL_PAD * self._step, 0.0, SMALL_PAD * self._step, 0.0)
        self._scores = ScoreBoard(entrant.replay, look.theme)
        self._widest = self._widest_score(Brush(look.unit, 1.0, look.theme.font))

    def draw(
        self, brush: Brush, asked: Moment | None, act: Act | None, epoch: float, dark: float
    ) -> None:
        """Write everything; see `LargeWords.draw`."""
        theme, inside = self._look.theme, self._inside
        radius = 14 * self._look.type_size
        brush.box(self._place, radius=radius, line=theme.line, line_width=1.2)
        middle = self._place.y + 0.55 * SMALL_LINE * self._step
        score = self._scores.at(min(epoch, self._entrant.last_epoch))
        wide = _draw_score(brush, self._entrant, score, (inside.right, middle), dark, self._look)
        room = inside.width - max(wide, self._widest) - GAP * self._step
        label = _cut(brush, self._label, self._size, room)
        rgba = blend(theme.bright, theme.soft, dark)
        brush.text_at(label, inside.x, middle, self._size, rgba)

    def _widest_score(self, brush: Brush) -> float:
        """Return how much of the line scores take, px, so that labels are cut once for all."""
        last = max(self._entrant.last_epoch, 1.0)
        looked_at = np.geomspace(1.0, last, N_LOOKED_AT)
        texts = {self._scores.at(float(epoch)).text for epoch in looked_at}
        widest = max(brush.width_of(text, self._size, bold=True) for text in texts)
        # Scores of a training that diverges may be long; those few are given way to then.
        return min(widest, 0.5 * self._inside.width)


def _draw_score(
    brush: Brush,
    entrant: Entrant,
    score: Score,
    place: tuple[float, float],
    dark: float,
    look: CellLook,
) -> float:
    """Write a score, or what happened to a failed training; return how wide it is, px.

    ``place`` is its right end and its middle, ``dark`` as in `LargeWords.draw`.
    """
    size = SMALL * look.type_size
    text, rgba, seen = score.text, look.theme.bright, max(1.0 - 2.0 * dark, 0.0)
    if dark > 0.5:
        failure = entrant.failure and look.theme.words.say(entrant.failure)
        text, rgba, seen = failure or "", look.theme.error_ink, 2.0 * dark - 1.0
    brush.text_at(text, *place, size, rgba, bold=True, anchor="right", opacity=seen)
    return brush.width_of(text, size, bold=True)


def _cut(brush: Brush, text: str, size: float, width: float) -> str:
    """Return a text cut short to ``width`` px; nothing where not even the dots fit."""
    cut = brush.fitted(text, size, width)
    return cut if brush.width_of(cut, size) <= width else ""
