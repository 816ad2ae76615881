"""What is written around units: names, how many there are, and what happens now."""

from __future__ import annotations

from collections.abc import Sequence

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.kit.words import grouped
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.nodes import Node, Scheme
from epochreel.scene.moments.units import Units
from epochreel.scene.network.columns import Columns
from epochreel.scene.network.naming import last_parts

READING_LINE, NOTE_LINE = 44.0, 10.0  # units over the bottom of the foot
NAME_LINE, COUNT_LINE = 26.0, 54.0  # units below the top of a name's place
FITS = 0.86  # of its size, at which a count is not yet cut
DRAWN = "what comes out"
RULE = "of many, those are shown that carry most at the end"
BACKWARD = "the error runs back, and what it passes changes"
# What blocks without a name are called, the longest that has room.
KINDS = {
    "conv": ("little pictures", "pictures", "maps"),
    "dense": ("neurons", "units"),
    "add": ("sum",),
    "pool": ("smaller",),
    "embedding": ("vectors",),
    "attention": ("attention", "looks"),
    "recurrent": ("memory",),
    "input": ("what comes in", "input"),
}
FURTHER = "what was found is put together, again everywhere"
SENTENCES = {
    "conv": "each little picture is looked for everywhere; where it fits, its map lights up",
    "dense": "each unit adds up all that reaches it",
    "add": "what went around and what was found are added up",
    "concat": "both are put side by side",
    "pool": "the maps shrink",
}


class UnitNames:
    """Names of columns, and what is said below them.

    Parameters
    ----------
    scheme, units, columns
        What there is, and where.
    theme
        Colours.
    upright
        Whether the signal runs up.
    """

    def __init__(
        self,
        scheme: Scheme,
        units: Sequence[Units],
        columns: Columns,
        theme: Theme,
        *,
        upright: bool,
    ) -> None:
        self._scheme, self._units, self._columns = scheme, units, columns
        self._theme, self._upright = theme, upright
        self._names, self._foot = kept(self._draw_names), kept(self._draw_foot)

    def draw(self, brush: Brush, flow: Flow, reading: str) -> None:
        """Draw all names, ``reading``, what is answered, and what happens now."""
        broken = tuple(
            state.output is not None and not state.output.is_finite and state.opacity > 0.5
            for state in flow.nodes
        )
        self._names(brush, broken)
        sentence = sentence_of(flow, self._scheme)
        if flow.probe is None and any(units.is_sample for units in self._units):
            sentence = RULE
        self._foot(brush, reading, flow.compared, sentence)

    def _draw_names(self, brush: Brush, broken: tuple[bool, ...]) -> None:
        theme = self._theme
        for node, column in enumerate(self._columns.columns):
            place = column.name
            count = "not a number" if broken[node] else count_text(self._units[node])
            if brush.width_of(count, SMALL * FITS) > place.width:
                count = count.rpartition(" ")[0] or count
            colour = theme.error_ink if broken[node] else theme.soft
            is_drawn = self._units[node].form == "picture" and node > 0
            name = name_of(self._scheme.nodes[node], brush, place.width, is_drawn=is_drawn)
            lines = ((name, theme.bright, NAME_LINE), (count, colour, COUNT_LINE))
            for text, rgba, down in lines:
                size = brush.fitting_size(text, SMALL, place.width)
                text = brush.fitted(text, size, place.width)
                y = place.y + down * brush.unit
                if self._upright:
                    brush.text(text, place.x, y, size, rgba)
                else:
                    brush.text(text, place.center[0], y, size, rgba, anchor="center")

    def _draw_foot(self, brush: Brush, reading: str, compared: float, sentence: str) -> None:
        place, theme = self._columns.foot, self._theme
        lines = (
            (reading, READING_LINE, theme.bright, compared),
            (sentence, NOTE_LINE, theme.soft, 1.0),
        )
        for text, over, colour, opacity in lines:
            size = brush.fitting_size(text, SMALL, place.width)
            text = brush.fitted(text, size, place.width)
            y = place.bottom - over * brush.unit
            brush.text(text, place.center[0], y, size, colour, anchor="center", opacity=opacity)


def name_of(node: Node, brush: Brush, width: float, *, is_drawn: bool = False) -> str:
    """Return what a node is called in so many px; what it is, where its name is only a number.

    ``is_drawn`` says whether it is the picture that a network answers.
    """
    last = node.label.rpartition(".")[2]
    if last.isdigit() and is_drawn:
        return DRAWN
    words = KINDS.get(node.first.kind, ()) if last.isdigit() else ()
    fits = (word for word in words if brush.width_of(word, SMALL) <= width)
    return next(fits, words[-1] if words else last_parts(brush, node.label, width))


def count_text(units: Units) -> str:
    """Return how many units there are, and how many of them are shown."""
    if units.form == "picture":
        height, width = units.size
        return grouped(width) if height == 1 else f"{height} \N{MULTIPLICATION SIGN} {width}"
    word = "maps" if units.form == "maps" else "units"
    if units.is_sample:
        return f"{len(units.shown)} of {grouped(units.n)} {word}"
    return f"{grouped(units.n)} {word if units.n > 1 else word[:-1]}"


def sentence_of(flow: Flow, scheme: Scheme) -> str:
    """Return what happens now, in a few words; nothing while nothing moves."""
    if flow.probe is None:
        return ""
    if any(travel is not None for travel in flow.backward):
        return BACKWARD
    going = [at for at, state in enumerate(flow.nodes) if 0.0 < state.reached < 1.0]
    going = [at for at in going if scheme.levels[at] > 0]
    if not going:
        return ""
    node = scheme.nodes[going[-1]]
    read = [scheme.nodes[link.source] for link in scheme.links if link.target == going[-1]]
    if node.first.kind == "conv" and any(other.first.kind != "input" for other in read):
        return FURTHER
    return SENTENCES.get(node.first.kind, "")
