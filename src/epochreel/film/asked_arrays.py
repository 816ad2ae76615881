"""What people ask a network that reads arrays: examples, rows of them, or text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from epochreel.errors import InputsError
from epochreel.network import NetworkSpec

Asked = dict[str, NDArray[Any]]
# What tokenizers put in place of a space before a word, and what fills up what is too short.
_SPACES = ("\u0120", "\u2581", " ")
_FILLERS = ("<pad>", "[PAD]", "<|pad|>", "<PAD>")


def arrays_of(
    network: NetworkSpec, given: Any, vocabulary: Sequence[str] | None
) -> tuple[Asked, bool]:
    """Return what is asked as one array for each input, and whether it is a single example.

    Parameters
    ----------
    network
        That is asked.
    given
        One example or rows of them, as an array or nested lists; of a network with several inputs
        a mapping of their names, or one for each in their order; or text.
    vocabulary
        The words that whole numbers stand for; None if nobody said.

    Raises
    ------
    InputsError
        If it does not fit the network; the message says what would.
    """
    if isinstance(given, str):
        given = words_of(network, given, vocabulary)
    parts = _parts(network, given)
    arrays, are_one = {}, set[bool]()
    for name, value in parts.items():
        shape = network.block(name).out_shape
        try:
            array = np.asarray(value)
        except ValueError as error:  # rows of different lengths
            raise InputsError(f"input `{name}` is no array ({error})") from error
        if array.dtype.kind not in "fiub" or shape not in (array.shape, array.shape[1:]):
            raise InputsError(
                f"input `{name}` of shape {array.shape} ({array.dtype}) does not fit; the network"
                f" reads numbers of shape {shape}, or rows of such examples"
            )
        is_one = array.shape == shape
        are_one.add(is_one)
        arrays[name] = array[None] if is_one else array
    if len(are_one) > 1 or len({len(array) for array in arrays.values()}) > 1:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise InputsError(f"the inputs ({shapes}) must be of equally many examples")
    return arrays, are_one.pop()


def _parts(network: NetworkSpec, given: Any) -> Mapping[str, Any]:
    names = network.inputs
    if isinstance(given, Mapping):
        if set(given) != set(names):
            raise InputsError(f"inputs {sorted(given)} given, the network has {sorted(names)}")
        return {name: given[name] for name in names}
    if len(names) == 1:
        return {names[0]: given}
    if len(given) != len(names):
        raise InputsError(f"{len(given)} inputs given, the network has {', '.join(names)}")
    return dict(zip(names, given, strict=True))


def words_of(
    network: NetworkSpec, text: str, vocabulary: Sequence[str] | None
) -> NDArray[np.int64]:
    """Return text as the numbers of its words, as many as the network reads.

    At each place the longest word of the vocabulary that fits is taken. What is too short is
    filled up with the vocabulary's own word for that, if it has one.

    Raises
    ------
    InputsError
        If nobody said what the numbers stand for, the network does not read a row of them, or a
        piece of the text is no word.
    """
    if vocabulary is None:
        raise InputsError("the reel has no vocabulary, so that it is asked with numbers only")
    shapes = [network.block(name).out_shape for name in network.inputs]
    if len(shapes) != 1 or len(shapes[0]) != 1:
        raise InputsError(f"the network reads {shapes}, no row of words")
    length, numbers = shapes[0][0], _numbers_of(text, vocabulary)
    filler = next((vocabulary.index(word) for word in _FILLERS if word in vocabulary), None)
    if len(numbers) > length or (len(numbers) < length and filler is None):
        raise InputsError(f"{len(numbers)} words given, the network reads {length}")
    return np.array(numbers + [filler or 0] * (length - len(numbers)), np.int64)


def _numbers_of(text: str, vocabulary: Sequence[str]) -> list[int]:
    known = {word: number for number, word in reversed(list(enumerate(vocabulary))) if word}
    longest = max(map(len, known), default=0)
    numbers, at = [], 0
    while at < len(text):
        size = next((s for s in range(longest, 0, -1) if _found(text, at, s, known)), 0)
        if size:
            numbers.append(known[_found(text, at, size, known)])
            at += size
        elif text[at].isspace():  # between words of a vocabulary that has none for it
            at += 1
        else:
            piece = text[at:].split()[0]
            raise InputsError(f"`{piece}` is no word of the vocabulary of {len(vocabulary):,}")
    return numbers


def _found(text: str, at: int, size: int, known: Mapping[str, int]) -> str:
    """Return the word that a piece of the text is, or nothing."""
    piece = text[at : at + size]
    if len(piece) < size:
        return ""
    if piece in known:
        return piece
    if piece.startswith(" "):
        return next((s + piece[1:] for s in _SPACES if s + piece[1:] in known), "")
    return ""
