"""A deep network: a strip of all its blocks, and a lens that shows three of them in full."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow, flows_of
from epochreel.scene.moments.nodes import Scheme, scheme_of
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.signals import Signals
from epochreel.scene.moments.unit_signals import UnitSignals
from epochreel.scene.moments.units import are_units
from epochreel.scene.moments.view import View
from epochreel.scene.network.answer_list import AnswerList, can_list
from epochreel.scene.network.columns import LIST, Column, around
from epochreel.scene.network.lens import MOST_UNITS, SHOWN, Lens
from epochreel.scene.network.lights import Lights
from epochreel.scene.network.overview import Overview, positions
from epochreel.scene.network.reading import reading_of
from epochreel.scene.network.unit_lights import strand_lights

FEWEST, MOST = 20, 240  # nodes
STRIP, FOOT = 196.0, 92.0  # units: the strip with its note, and what is said below the lens
READING_LINE, SENTENCE_LINE = 50.0, 16.0  # units over the bottom of the foot


def can_draw_deep(replay: Replay) -> bool:
    """Whether a network has so many nodes that not all of them can be seen in full."""
    network = replay.meta.network
    scheme = scheme_of(network, len(network.blocks), with_pools=True)
    if not FEWEST <= len(scheme.nodes) <= MOST:
        return False
    return are_units(scheme.nodes, network)


class DrawnDeep:
    """See `epochreel.scene.network.drawn.Drawn`.

    Parameters
    ----------
    replay, regions, theme
        What, where and how.
    """

    def __init__(self, replay: Replay, regions: Regions, theme: Theme) -> None:
        self._replay, self._theme, self._unit = replay, theme, regions.unit
        self._scheme: Scheme = scheme_of(replay.meta.network, MOST, with_pools=True)
        signals = Signals(replay, self._scheme)
        self._flow_at = flows_of(self._scheme, signals, replay.meta)
        self._has_errors = signals.errors(replay.kept_step.step, 0) is not None
        n = len(self._scheme.nodes)
        last = self._scheme.nodes[-1].last.out_shape
        n_answers = int(np.prod(last))
        lists = regions.direction == "right" and n_answers <= 12 and can_list(replay, n_answers)
        most = [MOST_UNITS] * (n - 1) + [n_answers if lists else MOST_UNITS]
        self._units = UnitSignals(replay, self._scheme, most)
        whole, unit = regions.network, regions.unit
        room = whole.width - (LIST + 90) * unit if lists else whole.width
        self._foot = Rect(whole.x, whole.bottom - FOOT * unit, whole.width, FOOT * unit)
        strip = Rect(whole.x, whole.y + 44 * unit, room, 120 * unit)
        self._overview = Overview(n, strip, theme)
        top = whole.y + (STRIP + 18) * unit
        self._place = Rect(whole.x, top, room, self._foot.y - top)
        self._lens = Lens(self._scheme, self._units, self._place, theme, unit)
        self._answers = self._answer_list(regions) if lists else None

    def lights(self, view: View, presence: float) -> Lights:
        """Return what runs between the blocks under the lens."""
        flow = self._flow(view)
        seen = self._lens.seen(self._position(view))
        segments, strands = self._lens.lights(flow, seen, presence)
        curves = None
        if strands is not None:
            curves = strand_lights(strands, self._theme, self._unit, presence)
        return Lights(segments, None, curves)

    def draw(self, brush: Brush, view: View) -> None:
        """Draw the strip, the lens with what is under it, and what is answered."""
        flow, position = self._flow(view), self._position(view)
        self._overview.draw(brush, flow)
        self._draw_frames(brush, position)
        self._lens.draw(brush, flow, self._lens.seen(position))
        self._draw_words(brush, flow)
        if self._answers is not None:
            self._answers.draw(brush, flow, flow.nodes[-1])

    def _flow(self, view: View) -> Flow:
        return self._flow_at(view.moment)

    def _position(self, view: View) -> float:
        """Return where the lens is: with the signal, and then with the error back."""
        moment = view.moment
        if moment.shot.kind == "sweep":
            # Once over all of them and back, so that the next shot finds it where this one did.
            share = moment.elapsed_secs * float(moment.fps) / moment.shot.n_frames
            return self._within(smooth(1.0 - abs(2.0 * share - 1.0)))
        if moment.shot.kind != "lesson":
            return 1.0
        there = smooth(moment.phase_progress("think"))
        back = smooth(moment.phase_progress("learn"))
        return self._within(there * (1.0 - back))

    def _within(self, progress: float) -> float:
        """Return where the lens is for a signal that has gone so far, blocks on both sides."""
        at = positions(self._scheme.levels, progress)
        return min(max(at, 1.0), len(self._scheme.nodes) - 2.0)

    def _answer_list(self, regions: Regions) -> AnswerList:
        units, unit, whole = self._units.units[-1], regions.unit, regions.network
        n, radius = len(units.shown), 15.0 * unit
        x = self._place.right + 60 * unit
        apart = min((self._foot.y - whole.y) / n, 66 * unit)
        middle = (whole.y + self._foot.y) / 2
        rects = tuple(
            Rect(x, middle + (at - (n - 1) / 2) * apart - radius, 2 * radius, 2 * radius)
            for at in range(n)
        )
        centers = np.array([rect.center for rect in rects])
        column = Column(rects, around(rects), centers, centers, rects[0])
        shown = replace(regions, direction="right")
        return AnswerList(self._replay, shown, self._theme, column, units)

    def _draw_frames(self, brush: Brush, position: float) -> None:
        """Draw the lens, and the blocks of the strip that are under it."""
        theme, place = self._theme, self._place
        frame = self._overview.frame(brush, position, SHOWN)
        brush.box(frame, radius=8.0, line=theme.bright, line_width=2.0)
        for start, end in ((frame.x, place.x), (frame.right, place.right)):
            brush.curve([(start, frame.bottom), (end, place.y)], 1.2, theme.line)
        brush.box(place, radius=12.0, line=theme.line, line_width=1.6)

    def _draw_words(self, brush: Brush, flow: Flow) -> None:
        theme, foot = self._theme, self._foot
        words, number = theme.words, theme.words.grouped(len(self._scheme.nodes))
        size, width = 0.86 * SMALL, self._place.width
        note = words.say("strip_of_errors", number=number)
        if not self._has_errors or brush.width_of(note, size) > width:
            note = words.say("strip_of_blocks", number=number)
        top = self._overview.frame(brush, 1.0, SHOWN).y - 14 * brush.unit
        brush.text(brush.fitted(note, size, width), foot.x, top, size, theme.soft)
        goes_back = any(travel is not None for travel in flow.backward)
        reading = reading_of(flow, self._scheme, self._replay.meta, self._theme.words)
        lines = (
            (reading, READING_LINE, theme.bright, flow.compared),
            (words.say("now_back") if goes_back else "", SENTENCE_LINE, theme.soft, 1.0),
        )
        for text, over, colour, opacity in lines:
            size = brush.fitting_size(text, SMALL, foot.width)
            text = brush.fitted(text, size, foot.width)
            y = foot.bottom - over * brush.unit
            brush.text(text, foot.center[0], y, size, colour, anchor="center", opacity=opacity)
