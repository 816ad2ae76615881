"""The stage of the cinematic film: light on a dark stage, and quiet type around it."""

from __future__ import annotations

import itertools

from epochreel.drawing import DisplayList, Drawing
from epochreel.scene.acting import act_at, forward_step
from epochreel.scene.body import neuron_lights, synapse_lights, wire
from epochreel.scene.brush import Brush
from epochreel.scene.cards import draw_end_card, draw_title_card
from epochreel.scene.easing import ease_out, mix, smooth, window
from epochreel.scene.layout import lay_out
from epochreel.scene.options import SceneOptions
from epochreel.scene.panels.answer import draw_gauge, draw_numbers
from epochreel.scene.panels.curve import draw_curve
from epochreel.scene.panels.legend import draw_legend
from epochreel.scene.panels.readouts import draw_caption, draw_heading, draw_phases, draw_score
from epochreel.scene.panels.table import TableState, draw_table
from epochreel.scene.replay import Replay
from epochreel.scene.sentences import caption_of, heading_of
from epochreel.scene.theme import NIGHT, Theme
from epochreel.steps import ReelMeta
from epochreel.story import Moment

FADE_SECS = 0.7
# Lessons shorter than this are watched as a rhythm; naming their phases would only flicker.
SECS_TO_READ_PHASES = 1.0


class CinematicStage:
    """See `epochreel.scene.stages.Stage`.

    Parameters
    ----------
    replay
        The recorded training.
    options
        Size of the picture.
    theme
        Colours.
    """

    def __init__(self, replay: Replay, options: SceneOptions, theme: Theme = NIGHT) -> None:
        meta = replay.meta
        self._replay = replay
        self._theme = theme
        self._layout = lay_out(
            options.width, options.height, meta.network, meta.training_set.n_examples
        )
        self._wirings = wire(self._layout)
        self._curve = replay.error_curve()

    def compose(self, moment: Moment) -> DisplayList:
        """Return the drawing of one moment; pure."""
        layout, theme = self._layout, self._theme
        if moment.shot.kind == "title":
            brush = Brush(layout.unit)
            draw_title_card(brush, layout, theme, self._replay.meta, moment)
            return self._picture(Drawing(inks=tuple(brush.inks)))
        act = act_at(moment, self._replay)
        presence = _presence(moment)
        segments = synapse_lights(
            act, self._wirings, self._replay.widest_weight(), theme, layout.unit, presence
        )
        discs = neuron_lights(act, layout, theme, presence)
        brush = Brush(layout.unit, presence)
        self._draw_panels(brush, moment)
        draw_numbers(brush, layout, theme, act)
        draw_gauge(brush, layout, theme, act)
        if moment.shot.kind == "end":
            brush.opacity = 1.0
            draw_end_card(brush, layout, theme, self._replay, moment)
        return self._picture(Drawing(segments, discs, tuple(brush.inks)))

    def _picture(self, drawing: Drawing) -> DisplayList:
        layout = self._layout
        return DisplayList(
            layout.width, layout.height, backdrop=self._theme.backdrop, dynamic=drawing
        )

    def _draw_panels(self, brush: Brush, moment: Moment) -> None:
        layout, theme, meta = self._layout, self._theme, self._replay.meta
        reached = self._step_reached(moment)
        epoch = self._replay.epoch_at(reached)
        draw_heading(brush, layout, theme, *heading_of(moment, meta, epoch))
        draw_score(brush, layout, theme, self._average_error(moment, epoch))
        draw_legend(brush, layout, theme)
        # The curve shows epochs that are over; the one being taught is not.
        over = epoch - 1 if moment.shot.kind == "lesson" else reached / meta.steps_per_epoch
        draw_curve(brush, layout, theme, self._curve, over, meta.epoch_word)
        if layout.table is not None:
            state = _table_state(moment, self._replay)
            question = moment.shot.question or meta.question
            draw_table(brush, layout.table, theme, meta.training_set, question, state)
        if moment.shot.kind == "lesson":
            if moment.shot.n_frames / moment.fps >= SECS_TO_READ_PHASES:
                draw_phases(brush, layout, theme, _lit_phases(moment))
        else:
            for text, opacity in caption_of(moment, self._replay):
                draw_caption(brush, layout, theme, text, opacity)

    def _step_reached(self, moment: Moment) -> float:
        return forward_step(moment) if moment.shot.kind == "forward" else moment.shot.step_to

    def _average_error(self, moment: Moment, epoch: int) -> float | None:
        # While an epoch is taught or rolls by, the figure is that of the one before.
        if moment.shot.kind in ("lesson", "forward"):
            return self._replay.average_error(epoch)
        return self._replay.average_error(self._replay.epochs_over(moment.shot.step_to) + 1)


