"""What is written around tokens: names of rows, what is left out, and what happens now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import blend, faded_pixels
from epochreel.scene.kit.keeping import kept
from epochreel.scene.kit.regions import SMALL
from epochreel.scene.kit.theme import Theme
from epochreel.scene.moments.flow import Flow
from epochreel.scene.moments.gates import gate_names
from epochreel.scene.moments.tokens import Row, TokenScheme
from epochreel.scene.network.pictures import weight_pictures
from epochreel.scene.network.token_places import TokenPlaces

READING_LINE, NOTE_LINE = 54.0, 18.0  # units over the bottom of the foot


class TokenWords:
    """The words around a sequence.

    Parameters
    ----------
    tokens, shown
        The network as rows, and which tokens are shown.
    n_dims
        How many numbers of a vector are shown, and how many there are.
    places, theme
        Where and how.
    """

    def __init__(
        self,
        tokens: TokenScheme,
        shown: NDArray[np.int64],
        n_dims: tuple[int, int],
        places: TokenPlaces,
        theme: Theme,
    ) -> None:
        self._tokens, self._shown, self._n_dims = tokens, shown, n_dims
        self._places, self._theme = places, theme
        self._labels, self._foot = kept(self._draw_labels), kept(self._draw_foot)

    def draw(self, brush: Brush, flow: Flow, active: int, reading: str) -> None:
        """Draw all of them.

        Parameters
        ----------
        brush, flow
            Unit and opacity, and what the network does.
        active
            The row that the signal has come to; -1 for none.
        reading
            What is answered.
        """
        self._labels(brush, active, tuple(round(state.error, 2) for state in flow.nodes))
        self._draw_weights(brush, flow)
        self._foot(brush, reading, flow.compared, self._sentence(flow, active))

    def _draw_labels(self, brush: Brush, active: int, errors: tuple[float, ...]) -> None:
        theme = self._theme
        for at, (row, place) in enumerate(
            zip(self._tokens.rows, self._places.labels, strict=True)
        ):
            colour = theme.bright if at == active else theme.soft
            colour = blend(colour, theme.error_ink, errors[at + 1])
            text = self._label(row)
            if row.kind == "look" and len(self._tokens.shown_layers) < self._tokens.n_layers:
                number = theme.words.grouped(row.number)
                text = theme.words.say("row_number", row=text, number=number)
            size = brush.fitting_size(text, SMALL, place.width)
            text = brush.fitted(text, size, place.width)
            y = place.center[1] - 6 * brush.unit
            brush.text_at(text, place.right, y, size, colour, anchor="right")
            gates = self._gates(row)
            if gates:
                size = brush.fitting_size(gates, 0.8 * SMALL, place.width)
                gates = brush.fitted(gates, size, place.width)
                y = self._places.strips[at][0].bottom + 13 * brush.unit
                brush.text_at(gates, place.right, y, size, theme.faint, anchor="right")
        self._draw_layer_note(brush)

    def _label(self, row: Row) -> str:
        if row.kind == "look" and any(block.notes.get("causal") for block in row.attention):
            return self._theme.words.say("row_look_back")
        return self._theme.words.say(f"row_{row.kind}")

    def _gates(self, row: Row) -> str:
        """Return what the gates of a recurrent block are called, in the order of their valves."""
        names = gate_names(row.block) if row.kind == "recur" else ()
        said = (self._theme.words.say(f"gate_{name}") for name in names)
        return " \N{MIDDLE DOT} ".join(said)

    def _draw_layer_note(self, brush: Brush) -> None:
        """Say what is left out: tokens, layers, numbers of a vector."""
        tokens, words = self._tokens, self._theme.words
        parts: list[str] = []
        if len(self._shown) < tokens.n_tokens:
            ends = (int(self._shown[0]) + 1, int(self._shown[-1]) + 1, tokens.n_tokens)
            first, last, total = map(words.grouped, ends)
            parts.append(words.say("tokens_shown", first=first, last=last, total=total))
        if len(tokens.shown_layers) < tokens.n_layers:
            number, total = map(words.grouped, (len(tokens.shown_layers), tokens.n_layers))
            parts.append(words.say("layers_shown", number=number, total=total))
        if self._n_dims[0] < self._n_dims[1]:
            number, total = map(words.grouped, self._n_dims)
            parts.append(words.say("numbers_shown", number=number, total=total))
        text = "  \N{MIDDLE DOT}  ".join(parts)
        place = self._places.foot
        size = brush.fitting_size(text, SMALL, place.width)
        text = brush.fitted(text, size, place.width)
        y = place.bottom - NOTE_LINE * brush.unit
        brush.text(text, place.right, y, size * 0.84, self._theme.faint, anchor="right")

    def _draw_weights(self, brush: Brush, flow: Flow) -> None:
        """Draw under each label some weights of what brings tokens there."""
        for at, place in enumerate(self._places.labels):
            weights = flow.nodes[at + 1].weights
            if weights is None or place.width < 40 * brush.unit:
                continue
            pixels = faded_pixels(weight_pictures(weights[None], self._theme), brush.opacity)
            wide, tall = min(place.width, 120 * brush.unit), 8 * brush.unit
            y = place.center[1] + 12 * brush.unit
            brush.inks.append(Image(place.right - wide, y, wide, tall, pixels))

    def _sentence(self, flow: Flow, active: int) -> str:
        if any(travel is not None for travel in flow.backward):
            return self._theme.words.say("now_back")
        if active < 0:
            return ""
        return self._theme.words.say(f"now_{self._tokens.rows[active].kind}")

    def _draw_foot(self, brush: Brush, reading: str, compared: float, sentence: str) -> None:
        place, theme = self._places.foot, self._theme
        # Beside the columns there may be the picture that they are cut from.
        left = min(self._places.tokens[0].x, place.center[0] - 280 * brush.unit)
        right = place.right
        text, colour = (reading, theme.bright) if compared > 0.5 else (sentence, theme.soft)
        size = brush.fitting_size(text, SMALL, right - left)
        text = brush.fitted(text, size, right - left)
        y = place.bottom - READING_LINE * brush.unit
        brush.text(text, (left + right) / 2, y, size, colour, anchor="center")
