"""The words that numbers in the inputs of a network stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from epochreel.errors import UsageError


def words_of(vocabulary: Any) -> list[str] | None:
    """Return the words of a list or of a tokenizer, by their numbers; None for none.

    Raises
    ------
    UsageError
        If it is neither.
    """
    if vocabulary is None or isinstance(vocabulary, list | tuple):
        return None if vocabulary is None else [str(word) for word in vocabulary]
    numbers = vocabulary.get_vocab() if hasattr(vocabulary, "get_vocab") else vocabulary
    if not isinstance(numbers, Mapping):
        raise UsageError(
            f"`vocabulary` ({type(vocabulary).__name__}) must be a list of words or a tokenizer"
        )
    words = [""] * (max(numbers.values(), default=-1) + 1)
    for word, number in numbers.items():
        words[number] = str(word)
    return words
