"""The stage of the cinematic film: light on a dark stage, and quiet type around it."""

from __future__ import annotations

from epochreel.drawing import DisplayList, Drawing
from epochreel.scene.around.cards import draw_end_card, draw_title_card
from epochreel.scene.around.legend import draw_legend, neurons_legend, nodes_legend
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
from epochreel.scene.kit.regions import divide
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.view import View, view_at
from epochreel.scene.network.drawn import drawn_network
from epochreel.scene.options import SceneOptions
from epochreel.scene.panels.registry import build_panels
from epochreel.story import Moment, PhaseName

FADE_SECS = 0.7
TURN_SECS = 0.25  # in which one of two panels goes, and then the other comes
SECS_FOR_TURNS = 1.5
ROLLING = frozenset({"forward", "after"})  # shots in which nobody is asked
# Lessons shorter than this are watched as a rhythm; naming their phases would only flicker.
SECS_TO_READ_PHASES = 1.0
Glow = tuple[tuple[PhaseName, float], ...]


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
        if moment.shot.kind == "title":
            brush = Brush(self._regions.unit, font=self._theme.font)
            meta = self._replay.meta
            draw_title_card(brush, self._regions, self._theme, meta, self._imprint, moment)
            return self._picture(Drawing(inks=tuple(brush.inks)))
        view = view_at(moment, self._replay)
        presence = _presence(moment)
        brush = Brush(self._regions.unit, presence, self._theme.font)
        self._draw_counters(brush, view)
        shown = turns_at(moment) if self._regions.takes_turns else (1.0,) * len(self._panels)
        for panel, place, seen in zip(self._panels, self._regions.panels, shown, strict=True):
            brush.opacity = presence * seen
            if seen > 0.0:
                panel.draw(brush, place, view)
        brush.opacity = presence
        self._network.draw(brush, view)
        if moment.shot.kind == "end":
            brush.opacity = 1.0
            draw_end_card(brush, self._regions, self._theme, self._replay, self._imprint, moment)
        lights = self._network.lights(view, presence)
        inks = tuple(brush.inks)
        return self._picture(Drawing(lights.segments, lights.discs, inks, lights.curves))

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
        heading, score = heading_of(moment, meta, view.epoch), self._scores.at(view.epochs_over)
        self._heading(brush, *heading)
        if self._scores.is_known:
            self._score(brush, score)
        self._legend(brush)
        if moment.shot.kind == "lesson":
            if moment.shot.n_frames / moment.fps >= SECS_TO_READ_PHASES:
                self._phases(brush, _lit_phases(moment))
        elif not self._captions:
            width = caption_width(brush, regions, heading, score)
            for text, opacity in caption_of(moment, self._replay):
                draw_caption(brush, regions, theme, text, width, opacity)

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


def _presence(moment: Moment) -> float:
    """Return how visible the stage is: it comes after the title and goes at the end."""
    if moment.shot.kind == "before":
        return smooth(moment.elapsed_secs / FADE_SECS)
    if moment.shot.kind == "end":
        return 1.0 - smooth(moment.elapsed_secs / FADE_SECS)
    return 1.0


def _lit_phases(moment: Moment) -> Glow:
    """Return how bright each phase's word is; one comes as the other goes."""
    names: list[PhaseName] = [phase for phase, _ in moment.shot.phases]
    coming = [smooth(window(moment.phase_progress(phase), 0.0, 0.2)) for phase in names]
    going = [*coming[1:], 0.0]
    glows = map(min, coming, (1.0 - go for go in going))
    return tuple(zip(names, glows, strict=True))
