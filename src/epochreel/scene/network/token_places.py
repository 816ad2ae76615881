"""Where tokens stand as columns, and rows as what they become, from below.

The same on a stage that stands upright: a text is read from left to right there, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import Regions

# Units.
GUTTER, GUTTER_UPRIGHT = 178.0, 150.0  # beside the columns, where rows are named
PITCH, WIDEST_PITCH, MOST_TOKENS = 60.0, 128.0, 18  # of columns, the least and the most
TOKEN, FOOT = 56.0, 96.0  # the height of a token's box, and what is said below
ANSWER, LIST = 92.0, 150.0  # above all: a letter, or a list of classes
STRIP_WIDTH, STRIP_HEIGHT = 100.0, 58.0  # of a vector's cells, at most


@dataclass(frozen=True, eq=False)
class TokenPlaces:
    """Where everything of a sequence stands.

    Parameters
    ----------
    tokens
        Of each shown token, its box at the bottom.
    strips
        By row, from below, of each token the cells of its vector.
    labels
        Of each row, where it is named, beside the first column.
    answers
        Above each column, its middle; or where a list is drawn, of each answer.
    foot
        Where what holds for all is written.
    gutter
        The place beside the columns.
    """

    tokens: tuple[Rect, ...]
    strips: tuple[tuple[Rect, ...], ...]
    labels: tuple[Rect, ...]
    answers: NDArray[np.float64]
    foot: Rect
    gutter: Rect


def most_tokens(regions: Regions) -> int:
    """Return how many tokens have room side by side."""
    gutter = (GUTTER_UPRIGHT if regions.direction == "up" else GUTTER) * regions.unit
    room = regions.network.width - gutter
    return max(min(int(room / (PITCH * regions.unit)), MOST_TOKENS), 1)


def place_tokens(regions: Regions, n_tokens: int, n_rows: int, n_answers: int) -> TokenPlaces:
    """Return where so many tokens and rows stand.

    Parameters
    ----------
    regions
        The stage.
    n_tokens, n_rows
        How many are shown.
    n_answers
        How many there are of all tokens together; 0 where each token has its own.
    """
    unit, region = regions.unit, regions.network
    gutter = (GUTTER_UPRIGHT if regions.direction == "up" else GUTTER) * unit
    room = region.width - gutter
    pitch = min(room / n_tokens, WIDEST_PITCH * unit)
    left = region.x + gutter + (room - pitch * n_tokens) / 2
    x = left + (np.arange(n_tokens) + 0.5) * pitch
    foot = Rect(region.x, region.bottom - FOOT * unit, region.width, FOOT * unit)
    box = min(0.84 * pitch, TOKEN * unit)
    bottom = foot.y - TOKEN * unit
    tokens = tuple(Rect(float(at) - box / 2, bottom, box, TOKEN * unit) for at in x)
    top = region.y + (LIST if n_answers else ANSWER) * unit
    step = (bottom - top) / (n_rows + 0.35)
    width = min(0.76 * pitch, STRIP_WIDTH * unit)
    height = min(0.62 * width, 0.42 * step, STRIP_HEIGHT * unit)
    middles = bottom - step * (np.arange(n_rows) + 0.72)
    strips = tuple(
        tuple(Rect(float(at) - width / 2, float(y) - height / 2, width, height) for at in x)
        for y in middles
    )
    wide = x[0] - width / 2 - 18 * unit - region.x
    labels = tuple(Rect(region.x, float(y) - 30 * unit, float(wide), 60 * unit) for y in middles)
    answers = np.stack([x, np.full(n_tokens, top - 0.56 * ANSWER * unit)], axis=1)
    if n_answers:
        apart = min(room / n_answers, 120 * unit)
        middle = left + pitch * n_tokens / 2
        across = middle + (np.arange(n_answers) - (n_answers - 1) / 2) * apart
        answers = np.stack([across, np.full(n_answers, top - 16 * unit)], axis=1)
    side = Rect(region.x, top, float(wide), foot.y - top)
    return TokenPlaces(tokens, strips, labels, answers, foot, side)
