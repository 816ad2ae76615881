"""Lines over the epochs, drawn as far as the film has come, each with a playhead and its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from epochreel.drawing import Rgba
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.easing import smooth, window
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.replay import Replay
from epochreel.scene.panels.axes import Axis
from epochreel.scene.panels.epochs import EpochAxis
from epochreel.scene.panels.lines import Line, Tip, Track

# Units: room above and below the plot, beside its labels, and from line to line of type.
HEAD, BASELINE, FOOT, BESIDE, EDGE, LINE = 56.0, 24.0, 44.0, 12.0, 8.0, 30.0
LIT_WIDTH = 4.5  # thickness of the line that is lit
CROSS = 8.0  # half the width of the mark where a line ends early, no more than EDGE
# A plot that the names of its lines would leave less than this share of is drawn without them.
LEAST_SHARE = 0.42

Names = Sequence[tuple[Tip, Rect]]


class EpochPlot:
    """Lines over the epochs on one pair of axes.

    Parameters
    ----------
    title
        Written above.
    lines
        The first is what the network learns from; at least one.
    axis
        Of their values.
    tick_text
        From a number on that axis to what is written there.
    replay, theme
        The recorded training, and colours.
    reading
        From a value to what is written in the head for the last line, as of the moment shown;
        None for nothing.
    with_powers
        Whether a logarithmic axis of epochs names its powers of ten.
    alike
        Whether no line matters more than another.
    with_names
        Whether lines may bear their names where they end.
    """

    def __init__(
        self,
        title: str,
        lines: Sequence[Line],
        axis: Axis,
        tick_text: Callable[[float], str],
        replay: Replay,
        theme: Theme,
        *,
        reading: Callable[[float], str] | None = None,
        with_powers: bool = True,
        alike: bool = False,
        with_names: bool = True,
    ) -> None:
        self._leader = None if alike else lines[0]
        self.title, self._theme, self._axis = title, theme, axis
        self._tick_text, self._reading = tick_text, reading
        self._epochs = EpochAxis(replay, [line.epochs for line in lines], theme.words)
        self._with_powers, self._with_names = with_powers, with_names
        self._words, self._best = theme.words.of(replay.meta.epoch_word), replay.meta.best_epoch
        self._tracks = [Track(line, self._epochs.axis, axis) for line in lines]
        self._divided = lru_cache(maxsize=4)(self._divide)
        self._axes, self._whole = kept(self._draw_axes), kept(self._draw)

    def draw(
        self,
        brush: Brush,
        place: Rect,
        reached: float,
        *,
        read_at: float | None = None,
        lit: int | None = None,
        glow: float = 0.0,
    ) -> None:
        """Draw everything up to an epoch, counted with fractions.

        Parameters
        ----------
        brush, place
            What with, and where.
        reached
            The epoch.
        read_at
            The epoch whose value the head tells; None for the same.
        lit, glow
            Which line is lit above all others, if any, and how brightly, 0 to 1.
        """
        self._whole(brush, place, reached, reached if read_at is None else read_at, lit, glow)

    def _draw(
        self,
        brush: Brush,
        place: Rect,
        reached: float,
        read_at: float,
        lit: int | None,
        glow: float,
    ) -> None:
        theme = self._theme
        plot, _, named = self._divided(place, brush.unit)
        tips = [tip for track in self._tracks if (tip := track.tip(plot, reached))]
        names = _place_names(brush, plot, tips) if named else []
        self._draw_head(brush, place, read_at)
        self._axes(brush, place, tuple(box for _, box in names))
        if self._best is not None and reached > self._best:
            _draw_best(
                brush, theme, plot, plot.x + self._epochs.axis.share(self._best) * plot.width
            )
        # The first line matters most, so it lies on top.
        for tip in reversed(tips):
            brush.curve(tip.points, tip.line.width, tip.line.rgba)
            if tip.has_ended:
                _draw_cross(brush, *tip.end, theme.bright)
            else:
                colour = theme.bright if tip.line is self._leader else tip.line.rgba
                brush.dot(*tip.end, 2 * tip.line.width, colour)
        if lit is not None and (tip := self._tracks[lit].tip(plot, reached)):
            _light(brush, tip, theme.warm_ink, glow)
        for tip, box in names:
            brush.text_at(tip.line.name, box.x, box.center[1], SMALL, tip.line.rgba)

    def _draw_axes(self, brush: Brush, place: Rect, names: tuple[Rect, ...]) -> None:
        """Draw ticks, rules, but not through the names of lines, and epochs."""
        theme, unit = self._theme, brush.unit
        plot, ticks, _ = self._divided(place, unit)
        if not any(tick == self._axis.low for tick, _ in ticks):
            _draw_rule(brush, theme, plot, plot.bottom, names)
        for tick, text in ticks:
            y = plot.bottom - self._axis.share(tick) * plot.height
            brush.text_at(text, plot.x - BESIDE * unit, y, SMALL, theme.soft, anchor="right")
            _draw_rule(brush, theme, plot, y, names)
        self._epochs.draw(brush, theme, plot, with_powers=self._with_powers)

    def _divide(self, place: Rect, unit: float) -> tuple[Rect, list[tuple[float, str]], bool]:
        """Return the place inside the axes, the ticks and their texts, and whether names fit."""
        brush = Brush(unit, font=self._theme.font)
        height = place.height - (HEAD + FOOT) * unit
        ticks = self._axis.ticks(max(2, 1 + int(height / (2.0 * LINE * unit))))
        labelled = [(tick, self._tick_text(tick)) for tick in ticks]
        left = max(brush.width_of(text, SMALL) for _, text in labelled) + BESIDE * unit
        plot = place.inset(left, HEAD * unit, EDGE * unit, FOOT * unit)
        longest = max(brush.width_of(track.line.name, SMALL) for track in self._tracks)
        narrow = plot.inset(0.0, 0.0, longest + BESIDE * unit, 0.0)
        named = (
            self._with_names
            and len(self._tracks) > 1
            and narrow.width >= LEAST_SHARE * place.width
            and narrow.height >= LINE * unit
        )
        return narrow if named else plot, labelled, named

    def _draw_head(self, brush: Brush, place: Rect, reached: float) -> None:
        theme, unit = self._theme, brush.unit
        baseline = place.y + BASELINE * unit
        brush.text(self.title, place.x, baseline, SMALL, theme.soft)
        room = place.width - brush.width_of(self.title, SMALL) - 2 * BESIDE * unit
        texts, colour = self._said(reached)
        for text in texts:
            if brush.width_of(text, SMALL) <= room:
                brush.text(text, place.right, baseline, SMALL, colour, anchor="right")
                return

    def _said(self, reached: float) -> tuple[list[str], Rgba]:
        """Return what the head says of the moment, the longest way to say it first."""
        ends_at = self._tracks[0].ends_at
        if ends_at is not None and reached >= ends_at:
            words = self._words
            text = words.say("diverged_at", number=words.grouped(round(ends_at)))
            return [text, words.say("diverged")], self._theme.error_ink
        value = self._tracks[-1].recorded(reached)
        if self._reading is None or value is None:
            return [], self._theme.bright
        text, name = self._reading(value), self._tracks[-1].line.name
        return [f"{name} {text}", text] if len(self._tracks) > 1 else [text], self._theme.bright


def _place_names(brush: Brush, plot: Rect, tips: Sequence[Tip]) -> Names:
    """Return where each line's name stands behind its tip, none over another."""
    height = LINE * brush.unit
    ordered = sorted(tips, key=lambda tip: tip.end[1])
    middles = [tip.end[1] for tip in ordered]
    for index in range(1, len(middles)):
        middles[index] = max(middles[index], middles[index - 1] + height)
    # Pushed down too far, they are pushed up again from below.
    lowest = plot.bottom
    for index in reversed(range(len(middles))):
        middles[index] = min(middles[index], lowest)
        lowest = middles[index] - height
    names = []
    for tip, middle in zip(ordered, middles, strict=True):
        width = brush.width_of(tip.line.name, SMALL)
        away = BESIDE + (CROSS if tip.has_ended else 0.0)
        x, top = tip.end[0] + away * brush.unit, middle - height / 2
        names.append((tip, Rect(x, top, width, height)))
    return names


