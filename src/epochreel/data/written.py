"""Numbers as people write them: `42.000,00 €`, `5 %`, `1,234.5`, `12 500`.

Which sign is decimal is a matter of a whole column: a style fits it if it can read every cell.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from epochreel.data.cells import is_missing

_SPACES = str.maketrans(
    dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", " ")
)
_CODES = ("EUR", "USD", "GBP", "CHF", "JPY", "CNY")
# Nobody counts thousandths of them, so that three digits behind a point are thousands.
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
DOTTED = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")


class Style(NamedTuple):
    """How numbers are written: what parts thousands, and what decimals."""

    name: str
    groups: str
    decimal: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a number without sign and unit looks like."""
        groups, decimal = re.escape(self.groups), re.escape(self.decimal)
        return re.compile(rf"(\d{{1,3}}([{groups}]\d{{3}})+|\d+)({decimal}\d+)?")


POINT, COMMA = Style("1,234.5", ",", "."), Style("1.234,5", ".", ",")
SPACED_POINT, SPACED_COMMA = (
    Style("1 234.5", " '\N{RIGHT SINGLE QUOTATION MARK}", "."),
    Style("1 234,5", " '\N{RIGHT SINGLE QUOTATION MARK}", ","),
)
STYLES = (POINT, SPACED_POINT, COMMA, SPACED_COMMA)
_PATTERNS = {style: style.pattern for style in STYLES}


class Number(NamedTuple):
    """A cell that was read: its value, and its unit, which may be empty."""

    value: float
    unit: str


def read_as(cell: str, style: Style) -> Number | None:
    """Return a cell that is not missing as a number; None if it is none in this style."""
    bare, sign, unit = _split(cell)
    if _PATTERNS[style].fullmatch(bare) is None:
        return _plain(cell, style)
    digits = "".join(mark for mark in bare if mark not in style.groups)
    return Number(sign * float(digits.replace(style.decimal, ".")), unit)


def styles_for(*, decimal_comma: bool) -> tuple[Style, ...]:
    """Return all styles, the most likely first."""
    return (COMMA, SPACED_COMMA, POINT, SPACED_POINT) if decimal_comma else STYLES


@dataclass
class Trial:
    """One style tried on a column, a stretch of rows at a time.

    Parameters
    ----------
    style
        Which.
    """

    style: Style
    fits: bool = True
    example: tuple[str, float] | None = None
    _parts: list[NDArray[np.float64]] = field(default_factory=list)
    _units: set[str] = field(default_factory=set)
    _all_grouped: bool = True

    def add(self, cells: Sequence[str]) -> None:
        """Read the next rows, as long as the style fits."""
        if not self.fits:
            return
        values: dict[str, float] = {}
        for cell in set(cells):
            number = None if is_missing(cell) else read_as(cell, self.style)
            if number is None and not is_missing(cell):
                self.fits = False
                return
            values[cell] = math.nan if number is None else number.value
            self._note(cell, number)
        self.fits = len(self._units) <= 1
        self._parts.append(np.fromiter(map(values.__getitem__, cells), np.float64, len(cells)))

    def values(self) -> NDArray[np.float64]:
        """Return the numbers of all rows; NaN where nothing was given."""
        return np.concatenate(self._parts) if self._parts else np.empty(0)

    @property
    def is_likely(self) -> bool:
        """Whether it fits, and does not take thousands of money for thousandths."""
        money = any(_is_money(unit) for unit in self._units)
        return self.fits and not (money and self._all_grouped and self.style.decimal == ".")

    def _note(self, cell: str, number: Number | None) -> None:
        if number is None:
            return
        if number.unit or number.value:  # what is nothing needs no unit
            self._units.add(number.unit)
        bare = _split(cell)[0]
        self._all_grouped &= _GROUPED.fullmatch(bare) is not None
        # The longest shows most of how the others are written.
        if self.example is None or len(cell) > len(self.example[0]):
            self.example = cell.strip(), number.value


def fitting(trials: Iterable[Trial]) -> Trial | None:
    """Return the first style that fits a column well; None if none fits."""
    fit = [trial for trial in trials if trial.fits]
    return next((trial for trial in fit if trial.is_likely), next(iter(fit), None))


def could_be(texts: Iterable[str]) -> bool:
    """Return whether texts that are no plain numbers could all be numbers in one style."""
    cells = list(texts)
    return any(all(read_as(cell, style) is not None for cell in cells) for style in STYLES)


def said(name: str, example: tuple[str, float]) -> str:
    """Return a note on how a column was read."""
    return f"column `{name}`: `{example[0]}` is read as the number {example[1]:.12g}"


def _split(cell: str) -> tuple[str, int, str]:
    """Return a cell's digits with what is between them, its sign and its unit."""
    text = cell.translate(_SPACES).replace("\N{MINUS SIGN}", "-").strip()
    unit, text = _without_unit(text)
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-").strip() if text[:1] in ("+", "-") else text
    if not unit:  # -€ 5
        unit, text = _without_unit(text)
    return text, sign, unit


def _without_unit(text: str) -> tuple[str, str]:
    for unit in _units_at(text):
        if text.startswith(unit):
            return unit, text.removeprefix(unit).strip()
        if text.endswith(unit):
            return unit, text.removesuffix(unit).strip()
    return "", text


def _units_at(text: str) -> list[str]:
    signs = [sign for sign in (text[:1], text[-1:]) if sign in ("%", "\N{PER MILLE SIGN}")]
    signs += [sign for sign in (text[:1], text[-1:]) if sign and _is_money(sign)]
    return [*signs, *(code for code in _CODES if code in text)]


def _is_money(unit: str) -> bool:
    return unit in _CODES or (len(unit) == 1 and unicodedata.category(unit) == "Sc")


def _plain(cell: str, style: Style) -> Number | None:
    """Return what Python takes for a number, such as 1e5, where its point is the style's."""
    if style.decimal != "." or "_" in cell:
        return None
    try:
        return Number(float(cell), "")
    except ValueError:
        return None
