"""The stage of the cinematic film: light on a dark stage, and quiet type around it."""

from __future__ import annotations

from functools import cached_property

from epochreel.drawing import DisplayList, Drawing
from epochreel.scene.around.cards import draw_title_card
from epochreel.scene.around.end_card import EndCard
from epochreel.scene.around.legend import draw_legend, neurons_legend, nodes_legend
from epochreel.scene.around.opening import draw_opening
from epochreel.scene.around.puzzle import Goal
from epochreel.scene.around.readouts import (
    caption_width,
    draw_caption,
    draw_heading,
    draw_phases,
    draw_score,
)
from epochreel.scene.around.score import Score, ScoreBoard
from epochreel.scene.around.sentences import caption_of, heading_of
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.placing import joined
from epochreel.scene.kit.regions import divide
from epochreel.scene.moments.presence import level_of, strip_level, turning
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View, view_at
from epochreel.scene.network.chain import DrawnChain
from epochreel.scene.network.drawn import drawn_network
from epochreel.scene.network.lights import Lights
from epochreel.scene.options import SceneOptions
from epochreel.scene.panels.flights import draw_flights
from epochreel.scene.panels.registry import build_panels
from epochreel.scene.panels.table import TablePanel
from epochreel.story import Moment, PhaseName

TURN_SECS = 0.25  # in which one of two panels goes, and then the other comes
SECS_FOR_TURNS = 1.5
ROLLING = frozenset({"forward", "after"})  # shots in which nobody is asked
Glow = tuple[tuple[PhaseName, float], ...]
UNSEEN = 0.004  # opacity


