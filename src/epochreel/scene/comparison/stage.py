"""The stage of a comparison: several networks side by side on one clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from epochreel.drawing import DisplayList, Drawing, Ink
from epochreel.errors import UsageError
from epochreel.scene.around.legend import draw_legend, neurons_legend
from epochreel.scene.around.readouts import draw_caption, draw_heading
from epochreel.scene.around.score import ScoreBoard
from epochreel.scene.around.sentences import BETWEEN
from epochreel.scene.comparison.cell import NetworkCell, Pose
from epochreel.scene.comparison.cell_words import CellLook, small_labels
from epochreel.scene.comparison.crowd import Crowd
from epochreel.scene.comparison.entrant import Entrant
from epochreel.scene.comparison.grid import divide_grid
from epochreel.scene.comparison.naming import Naming
from epochreel.scene.comparison.rank_card import RankCard
from epochreel.scene.comparison.ranking import best_of
from epochreel.scene.comparison.shared_plot import shared_plot
from epochreel.scene.comparison.spotlight import draw_frame, frame_lights
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth
from epochreel.scene.kit.placing import joined
from epochreel.scene.moments.acting import forward_step
from epochreel.scene.options import SceneOptions
from epochreel.story import Moment

FEWEST, MOST = 2, 64
FADE_SECS, LIGHTING_SECS = 0.6, 0.9


class ComparisonStage:
    """See `epochreel.scene.styles.Stage`; for the storyboards of `comparison_story`.

    At the end the best is lit: who has the highest accuracy, or else the lowest error, by the
    score of examples that are held out where there are such; `best_of` has the rules. Who failed
    on the way goes dark when it does.

    Parameters
    ----------
    entrants
        Two to sixty-four; their networks and data may differ.
    options
        Size and theme of the picture, and whether there is anything behind it.

    Raises
    ------
    UsageError
        For too few or too many, or the classic style, which draws one network.
    """

    def __init__(self, entrants: Sequence[Entrant], options: SceneOptions) -> None:
        _check(entrants, options)
        self._theme = theme = options.look
        self._backdrop = None if options.transparent else theme.backdrop
        self._entrants = tuple(entrants)
        self._below_zero = any(entrant.replay.goes_below_zero for entrant in entrants)
        self._longest = max(entrants, key=lambda entrant: entrant.last_epoch)
        # The plot counts in the words of the longest training, and so does everything else.
        self._word = self._longest.replay.meta.epoch_word
        self._words = theme.words.of(self._word)
        self._plot = shared_plot(entrants, self._longest, theme)
        size = options.width, options.height
        self._grid = grid = divide_grid(*size, len(entrants), has_plot=self._plot is not None)
        scores = [ScoreBoard(entrant.replay, theme).at(0.0) for entrant in entrants]
        names = {score.name for score in scores}
        # Where all scores are what the plot shows, its title names them.
        named = self._plot is None or {score.label for score in scores} != {self._plot.title}
        # What all scores are is said once, below the clock; cells name theirs where they differ.
        is_told = named and len(names) == 1
        self._told = [names.pop()] if is_told else []
        self._look = CellLook(
            grid.regions.unit,
            theme,
            self._word,
            named and grid.names_scores and not is_told,
            grid.has_small_cells,
            grid.type_size,
        )
        naming = Naming(tuple(entrant.label for entrant in entrants))
        if grid.has_small_cells:
            naming = small_labels(entrants, grid.cells[0], self._look)
            self._told += filter(None, [naming.told])
        self._cells = [
            NetworkCell(entrant, place, theme.curves[at % len(theme.curves)], self._look, label)
            for at, (entrant, place, label) in enumerate(
                zip(entrants, grid.cells, naming.labels, strict=True)
            )
        ]
        self._best = best_of(self._entrants)

    @property
    def n_epochs(self) -> int:
        """How far the clock runs: to the end of the longest training."""
        return max(1, round(self._longest.last_epoch))

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment, whose steps are epochs; pure."""
        regions, theme = self._grid.regions, self._theme
        epoch, presence, lit = _clock(moment), self._presence(moment), self._lit(moment)
        ranked = self._ranked(moment)
        if presence <= 0.0:
            return self._picture(Drawing(inks=ranked))
        brush = Brush(regions.unit, presence, theme.font)
        self._draw_heading(brush, moment, epoch, lit)
        text, opacity = self._caption(moment)
        draw_caption(brush, regions, theme, text, regions.strip.width, opacity)
        poses = [cell.draw(brush, moment, epoch, presence) for cell in self._cells]
        drawings = self._networks(poses)
        if self._best is not None and lit > 0.0:
            place = self._cells[self._best.index].place
            draw_frame(brush, place, theme, 14 * self._look.type_size, lit)
            drawings.append(Drawing(frame_lights(place, theme, regions.unit, lit * presence)))
        if self._plot is not None and self._grid.plot is not None:
            best = None if self._best is None else self._best.index
            self._plot.draw(brush, self._grid.plot, epoch, lit=best, glow=lit)
        entries = neurons_legend(theme, below_zero=self._below_zero)
        draw_legend(brush, regions, theme, entries)
        # Pictures and maps below the words of the cells.
        return self._picture(joined([*drawings, Drawing(inks=(*brush.inks, *ranked))]))

    def _picture(self, drawing: Drawing) -> DisplayList:
        regions, theme = self._grid.regions, self._theme
        return DisplayList(
            regions.width,
            regions.height,
            backdrop=self._backdrop,
            tone=theme.tone,
            dynamic=drawing,
            signs=theme.signs,
        )

    def _presence(self, moment: Moment) -> float:
        """Return how visible everything is; it gives way to the card, if there is one."""
        if moment.shot.kind == "before":
            return smooth(moment.elapsed_secs / FADE_SECS)
        if moment.shot.kind == "end" and self._card is not None:
            return 1.0 - smooth(moment.elapsed_secs / FADE_SECS)
        return 1.0

    def _ranked(self, moment: Moment) -> tuple[Ink, ...]:
        """Return the card on which all stand in their order."""
        if moment.shot.kind != "end" or self._card is None:
            return ()
        coming = smooth((moment.elapsed_secs - 0.8 * FADE_SECS) / FADE_SECS)
        brush = Brush(self._grid.regions.unit, coming, self._theme.font)
        self._card.draw(brush)
        return tuple(brush.inks)

    @cached_property
    def _card(self) -> RankCard | None:
        if self._best is None:
            return None
        return RankCard(self._entrants, self._best, self._grid.regions, self._theme)

    def _networks(self, poses: Sequence[Pose]) -> list[Drawing]:
        """Return all networks as drawings."""
        if self._grid.has_small_cells:
            inks = tuple(ink for pose in poses for ink in pose.inks)
            return [self._crowd.draw(poses), Drawing(inks=inks)]
        return [
            cell.placed(replace(cell.lights(pose), inks=pose.inks))
            for cell, pose in zip(self._cells, poses, strict=True)
        ]

    @cached_property
    def _crowd(self) -> Crowd:
        # Looking for the widest weights takes a second for every ten networks.
        return Crowd(self._cells, self._theme)

    def _lit(self, moment: Moment) -> float:
        """Return how brightly the best is lit."""
        if self._best is None or moment.shot.kind not in ("after", "end"):
            return 0.0
        return 1.0 if moment.shot.kind == "end" else smooth(moment.elapsed_secs / LIGHTING_SECS)

    def _draw_heading(self, brush: Brush, moment: Moment, epoch: float, lit: float) -> None:
        """Draw the clock, and in its place at the end who is the best."""
        words = self._heading(moment, epoch) if lit < 0.5 else self._praise()
        seen = Brush(brush.unit, brush.opacity * abs(2.0 * lit - 1.0), brush.font)
        draw_heading(seen, self._grid.regions, self._theme, *words)
        brush.inks.extend(seen.inks)

    def _heading(self, moment: Moment, epoch: float) -> tuple[str, str]:
        words = self._words
        if moment.shot.kind == "before":
            return words.say("counter_before"), BETWEEN.join([words.say("no_epoch"), *self._told])
        counter = words.say("counter", number=words.grouped(max(round(epoch), 1)))
        total = words.say("of_total", number=words.grouped(self.n_epochs))
        return counter, BETWEEN.join([total, *self._told])

    def _praise(self) -> tuple[str, str]:
        """Return who is the best, and by which score."""
        assert self._best is not None
        entrant = self._entrants[self._best.index]
        board = ScoreBoard(entrant.replay, self._theme, self._best.figure)
        score = board.at(entrant.last_epoch)
        return entrant.label, self._words.say("the_best", figure=score.name, value=score.text)

    def _caption(self, moment: Moment) -> tuple[str, float]:
        edge = smooth(moment.elapsed_secs / 0.5) * smooth((moment.left_secs + 0.05) / 0.4)
        kind = moment.shot.kind
        if kind == "before":
            return self._words.say("networks_clock", len(self._entrants)), edge
        if kind == "lesson":
            return self._words.say("all_asked"), edge
        return "", 0.0


def _check(entrants: Sequence[Entrant], options: SceneOptions) -> None:
    if not FEWEST <= len(entrants) <= MOST:
        raise UsageError(
            f"a comparison shows {FEWEST} to {MOST} networks side by side, not {len(entrants)}"
        )
    if options.style != "cinematic":
        raise UsageError(f"a comparison has no {options.style} style; known: cinematic")
    for entrant in entrants:
        if not (meta := entrant.replay.meta).is_dense:
            raise UsageError(
                f"a comparison draws chains of dense layers; {entrant.label} is a network of"
                f" {meta.network}"
            )


def _clock(moment: Moment) -> float:
    shot = moment.shot
    return forward_step(moment) if shot.kind == "forward" else float(shot.step_to)
