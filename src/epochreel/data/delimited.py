"""Tables from .csv and .tsv files, read a stretch at a time.

A file is gone through once for the numbers, and once more if there are columns of words: whether
a column is one of words is not known before its end, and `01` cannot be had back from 1.0.
"""

from __future__ import annotations

import csv
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from epochreel.data.cells import is_missing, read_number, shown
from epochreel.data.choice import Choice
from epochreel.data.encodings import (
    NOT_UTF8,
    UTF_8,
    WINDOWS,
    encoding_of,
    first_byte_of_none,
)
from epochreel.data.reading import NumberReading, WordReading, WrittenReading
from epochreel.data.table import Numbers, RawColumn, Table
from epochreel.data.written import COMMA
from epochreel.errors import DataError

# What these take stays in the processor's cache: a million rows of ten columns cost 5.2 s of one
# core, against 8.5 s with ten times as many.
CELLS_AT_A_TIME = 20_000
LINES_LOOKED_AT = 20


@dataclass(frozen=True)
class _Layout:
    """What the first lines say of the rest.

    ``names`` are of all columns; ``unnamed`` are those that the person did not name.
    """

    path: Path
    delimiter: str
    names: tuple[str, ...]
    has_header: bool
    unnamed: frozenset[str]
    encoding: str

    @property
    def decimal_comma(self) -> bool:
        """Whether 1,5 may be a number: where commas are decimal, semicolons part the values."""
        return self.delimiter == ";"


@dataclass(frozen=True)
class _Chunk:
    lines: list[int]
    records: list[list[str]]


def read_delimited(path: Path, choice: Choice) -> Table:
    """Return the columns of a .csv or .tsv file.

    The first line names the columns, unless it holds numbers only. A .tsv is parted by tabs; a
    .csv by commas, semicolons, tabs or bars, whichever parts its first lines into equally many
    values. Where semicolons do, ``1,5`` is 1.5. Quotes, line breaks within them, a byte order
    mark and each system's line ends are understood; blank lines are passed over. What is neither
    UTF-8 nor UTF-16 is Windows-1252, if that has all its bytes.

    Raises
    ------
    DataError
        If the file cannot be read as a table; the message names the line, column and value.
    UsageError
        If the choice does not fit the columns.
    """
    tries = [encoding_of(path)]
    if tries[0][0] == UTF_8:
        tries.append((WINDOWS, f"{NOT_UTF8}; it was read as Windows-1252"))
    failure: UnicodeDecodeError | None = None
    for encoding, said in tries:
        try:
            layout = _look_at(path, encoding)
            choice.check(layout.names)
            table = _read(layout, choice)
        except UnicodeDecodeError as error:
            failure = error
        else:
            return replace(table, notes=(*filter(None, [said]), *table.notes))
    raise _unreadable(path) from failure


def _read(layout: _Layout, choice: Choice) -> Table:
    kept = [place for place, name in enumerate(layout.names) if choice.keeps(name)]
    readings = {
        place: NumberReading(layout.names[place], decimal_comma=layout.decimal_comma)
        for place in kept
    }
    line_parts = [np.empty(0, np.int64)]
    for chunk in _chunks(layout):
        line_parts.append(np.array(chunk.lines, np.int64))
        for place, cells in _columns(chunk, readings):
            readings[place].add(cells)
    lines = np.concatenate(line_parts)
    if not len(lines):
        raise DataError("there is a header, but no rows follow")
    written = _read_written(layout, readings)
    columns: dict[int, RawColumn | None] = {
        place: written[place][0] if place in written else reading.finish(lines)
        for place, reading in readings.items()
    }
    notes = _header_notes(layout) + [said for _, said in written.values()]
    for place, column in list(columns.items()):
        note = _why_left_out(layout, column)
        if note and layout.names[place] not in choice.targets:
            notes.append(note)
            del columns[place]
        if column is None and readings[place].is_mixed:
            notes.append(f"column `{layout.names[place]}` mixes numbers and words: all are words")
    columns |= _read_words(layout, [place for place, column in columns.items() if column is None])
    found = tuple(column for column in columns.values() if column is not None)
    return Table(found, lines, notes=tuple(notes))


def _read_written(
    layout: _Layout, readings: Mapping[int, NumberReading]
) -> dict[int, tuple[Numbers, str]]:
    """Return the columns of numbers that are written as people do, each with a line on how."""
    tried = {
        place: WrittenReading(reading.name, decimal_comma=layout.decimal_comma)
        for place, reading in readings.items()
        if reading.may_be_written
    }
    if any(reading.has_commas for reading in readings.values()):
        for place, reading in readings.items():
            if place not in tried and reading.points_part_thousands:
                tried[place] = WrittenReading(reading.name, only=COMMA)
    if tried:
        for chunk in _chunks(layout):
            for place, cells in _columns(chunk, tried):
                tried[place].add(cells)
    found = {place: reading.finish() for place, reading in tried.items()}
    return {place: column for place, column in found.items() if column is not None}


