"""What tokens are called: words of a vocabulary, numbers, or patches of a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from epochreel.network import NetworkSpec
from epochreel.scene.kit.words import significant
from epochreel.steps import Tensor

# How tokenizers write a space before a word, and the end of a line.
_SIGNS = {"\u0120": "", "\u2581": "", "\u010a": "\N{RETURN SYMBOL}", "\n": "\N{RETURN SYMBOL}"}
BLANK = "\N{OPEN BOX}"


@dataclass(frozen=True)
class Patches:
    """A picture cut into tokens.

    Parameters
    ----------
    size
        Pixels of a side of each.
    rows, columns
        How many there are.
    n_before
        How many tokens stand before them, such as one for the whole picture.
    """

    size: int
    rows: int
    columns: int
    n_before: int


def patches_of(network: NetworkSpec, n_tokens: int) -> Patches | None:
    """Return how a picture is cut into so many tokens; None if the input is none."""
    shape = network.block(network.inputs[0]).out_shape
    sides = shape[-2:] if len(shape) == 3 and shape[0] in (1, 3) else shape[:2]
    if len(shape) not in (2, 3) or len(sides) != 2 or min(sides) < 4:
        return None
    for before in (0, 1, 2):
        for size in range(2, min(sides) + 1):
            rows, columns = sides[0] // size, sides[1] // size
            fits = rows * size == sides[0] and columns * size == sides[1]
            if fits and rows * columns == n_tokens - before:
                return Patches(size, rows, columns, before)
    return None


def word_of(number: int, vocabulary: Sequence[str] | None) -> str:
    """Return what a token is called."""
    if vocabulary is None or not 0 <= number < len(vocabulary):
        return str(number)
    word = vocabulary[number]
    for sign, instead in _SIGNS.items():
        word = word.replace(sign, instead)
    return word if word.strip() else BLANK


def words_of(
    given: Tensor, shown: NDArray[np.int64], vocabulary: Sequence[str] | None
) -> list[str]:
    """Return what the shown tokens of an input are called."""
    if given.ndim == 1 and np.issubdtype(given.dtype, np.integer):
        return [word_of(int(number), vocabulary) for number in given[shown]]
    if given.ndim <= 2 and math.prod(given.shape) == len(given):
        return [significant(float(number)) for number in given.reshape(-1)[shown]]
    return [str(number + 1) for number in shown.tolist()]
