"""Whether columns of words can be inputs: few words, no names, no dates."""

from __future__ import annotations

import re

from epochreel.data.cells import shown
from epochreel.data.reading import MOST_WORDS, too_many_words
from epochreel.data.table import Words
from epochreel.errors import DataError

# 2024-01-31, 2024/1/31 12:00, 31.01.2024, 1/31/24
_DATE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})")
# Of fewer rows, each may well have a colour of its own.
FEWEST_ROWS_OF_NAMES = 10


def check_words(column: Words) -> None:
    """Raise DataError if a column of words says nothing that could be learnt from.

    That is a column of more than 50 words, one of dates, or one in which each row has a word of
    its own, such as its name.
    """
    n_rows, n_words, name = len(column.codes), len(column.words), column.name
    example = shown(column.words[0])
    if all(_DATE.fullmatch(word) for word in column.words):
        raise DataError(
            f"column `{name}` holds dates such as `{example}`, which are neither numbers"
            f" nor categories; `ignore={name!r}`, or write them as days since the first"
        )
    if n_words > MOST_WORDS:
        raise too_many_words(name, column.words, "", n_words)
    if n_words == n_rows >= FEWEST_ROWS_OF_NAMES:
        raise DataError(
            f"column `{name}` has another text in each row, such as `{example}`: nothing"
            f" can be learnt from it; `ignore={name!r}`"
        )