class CinematicStage:
    """See `epochreel.scene.styles.Stage`.

    Parameters
    ----------
    replay
        The recorded training.
    options
        Size and look of the picture, panels, and whether there is anything behind it.
    """

    def __init__(self, replay: Replay, options: SceneOptions) -> None:
        meta, theme = replay.meta, options.look
        self._replay, self._theme = replay, theme
        self._backdrop = None if options.transparent else theme.backdrop
        self._imprint = options.imprint
        self._panels = build_panels(options.panels, replay, theme)
        heights = [panel.height for panel in self._panels]
        turns = len(heights) == 2 and self._panels[0].name == "table"
        self._captions = options.captions
        self._regions = divide(
            *(options.width, options.height, heights),
            captions=options.captions,
            wide=not meta.is_dense,
            turns=turns,
        )
        self._network = drawn_network(replay, self._regions, theme)
        self._scores = ScoreBoard(replay, theme)
        self._heading = kept(self._draw_heading)
        self._score, self._legend = kept(self._draw_score), kept(self._draw_legend)
        self._phases = kept(self._draw_phases)

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment; pure."""
        view, brush = view_at(moment, self._replay), self._brush(1.0)
        self._draw_counters(brush, view)
        turns = turns_at(moment) if self._regions.takes_turns else (1.0,) * len(self._panels)
        for panel, place, turn in zip(self._panels, self._regions.panels, turns, strict=True):
            level = level_of(panel.role, moment) * turn
            # The table that slides into its place is drawn by the title.
            if level > UNSEEN and not (moment.shot.kind == "title" and panel is self._table):
                seen = self._brush(level)
                panel.draw(seen, place, view)
                brush.inks.extend(seen.inks)
        lights, presence = Lights(), level_of("network", moment)
        if presence > UNSEEN:
            lights, seen = self._network.lights(view, presence), self._brush(presence)
            self._network.draw(seen, view)
            brush.inks.extend(seen.inks)
        if self._table is not None and isinstance(self._network, DrawnChain):
            place = self._regions.panels[self._panels.index(self._table)]
            draw_flights(brush, self._theme, self._table, place, self._network.layout, view)
        beside = self._draw_card(brush, moment)
        whole = Drawing(lights.segments, lights.discs, tuple(brush.inks), lights.curves)
        return self._picture(joined([*beside, whole]) if beside else whole)

    def _brush(self, opacity: float) -> Brush:
        return Brush(self._regions.unit, opacity, self._theme.font)

    def _draw_card(self, brush: Brush, moment: Moment) -> list[Drawing]:
        """Draw what lies over the stage, and return what stands beside it."""
        given = brush, self._regions, self._theme
        if moment.shot.kind == "opening":
            draw_opening(*given, self._replay, moment)
        elif moment.shot.kind == "title":
            draw_title_card(*given, self._replay.meta, self._imprint, moment, self._goal)
        elif moment.shot.kind == "end":
            return self._end_card.draw(brush, moment)
        return []

    @cached_property
    def _end_card(self) -> EndCard:
        return EndCard(self._replay, self._regions, self._theme, self._imprint)

    @cached_property
    def _table(self) -> TablePanel | None:
        return next((panel for panel in self._panels if isinstance(panel, TablePanel)), None)

    @cached_property
    def _goal(self) -> Goal | None:
        """Where the title's table goes."""
        if self._table is None:
            return None
        place = self._regions.panels[self._panels.index(self._table)]
        shape, scale = self._table.fit_in(place, self._regions.unit)
        return Goal(place.x, place.y, scale, shape)

    def _picture(self, drawing: Drawing) -> DisplayList:
        regions = self._regions
        return DisplayList(
            regions.width,
            regions.height,
            backdrop=self._backdrop,
            tone=self._theme.tone,
            dynamic=drawing,
            signs=self._theme.signs,
        )

    def _draw_counters(self, brush: Brush, view: View) -> None:
        regions, theme, meta, moment = self._regions, self._theme, self._replay.meta, view.moment
        frame = self._brush(level_of("frame", moment))
        if frame.opacity <= UNSEEN:
            return
        heading = heading_of(moment, meta, view.epoch, theme.words)
        score = self._scores.at(view.epochs_over)
        self._draw_title(frame, view, heading)
        if self._scores.is_known:
            self._score(frame, score)
        self._legend(frame)
        words = self._brush(frame.opacity * strip_level(moment))
        if words.opacity > UNSEEN:
            self._phases(words, _lit_phases(moment))
        if moment.shot.kind != "lesson" and not self._captions:
            width = caption_width(frame, regions, heading, score)
            for text, opacity in caption_of(moment, self._replay, theme.words):
                draw_caption(frame, regions, theme, text, width, opacity)
        brush.inks.extend([*frame.inks, *words.inks])

    def _draw_title(self, brush: Brush, view: View, heading: tuple[str, str]) -> None:
        """Draw the counter; a word in its place goes before another comes."""
        before, turned = view.moment.before, turning(view.moment)
        if before is not None and turned < 1.0:
            last = Moment(before, before.n_frames - 1, view.moment.fps)
            epoch = view_at(last, self._replay).epoch
            older = heading_of(last, self._replay.meta, epoch, self._theme.words)
            heading = older if turned < 0.5 else heading
        seen = self._brush(brush.opacity * abs(2.0 * turned - 1.0))
        self._heading(seen, *heading)
        brush.inks.extend(seen.inks)

    def _draw_heading(self, brush: Brush, title: str, below: str) -> None:
        draw_heading(brush, self._regions, self._theme, title, below)

    def _draw_score(self, brush: Brush, score: Score) -> None:
        draw_score(brush, self._regions, self._theme, score)

    def _draw_legend(self, brush: Brush) -> None:
        replay, theme = self._replay, self._theme
        entries = nodes_legend(theme)
        if replay.meta.is_dense:
            entries = neurons_legend(theme, below_zero=replay.goes_below_zero)
        draw_legend(brush, self._regions, theme, entries)

    def _draw_phases(self, brush: Brush, lit: Glow) -> None:
        draw_phases(brush, self._regions, self._theme, dict(lit))


def turns_at(moment: Moment) -> tuple[float, float]:
    """Return how far each of two panels in one place is seen: the first while somebody is asked.

    Never both at once, since their texts would lie over each other.
    """
    long_enough = moment.shot.n_frames / moment.fps >= SECS_FOR_TURNS
    if moment.shot.kind not in ROLLING or not long_enough:
        return 1.0, 0.0
    # Back again before the shot ends: what comes next need not know what was before.
    secs = min(moment.elapsed_secs, moment.left_secs)
    return 1.0 - smooth(secs / TURN_SECS), smooth(secs / TURN_SECS - 1.0)


def _lit_phases(moment: Moment) -> Glow:
    """Return how bright each phase's word is; one comes as the other goes."""
    if moment.shot.kind != "lesson":
        return ()
    names: list[PhaseName] = [phase for phase, _ in moment.shot.phases]
    coming = [smooth(window(moment.phase_progress(phase), 0.0, 0.2)) for phase in names]
    going = [*coming[1:], 0.0]
    glows = map(min, coming, (1.0 - go for go in going))
    return tuple(zip(names, glows, strict=True))