def _presence(moment: Moment) -> float:
    """Return how visible the stage is: it comes after the title and goes at the end."""
    if moment.shot.kind == "before":
        return smooth(moment.elapsed_secs / FADE_SECS)
    if moment.shot.kind == "end":
        return 1.0 - smooth(moment.elapsed_secs / FADE_SECS)
    return 1.0


def _lit_phases(moment: Moment) -> dict[str, float]:
    """Return how bright each phase's word is underlined; one comes as the other goes."""
    lit = {}
    for phase, _ in moment.shot.phases:
        coming = smooth(window(moment.phase_progress(phase), 0.0, 0.2))
        lit[phase] = coming
    names = [phase for phase, _ in moment.shot.phases]
    for phase, following in itertools.pairwise(names):
        lit[phase] = min(lit[phase], 1.0 - lit[following])
    return lit


def _table_state(moment: Moment, replay: Replay) -> TableState:
    meta = replay.meta
    shot = moment.shot
    if shot.question is not None:
        value = float(replay.think(shot.step_to, shot.question.inputs)[-1][0])
        ended = shot.kind == "end"
        return TableState(
            answers=_answers(replay, shot.step_to, 1.0),
            question_row=1.0 if ended else smooth(moment.phase_progress("present")),
            question_answer=(value, 1.0 if ended else smooth(moment.phase_progress("compare"))),
        )
    if shot.kind != "lesson":
        return TableState(answers=_answers(replay, shot.step_from, 1.0))
    step = replay.step_at(shot.step_to)
    row = int(step.examples[0])
    coming = ease_out(moment.phase_progress("present") / 0.6)
    # The frame glides on from the row before; the first row of an epoch gets a new one.
    glides = row > 0 and (shot.step_to - 1) % meta.steps_per_epoch != 0
    opacity = 1.0 if glides else coming
    if row == meta.training_set.n_examples - 1:
        opacity *= 1.0 - smooth(moment.phase_progress("breathe"))
    return TableState(
        row=mix(row - 1, row, coming) if glides else row,
        row_opacity=opacity,
        answers=_answers(replay, shot.step_to, smooth(moment.phase_progress("compare"))),
    )


def _answers(replay: Replay, step: int, newest_opacity: float) -> list[tuple[float | None, float]]:
    """Return her latest shown answer to each example, as of a step, and its opacity."""
    meta = replay.meta
    n_examples = meta.training_set.n_examples
    if meta.steps_per_epoch != n_examples or n_examples > 32:
        return []
    answers: list[tuple[float | None, float]] = []
    for row in range(n_examples):
        at = _last_shown(meta, row, step)
        if at is None:
            answers.append((None, 0.0))
            continue
        value = float(replay.step_at(at).activations[-1][0, 0])
        answers.append((value, newest_opacity if at == step else 1.0))
    return answers


def _last_shown(meta: ReelMeta, row: int, step: int) -> int | None:
    """Return the last step up to ``step`` at which a film showed this row."""
    for epoch in reversed(meta.shown_epochs):
        at = meta.first_step_of(epoch) + row
        if at <= step:
            return at
    return None
