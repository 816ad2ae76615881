"""How a comparison ends: all networks in order of what they have learned, and by which score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from epochreel.drawing import Rgba
from epochreel.scene.around.score import Score, ScoreBoard
from epochreel.scene.around.sentences import BETWEEN
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import MOST_LARGE
from epochreel.scene.comparison.ranking import Winner, ends_of, merits
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.fitting import fit_text
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import LARGE, MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme

# Units: a row at most and at least, what separates columns, the number of a place, a dot, a bar.
ROW, LEAST_ROW, GUTTER, NUMBER, DOT, BAR, GAP = 78.0, 36.0, 48.0, 64.0, 36.0, 220.0, 20.0
# A column narrower than this has no room for bars; the least share of it that a label gets.
ROOM_FOR_BARS, LABEL_SHARE = 620.0, 0.4
TITLE_BASELINE, TOP, FOOT = 46.0, 96.0, 20.0


@dataclass(frozen=True)
class Place:
    """One network on the card.

    Parameters
    ----------
    number
        Its place, from 1; None for who did not come to the end.
    label
        What it is called.
    text
        Its score, or what happened to it.
    share
        Length of its bar, 0 to 1.
    rgba
        By which it was known on the plot; None where all were alike.
    """

    number: int | None
    label: str
    text: str
    share: float
    rgba: Rgba | None


class RankCard:
    """The card. Built once per film.

    Parameters
    ----------
    entrants
        In their order.
    best
        Who has learned best, and by which score.
    regions, theme
        Where and how.
    """

    def __init__(
        self, entrants: Sequence[Entrant], best: Winner, regions: Regions, theme: Theme
    ) -> None:
        self._regions, self._theme = regions, theme
        boards = [ScoreBoard(entrant.replay, theme, best.figure) for entrant in entrants]
        label = boards[best.index].at(entrants[best.index].last_epoch).label
        # What stands behind it holds for the best alone.
        self.title = label.partition(BETWEEN)[0]
        self.places = _places(entrants, boards, best, theme)

    def draw(self, brush: Brush) -> None:
        """Draw the name of the score once, and below it everybody by it."""
        regions, theme, unit = self._regions, self._theme, brush.unit
        left, right = regions.heading.x, max(regions.score.right, regions.legend.right)
        top = regions.heading.y
        title = fit_text(brush, self.title, LARGE, right - left, bold=True)
        for number, line in enumerate(title.lines[:1]):
            baseline = top + (TITLE_BASELINE + number * title.size) * unit
            brush.text(line, left, baseline, title.size, theme.bright, bold=True)
        bottom = regions.legend.bottom - FOOT * unit
        stage = Rect(left, top + TOP * unit, right - left, bottom - top - TOP * unit)
        for place, row in zip(self.places, self._rows(stage, unit), strict=True):
            _draw_place(brush, theme, place, row)

    def _rows(self, stage: Rect, unit: float) -> list[Rect]:
        """Return a place for each row, column by column."""
        most = max(int(stage.height / (LEAST_ROW * unit)), 1)
        columns = math.ceil(len(self.places) / most)
        n_rows = math.ceil(len(self.places) / columns)
        height = min(stage.height / n_rows, ROW * unit)
        width = (stage.width - (columns - 1) * GUTTER * unit) / columns
        return [
            Rect(
                stage.x + (at // n_rows) * (width + GUTTER * unit),
                stage.y + (at % n_rows) * height,
                width,
                height,
            )
            for at in range(len(self.places))
        ]


def _places(
    entrants: Sequence[Entrant], boards: Sequence[ScoreBoard], best: Winner, theme: Theme
) -> list[Place]:
    """Return all entrants in their order, those at the end who did not come to theirs."""
    whole = [at for at, entrant in enumerate(entrants) if entrant.failure is None]
    whole.sort(key=lambda at: (merits(ends_of(entrants[at].replay), best.figure), at))
    scores = {at: boards[at].at(entrants[at].last_epoch) for at in whole}
    largest = max((score.share for score in scores.values()), default=0.0) or 1.0
    alike = len(entrants) > MOST_LARGE
    rgba = [None if alike else theme.curves[at] for at in range(len(entrants))]
    found = [
        Place(number, entrants[at].label, *_told(scores[at], best, largest), rgba[at])
        for number, at in enumerate(whole, 1)
    ]
    for at, entrant in enumerate(entrants):
        if entrant.failure is not None:
            failure = theme.words.say(entrant.failure)
            found.append(Place(None, entrant.label, failure, 0.0, rgba[at]))
    return found


def _told(score: Score, best: Winner, largest: float) -> tuple[str, float]:
    """Return a score's text, and its bar: a share of all for accuracy, else of the largest."""
    return score.text, score.share if "accuracy" in best.figure else score.share / largest


def _draw_place(brush: Brush, theme: Theme, place: Place, row: Rect) -> None:
    unit, first = brush.unit, place.number == 1
    # Type follows the height of the rows; a row of full height is read along.
    size = min(MEDIUM, max(SMALL * 0.7, 0.62 * row.height / unit))
    scale = size / MEDIUM
    middle, x = row.center[1], row.x
    if first:
        frame = Rect(row.x, row.y + 0.07 * row.height, row.width, 0.86 * row.height)
        fill, line = (*theme.warm_ink[:3], 0.10), (*theme.warm_ink[:3], 0.75)
        brush.box(frame, radius=12 * scale, fill=fill, line=line, line_width=2)
    number = "\N{EN DASH}" if place.number is None else f"{place.number}"
    right_of_number = x + NUMBER * scale * unit
    brush.text_at(number, right_of_number, middle, size, theme.soft, anchor="right")
    x = right_of_number + GAP * scale * unit
    if place.rgba is not None:
        brush.dot(x + DOT / 3 * scale * unit, middle, 10.0 * scale, place.rgba)
        x += DOT * scale * unit
    end = row.right - GAP * scale * unit
    ink = theme.error_ink if place.number is None else theme.bright
    brush.text_at(place.text, end, middle, size, ink, bold=True, anchor="right")
    end -= max(brush.width_of(place.text, size, bold=True), 130 * scale * unit)
    end -= GAP * scale * unit
    bar = BAR * scale * unit
    if row.width >= ROOM_FOR_BARS * unit and end - bar - x >= LABEL_SHARE * row.width:
        end -= bar
        rail = Rect(end, middle - 6 * scale * unit, bar, 12 * scale * unit)
        brush.box(rail, radius=6 * scale, fill=theme.line)
        if place.share > 0.0:
            filled = Rect(rail.x, rail.y, max(place.share * bar, rail.height), rail.height)
            brush.box(filled, radius=6 * scale, fill=theme.warm_ink if first else theme.soft)
        end -= GAP * scale * unit
    room = max(end - x, 1.0)
    fitting = brush.fitting_size(place.label, size, room, bold=first)
    label = brush.fitted(place.label, fitting, room, bold=first)
    brush.text_at(label, x, middle, fitting, theme.bright, bold=first)