def _read_words(layout: _Layout, places: Sequence[int]) -> dict[int, RawColumn]:
    readings = {place: WordReading(layout.names[place]) for place in places}
    if readings:
        for chunk in _chunks(layout):
            for place, cells in _columns(chunk, readings):
                readings[place].add(cells)
    return {place: reading.finish() for place, reading in readings.items()}


def _why_left_out(layout: _Layout, column: RawColumn | None) -> str:
    """Return a note on a column that nobody named and that says nothing, or an empty one."""
    if not isinstance(column, Numbers) or column.name not in layout.unnamed:
        return ""
    values = column.values
    if column.missing.all():
        return f"{column.name} has neither name nor values: left out"
    if len(values) > 1 and np.array_equal(values, values[0] + np.arange(len(values))):
        # What pandas writes in front of a table unless told not to.
        return f"{column.name} has no name and counts the rows: left out"
    return ""


def _header_notes(layout: _Layout) -> list[str]:
    if layout.has_header:
        return []
    return [
        f"the first line holds numbers only, so the columns are called {layout.names[0]} to"
        f" {layout.names[-1]}"
    ]


def _columns(chunk: _Chunk, places: Container[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for place, cells in enumerate(zip(*chunk.records, strict=True)):
        if place in places:
            yield place, cells


def _chunks(layout: _Layout) -> Iterator[_Chunk]:
    """Yield the rows, each as long as the header."""
    most = max(1, CELLS_AT_A_TIME // len(layout.names))
    rows = _records(layout.path, layout.delimiter, layout.encoding)
    if layout.has_header:
        next(rows)
    while stretch := list(islice(rows, most)):
        lines, records = zip(*stretch, strict=True)
        chunk = _Chunk(list(lines), list(records))
        _check_lengths(chunk, layout.names)
        yield chunk


def _records(path: Path, delimiter: str, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins; blank lines are passed over."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True, strict=True)
        line = 1
        try:
            for record in reader:
                if record:
                    yield line, record
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataError(
                f"line {line}: what begins here is no record of values ({error}); look at its"
                " quotes"
            ) from error


def _check_lengths(chunk: _Chunk, names: Sequence[str]) -> None:
    if set(map(len, chunk.records)) == {len(names)}:
        return
    for line, record in zip(chunk.lines, chunk.records, strict=True):
        found = f"line {line} has {len(record)} value{'s' * (len(record) != 1)}"
        wanted = f"where {len(names)} are wanted"
        if len(record) < len(names):
            raise DataError(f"{found} {wanted}: none for column `{names[len(record)]}`")
        if len(record) > len(names):
            beyond = shown(record[len(names)])
            raise DataError(
                f"{found} {wanted}: `{beyond}` is beyond the last column, `{names[-1]}`"
            )


def _look_at(path: Path, encoding: str) -> _Layout:
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _find_delimiter(path, encoding)
    first = next(_records(path, delimiter, encoding), None)
    if first is None:
        raise DataError("the file is empty")
    cells = [" ".join(cell.split()) for cell in first[1]]
    if all(_is_number(cell, delimiter) for cell in cells):
        names = tuple(f"x{place}" for place in range(1, len(cells) + 1))
        return _Layout(path, delimiter, names, False, frozenset(), encoding)
    names = tuple(cell or f"column {place}" for place, cell in enumerate(cells, start=1))
    unnamed = frozenset(name for name, cell in zip(names, cells, strict=True) if not cell)
    return _Layout(path, delimiter, names, True, unnamed, encoding)


def _is_number(cell: str, delimiter: str) -> bool:
    return not is_missing(cell) and read_number(cell, decimal_comma=delimiter == ";") is not None


def _find_delimiter(path: Path, encoding: str) -> str:
    """Return what parts the values of a .csv."""
    with path.open(encoding=encoding, newline="") as file:
        lines = list(islice(file, LINES_LOOKED_AT))
    counts = {delimiter: _value_counts(lines, delimiter) for delimiter in ";\t|,"}
    # A comma comes last: it may be a decimal sign in every line of a file parted otherwise.
    for delimiter, found in counts.items():
        if len(set(found)) == 1 and found[0] > 1:
            return delimiter
    return max(",;\t|", key=lambda delimiter: counts[delimiter][:1])


def _value_counts(lines: list[str], delimiter: str) -> list[int]:
    records = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    # The last may be cut short by where the look ended.
    counts = [len(record) for record in records if record]
    return counts[:-1] if len(lines) == LINES_LOOKED_AT else counts


def _unreadable(path: Path) -> DataError:
    line, place, byte = first_byte_of_none(path)
    return DataError(
        f"line {line}, byte {place} (0x{byte:02x}) is neither UTF-8 nor Windows-1252; save the"
        " file as UTF-8"
    )
