"""Columns built from cells of text, a stretch of rows at a time, so that big files fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.data.cells import is_missing, read_numbers, shown
from epochreel.data.table import Numbers, RawColumn, Words, where
from epochreel.errors import DataError

# A column of numbers may hold this share of texts before it is taken for words with numbers
# among them. One text is always taken for a slip.
STRAY_SHARE = 0.1
# One input or output each: more would neither fit a screen nor be learnt.
MOST_WORDS = 50
# More different words than this cannot become a column, so that they need not be kept.
MOST_WORDS_READ = 1000


class NumberReading:
    """Cells read as numbers, and what spoke against it.

    Parameters
    ----------
    name
        Of the column.
    decimal_comma
        Read ``1,5`` as 1.5.
    """

    def __init__(self, name: str, *, decimal_comma: bool = False) -> None:
        self.name = name
        self._decimal_comma = decimal_comma
        self._parts: list[NDArray[np.float64]] = []
        self._n_read = self._n_numbers = self._n_texts = 0
        self._first_text: tuple[int, str] | None = None

    def add(self, cells: Sequence[str]) -> None:
        """Read the next rows."""
        values, is_text = read_numbers(cells, decimal_comma=self._decimal_comma)
        if is_text is not None:
            if self._first_text is None:
                first = int(np.argmax(is_text))
                self._first_text = (self._n_read + first, shown(cells[first]))
            self._n_texts += int(is_text.sum())
        self._n_numbers += int(np.count_nonzero(~np.isnan(values)))
        self._n_read += len(cells)
        self._parts.append(values)

    @property
    def is_empty(self) -> bool:
        """Whether every value is missing."""
        return not self._n_numbers and not self._n_texts

    @property
    def is_mixed(self) -> bool:
        """Whether there are both numbers and texts."""
        return bool(self._n_numbers and self._n_texts)

    def finish(self, lines: NDArray[np.int64] | None = None) -> Numbers | None:
        """Return the column, or None if it is one of words.

        Parameters
        ----------
        lines
            As for `Table`, for the message.

        Raises
        ------
        DataError
            If a few texts stand in a column of numbers.
        """
        if self._first_text is None:
            values = np.concatenate(self._parts) if self._parts else np.empty(0)
            return Numbers(self.name, values)
        n_values = self._n_numbers + self._n_texts
        if self._n_texts < self._n_numbers and self._n_texts <= max(1, STRAY_SHARE * n_values):
            row, text = self._first_text
            more = f" ({self._n_texts} such values)" if self._n_texts > 1 else ""
            raise DataError(
                f"{where(row, self.name, lines)}: `{text}`{more} is not a number, unlike the rest"
                ' of the column; correct it, or empty it and say `missing="drop"` or'
                ' `missing="mean"`'
            )
        return None


class WordReading:
    """Cells read as words.

    Parameters
    ----------
    name
        Of the column.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: list[NDArray[np.int32]] = []
        self._numbers: dict[str, int] = {}

    def add(self, cells: Sequence[str]) -> None:
        """Read the next rows.

        Raises
        ------
        DataError
            If there are too many different words to keep.
        """
        codes = {cell: self._code(cell) for cell in set(cells)}
        self._parts.append(np.fromiter(map(codes.__getitem__, cells), np.int32, len(cells)))
        if len(self._numbers) > MOST_WORDS_READ:
            raise too_many_words(self.name, tuple(self._numbers), "more than ", MOST_WORDS_READ)

    def finish(self) -> Words:
        """Return the column, its words sorted."""
        codes = np.concatenate(self._parts) if self._parts else np.empty(0, np.int32)
        words = tuple(sorted(self._numbers))
        places = np.full(len(words) + 1, -1, np.int32)  # the last is for -1, missing
        for place, word in enumerate(words):
            places[self._numbers[word]] = place
        return Words(self.name, places[codes], words)

    def _code(self, cell: str) -> int:
        if is_missing(cell):
            return -1
        return self._numbers.setdefault(cell.strip(), len(self._numbers))


def column_of_cells(name: str, cells: Sequence[str]) -> RawColumn:
    """Return a column of numbers or of words, whichever the cells are.

    Raises
    ------
    DataError
        If a few texts stand in a column of numbers.
    """
    numbers = NumberReading(name)
    numbers.add(cells)
    column = numbers.finish()
    if column is not None:
        return column
    words = WordReading(name)
    words.add(cells)
    return words.finish()


def too_many_words(name: str, words: Sequence[str], prefix: str, count: int) -> DataError:
    """Return the error for a column of more different words than there can be inputs."""
    # Sorted, signs come before digits and digits before letters: a stray `-` is shown first.
    examples = ", ".join(f"`{shown(word)}`" for word in sorted(words)[:3])
    return DataError(
        f"column `{name}` has {prefix}{count:,} different texts, such as {examples}; at most"
        f" {MOST_WORDS} can be told apart; an input is left out by `ignore={name!r}`"
    )
