"""Patches of a picture as tokens: each over its column, and all of them where they belong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.drawing import Image
from epochreel.network import NetworkSpec
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded_pixels
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.theme import Theme
from epochreel.scene.network.seen import picture_pixels
from epochreel.scene.network.token_labels import Patches
from epochreel.scene.network.token_places import TokenPlaces
from epochreel.steps import Tensor

WHOLE = 132.0  # units, the side of the whole picture


class SeenPatches:
    """A picture and its patches.

    Parameters
    ----------
    patches
        How it is cut.
    network
        What reads it.
    places, shown
        Where tokens stand, and which.
    theme
        Colours.
    """

    def __init__(
        self,
        patches: Patches,
        network: NetworkSpec,
        places: TokenPlaces,
        shown: NDArray[np.int64],
        theme: Theme,
    ) -> None:
        self._patches, self._places, self._shown, self._theme = patches, places, shown, theme
        self._block = network.block(network.inputs[0])

    def draw(
        self,
        brush: Brush,
        given: Tensor,
        opacity: float,
        focus: float | None,
        shares: NDArray[np.float64] | None,
    ) -> None:
        """Draw what is looked at.

        Parameters
        ----------
        brush
            Carries unit and opacity.
        given
            What the network is given.
        opacity
            How far it is to be seen.
        focus
            Which token looks; None if none does.
        shares
            ``(n_shown,)``, how much it takes from each; None if that is unknown.
        """
        if opacity <= 0.004:
            return
        pixels = picture_pixels(given, self._block, self._theme)
        for number, rect in zip(self._shown.tolist(), self._places.tokens, strict=True):
            cut = self._cut(pixels, number - self._patches.n_before)
            side = min(rect.width, rect.height)
            x, y = rect.center
            if cut is None:
                brush.dot(x, y, 5.0, self._theme.warm_ink, opacity)
            else:
                cut = faded_pixels(np.ascontiguousarray(cut), brush.opacity * opacity)
                brush.inks.append(Image(x - side / 2, y - side / 2, side, side, cut))
        self._draw_whole(brush, pixels, opacity, focus, shares)

    def _cut(self, pixels: NDArray[np.uint8], number: int) -> NDArray[np.uint8] | None:
        if number < 0:
            return None
        row, column = divmod(number, self._patches.columns)
        side = self._patches.size * pixels.shape[0] // (self._patches.rows * self._patches.size)
        return pixels[row * side : (row + 1) * side, column * side : (column + 1) * side]

    def _draw_whole(
        self,
        brush: Brush,
        pixels: NDArray[np.uint8],
        opacity: float,
        focus: float | None,
        shares: NDArray[np.float64] | None,
    ) -> None:
        """Draw the picture beside the columns; what is not looked at is darker."""
        theme, patches, unit = self._theme, self._patches, brush.unit
        gutter, box = self._places.gutter, self._places.tokens[0]
        # Between the name of the first row and the end of the foot.
        top, bottom = self._places.labels[0].center[1] + 30 * unit, self._places.foot.bottom
        side = min(WHOLE * unit, gutter.width, bottom - 8 * unit - top)
        y = min(box.center[1] - side / 2, bottom - 8 * unit - side)
        place = Rect(gutter.x, max(y, top), side, side * patches.rows / patches.columns)
        shown = faded_pixels(pixels, brush.opacity * opacity)
        brush.inks.append(Image(place.x, place.y, place.width, place.height, shown))
        across, down = place.width / patches.columns, place.height / patches.rows
        if shares is not None:
            veil = np.zeros((patches.rows, patches.columns, 4), np.uint8)
            veil[..., :3] = np.round(np.array(theme.gap[:3]) * 255).astype(np.uint8)
            dark = np.full(patches.rows * patches.columns, 0.85)
            largest = max(float(shares.max()), 1e-9)
            for number, share in zip(self._shown.tolist(), shares.tolist(), strict=True):
                if number >= patches.n_before:
                    dark[number - patches.n_before] = 0.85 * (1.0 - share / largest)
            veil[..., 3] = np.round(dark * 255 * brush.opacity * opacity).reshape(veil.shape[:2])
            brush.inks.append(Image(place.x, place.y, place.width, place.height, veil))
        if focus is not None:
            number = int(self._shown[round(focus)]) - patches.n_before
            row, column = divmod(max(number, 0), patches.columns)
            if number >= 0:
                spot = Rect(place.x + column * across, place.y + row * down, across, down)
                brush.box(spot, radius=1.0, line=theme.bright, line_width=2.0, opacity=opacity)
