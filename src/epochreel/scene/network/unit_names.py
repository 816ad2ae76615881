"""What is written around units: names, how many there are, and what happens now."""

from __future__ import annotations

from collections.abc import Sequence

from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.nodes import Node, Scheme
from epochreel.scene.moments.units import Units
from epochreel.scene.network.columns import Columns
from epochreel.scene.network.naming import last_parts

READING_LINE, NOTE_LINE = 44.0, 10.0  # units over the bottom of the foot
NAME_LINE, COUNT_LINE = 26.0, 54.0  # units below the top of a name's place
FITS = 0.86  # of its size, at which a count is not yet cut
# What blocks without a name are called, the longest that has room.
KINDS = {
    "conv": ("block_pictures", "block_maps"),
    "dense": ("block_neurons",),
    "add": ("block_sum",),
    "pool": ("block_smaller",),
    "embedding": ("block_vectors",),
    "attention": ("block_attention",),
    "recurrent": ("block_memory",),
    "input": ("block_input",),
}
SENTENCES = {
    "conv": "now_window",
    "dense": "now_dense",
    "add": "now_add",
    "concat": "now_concat",
    "pool": "now_pool",
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
        words = self._theme.words
        sentence = sentence_of(flow, self._scheme, words)
        if flow.probe is None and any(units.is_sample for units in self._units):
            sentence = words.say("now_rule")
        self._foot(brush, reading, flow.compared, sentence)

    def _draw_names(self, brush: Brush, broken: tuple[bool, ...]) -> None:
        theme = self._theme
        for node, column in enumerate(self._columns.columns):
            place = column.name
            count = count_text(self._units[node], theme.words)
            if broken[node]:
                count = theme.words.say("not_a_number")
            if brush.width_of(count, SMALL * FITS) > place.width:
                count = count.rpartition(" ")[0] or count
            colour = theme.error_ink if broken[node] else theme.soft
            is_drawn = self._units[node].form == "picture" and node > 0
            name = name_of(
                *(self._scheme.nodes[node], brush, place.width, theme.words), is_drawn=is_drawn
            )
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


def name_of(
    node: Node, brush: Brush, width: float, words: Wording, *, is_drawn: bool = False
) -> str:
    """Return what a node is called in so many px; what it is, where its name is only a number.

    ``is_drawn`` says whether it is the picture that a network answers.
    """
    last = node.label.rpartition(".")[2]
    if last.isdigit() and is_drawn:
        return words.say("block_output")
    keys = KINDS.get(node.first.kind, ()) if last.isdigit() else ()
    said = [words.say(key) for key in keys]
    fits = (word for word in said if brush.width_of(word, SMALL) <= width)
    return next(fits, said[-1] if said else last_parts(brush, node.label, width))


def count_text(units: Units, words: Wording) -> str:
    """Return how many units there are, and how many of them are shown."""
    if units.form == "picture":
        height, width = map(words.grouped, units.size)
        return width if units.size[0] == 1 else f"{height} \N{MULTIPLICATION SIGN} {width}"
    kind = "maps" if units.form == "maps" else "units"
    if units.is_sample:
        shown, total = words.grouped(len(units.shown)), words.grouped(units.n)
        return words.say(f"{kind}_of", number=shown, total=total)
    return words.say(f"{kind}_count", units.n)


def sentence_of(flow: Flow, scheme: Scheme, words: Wording) -> str:
    """Return what happens now, in a few words; nothing while nothing moves."""
    if flow.probe is None:
        return ""
    if any(travel is not None for travel in flow.backward):
        return words.say("now_back")
    going = [at for at, state in enumerate(flow.nodes) if 0.0 < state.reached < 1.0]
    going = [at for at in going if scheme.levels[at] > 0]
    if not going:
        return ""
    node = scheme.nodes[going[-1]]
    read = [scheme.nodes[link.source] for link in scheme.links if link.target == going[-1]]
    if node.first.kind == "conv" and any(other.first.kind != "input" for other in read):
        return words.say("now_further")
    key = SENTENCES.get(node.first.kind)
    return "" if key is None else words.say(key)
