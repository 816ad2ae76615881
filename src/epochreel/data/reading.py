"""Columns built from cells of text, a stretch of rows at a time, so that big files fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from epochreel.data.cells import is_missing, on_one_line, read_numbers, shown
from epochreel.data.dates import looks_like_date
from epochreel.data.table import Numbers, RawColumn, Words, where
from epochreel.data.written import DOTTED, Style, Trial, could_be, fitting, said, styles_for
from epochreel.errors import DataError

# A column of numbers may hold this share of texts before it is taken for words with numbers
# among them. One text is always taken for a slip.
STRAY_SHARE = 0.1
# One input or output each: more would neither fit a screen nor be learnt.
MOST_WORDS = 50
# More different words than this cannot become a column, so that they need not be kept; dates can.
MOST_WORDS_READ, MOST_DATES_READ = 1000, 500_000


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
        self._may_be_written = True
        self.has_commas = self._has_points = False
        self._points_part_thousands = decimal_comma

    def add(self, cells: Sequence[str]) -> None:
        """Read the next rows."""
        values, is_text = read_numbers(cells, decimal_comma=self._decimal_comma)
        if is_text is not None:
            self._note_texts(cells, is_text)
        elif self._decimal_comma:
            self._look_at_signs(cells)
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

    @property
    def may_be_written(self) -> bool:
        """Whether what is text may be numbers as people write them: ``1,234.5``, ``5 %``."""
        return bool(self._n_texts) and self._may_be_written

    @property
    def points_part_thousands(self) -> bool:
        """Whether ``42.000`` may be 42,000, in a file whose commas are decimal."""
        return self._has_points and self._points_part_thousands

    def _note_texts(self, cells: Sequence[str], is_text: NDArray[np.bool_]) -> None:
        if self._first_text is None:
            first = int(np.argmax(is_text))
            self._first_text = (self._n_read + first, shown(cells[first]))
        self._n_texts += int(is_text.sum())
        if self._may_be_written:
            self._may_be_written = could_be(
                {cells[row] for row in np.flatnonzero(is_text).tolist()}
            )

    def _look_at_signs(self, cells: Sequence[str]) -> None:
        for cell in set(cells):
            self.has_commas |= "," in cell
            if "." in cell:
                self._has_points = True
                self._points_part_thousands &= DOTTED.fullmatch(cell.strip()) is not None

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


class WrittenReading:
    """Cells read as numbers that people write, in whichever style fits all of them.

    Parameters
    ----------
    name
        Of the column.
    decimal_comma
        Whether commas are decimal in numbers around it.
    only
        A style that it must be; None to find it.
    """

    def __init__(self, name: str, *, decimal_comma: bool = False, only: Style | None = None):
        styles = styles_for(decimal_comma=decimal_comma) if only is None else (only,)
        self.name = name
        self._trials = [Trial(style) for style in styles]

    def add(self, cells: Sequence[str]) -> None:
        """Read the next rows."""
        for trial in self._trials:
            trial.add(cells)

    def finish(self) -> tuple[Numbers, str] | None:
        """Return the column and how it was read, in a line; None if no style fits."""
        trial = fitting(self._trials)
        if trial is None or trial.example is None:
            return None
        return Numbers(self.name, trial.values()), said(self.name, trial.example)


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
        self._n_checked = 0  # of the words, whether they are dates

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
            self._check_dates()

    def _check_dates(self) -> None:
        """Raise DataError if so many different words are no dates, or too many for these."""
        words = tuple(self._numbers)
        new, self._n_checked = words[self._n_checked :], len(words)
        if len(words) > MOST_DATES_READ or not all(map(looks_like_date, new)):
            most = MOST_WORDS_READ if len(words) <= MOST_DATES_READ else MOST_DATES_READ
            raise too_many_words(self.name, words, "more than ", most)

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
        return self._numbers.setdefault(on_one_line(cell.strip()), len(self._numbers))


def column_of_cells(name: str, cells: Sequence[str]) -> tuple[RawColumn, str]:
    """Return a column of numbers or of words, whichever the cells are, and a note or none.

    Raises
    ------
    DataError
        If a few texts stand in a column of numbers.
    """
    numbers = NumberReading(name)
    numbers.add(cells)
    if numbers.may_be_written:
        written = WrittenReading(name)
        written.add(cells)
        if (found := written.finish()) is not None:
            return found
    column = numbers.finish()
    if column is not None:
        return column, ""
    words = WordReading(name)
    words.add(cells)
    return words.finish(), ""


def too_many_words(name: str, words: Sequence[str], prefix: str, count: int) -> DataError:
    """Return the error for a column of more different words than there can be inputs."""
    # Sorted, signs come before digits and digits before letters: a stray `-` is shown first.
    examples = ", ".join(f"`{shown(word)}`" for word in sorted(words)[:3])
    return DataError(
        f"column `{name}` has {prefix}{count:,} different texts, such as {examples}; at most"
        f" {MOST_WORDS} can be told apart; an input is left out by `ignore={name!r}`"
    )