def _draw_rule(brush: Brush, theme: Theme, plot: Rect, y: float, names: Sequence[Rect]) -> None:
    """Draw a rule across the plot that fades where it would strike a name through."""
    pad, thick, x = 5 * brush.unit, 1.5 * brush.unit, plot.x
    for name in sorted(names, key=lambda box: box.x):
        away = abs(y - name.center[1]) / (name.height / 2)
        left = min(max(name.x - pad, x), plot.right)
        right = min(max(name.right + pad, left), plot.right)
        seen = smooth(window(away, 0.4, 1.0))
        if seen < 1.0 and right > left:
            brush.box(Rect(x, y - thick / 2, left - x, thick), fill=theme.line)
            under = Rect(left, y - thick / 2, right - left, thick)
            brush.box(under, fill=theme.line, opacity=seen)
            x = right
    if x < plot.right:
        brush.box(Rect(x, y - thick / 2, plot.right - x, thick), fill=theme.line)


def _draw_best(brush: Brush, theme: Theme, plot: Rect, x: float) -> None:
    """Draw a rule where the network was best, and what came after that behind it."""
    unit = brush.unit
    brush.box(Rect(x - 0.75 * unit, plot.y, 1.5 * unit, plot.height), fill=theme.soft, opacity=0.7)
    left, text = x + BESIDE * unit, theme.words.say("by_heart")
    if left + brush.width_of(text, SMALL) <= plot.right:
        brush.text(text, left, plot.y + 20 * unit, SMALL, theme.soft)


def _light(brush: Brush, tip: Tip, rgba: Rgba, glow: float) -> None:
    """Draw a line once more, thicker and in the colour of what is lit."""
    brush.curve(tip.points, LIT_WIDTH, rgba, glow)
    brush.dot(*tip.end, 2 * LIT_WIDTH, rgba, glow)


def _draw_cross(brush: Brush, x: float, y: float, rgba: Rgba) -> None:
    arm = CROSS * brush.unit
    brush.curve([(x - arm, y - arm), (x + arm, y + arm)], 3.0, rgba)
    brush.curve([(x - arm, y + arm), (x + arm, y - arm)], 3.0, rgba)
