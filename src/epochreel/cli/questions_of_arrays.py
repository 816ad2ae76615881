"""A question to a network that reads arrays, as a person types it, and the answer as a line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import InputsError
from epochreel.film.asked_arrays import Asked, arrays_of
from epochreel.scene.kit.language.wording import Wording
from epochreel.scene.network.reading import answer_words
from epochreel.trace import ReelFile

N_WORDS = 3  # of an answer in words


def arrays_asked(reel: ReelFile, text: str) -> tuple[Asked, str]:
    """Return what is asked of a network, one example, and how it is called on a line.

    Parameters
    ----------
    reel
        What was recorded.
    text
        Numbers with commas between, the name of a ``.npy`` file, or text.

    Raises
    ------
    InputsError
        If it does not fit the network.
    """
    network = reel.meta.network
    given, shown = _given(text, [network.block(name).out_shape for name in network.inputs])
    arrays, is_one = arrays_of(network, given, reel.vocabulary)
    if not is_one:
        raise InputsError(f"{shown} has several examples; one is asked at a time")
    return arrays, shown


def answer_text(output: NDArray[Any], words: tuple[str, ...] | None) -> str:
    """Return an answer: the likeliest words at the last place, or numbers, or how many they are.

    Parameters
    ----------
    output
        Of one example.
    words
        Of the vocabulary; None if there is none.
    """
    last = output.reshape(-1, output.shape[-1])[-1] if output.ndim else output
    if words is not None and last.shape == (len(words),):
        shares = np.exp(last - last.max())
        shares /= shares.sum()
        best = np.argsort(-shares)[:N_WORDS]
        return ", ".join(f"{words[i]!r} ({shares[i]:.1%})" for i in best)
    said = answer_words(output, None, Wording())
    return said[0] if said else shape_text(output)


def shape_text(output: NDArray[Any]) -> str:
    """Return what is said of an answer of too many numbers for a line."""
    return f"an array of {' x '.join(map(str, output.shape))}"


def _given(text: str, shapes: list[tuple[int, ...]]) -> tuple[Any, str]:
    if text.endswith(".npy"):
        try:
            return np.load(text, allow_pickle=False), Path(text).name
        except (OSError, ValueError, EOFError) as error:
            raise InputsError(f"no array of NumPy ({error}): {text}") from error
    if re.fullmatch(r"[-+\d.,eE\s]+", text):
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            return text, f"[{text}]"
        array = np.array([int(n) for n in numbers] if "." not in text else numbers)
        fits = len(shapes) == 1 and array.size == int(np.prod(shapes[0]))
        return array.reshape(shapes[0]) if fits else array, f"[{text}]"
    return text, f"[{text}]"
