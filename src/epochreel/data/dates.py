"""Dates as inputs: the year, the season, the day of the week, whichever their span tells apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from epochreel.data.cells import shown
from epochreel.data.table import Numbers, RawColumn, Words
from epochreel.errors import DataError

_TIME = r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
# 2024-01-31, 2024/1/31 12:00
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_TIME}"
)
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")  # 2024-01
# 31.01.2024, 1/31/24
_YEAR_LAST = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[-/.])(?P<second>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_CENTURY = 69  # years of two digits from here on are of the last century, as in C
# Without names of seasons, which are others in the south.
SEASONS = ("Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Of a shorter span the day counts; of a longer one years and seasons come back often enough.
FEWEST_YEARS, FEWEST_SEASON_DAYS, FEWEST_DAYS = 3, 180, 14


def looks_like_date(text: str) -> bool:
    """Return whether a text is written as a date, or a date and a time."""
    return _match(text) is not None


def are_dates(column: RawColumn) -> bool:
    """Return whether a column of words holds dates only."""
    return (
        isinstance(column, Words)
        and bool(column.words)
        and all(map(looks_like_date, column.words))
    )


def parts_of(column: Words) -> tuple[tuple[RawColumn, ...], str]:
    """Return what of dates can be learnt from, and a line that says it.

    Years if there are at least three, else the days since the first; the season where half a year
    is spanned; the day of the week where dates are of many days; the hour where times differ.

    Raises
    ------
    DataError
        If one of them is no day of the calendar.
    """
    days, hours = _days_of(column)
    name, codes = column.name, column.codes
    given = np.unique(codes[codes >= 0])
    dates = [date.fromordinal(day) for day in days[given].tolist()]
    span = (max(dates) - min(dates)).days
    parts: list[RawColumn] = []
    years = np.array([date.fromordinal(day).year for day in days.tolist()], np.float64)
    if len({day.year for day in dates}) >= FEWEST_YEARS:
        parts.append(_numbers(f"{name} year", years, codes))
    elif span:
        since = (days - days[given].min()).astype(np.float64)
        parts.append(_numbers(f"{name} day", since, codes))
    seasons = np.array([date.fromordinal(day).month % 12 // 3 for day in days.tolist()])
    if span >= FEWEST_SEASON_DAYS and len(np.unique(seasons[given])) > 1:
        parts.append(_words(f"{name} season", seasons, SEASONS, codes))
    weekdays = np.array([date.fromordinal(day).weekday() for day in days.tolist()])
    if _are_of_any_day(dates, weekdays[given]):
        parts.append(_words(f"{name} weekday", weekdays, WEEKDAYS, codes))
    if len(np.unique(hours[given])) > 1:
        parts.append(_numbers(f"{name} hour", hours, codes))
    if not parts:  # one day only, which a remark says of the column
        parts.append(_numbers(f"{name} day", np.zeros(len(days)), codes))
    told = ", ".join(part.name.removeprefix(f"{name} ") for part in parts)
    span_said = f"{min(dates)} to {max(dates)}"
    return tuple(parts), f"column `{name}` holds dates, {span_said}: learnt as {told}"


def no_dates_as_target(column: Words) -> DataError:
    """Return the error for a target of dates."""
    return DataError(
        f"target `{column.name}` holds dates such as `{shown(column.words[0])}`; give it as"
        " numbers, such as days since the first"
    )


def _are_of_any_day(dates: Sequence[date], weekdays: NDArray[np.integer]) -> bool:
    """Whether the day of the week can matter: what is dated by months falls on it by chance."""
    if len(set(dates)) < FEWEST_DAYS or len({day.day for day in dates}) <= 2:
        return False
    return len(np.unique(weekdays)) > 1


def _days_of(column: Words) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return of each word its day, counted as Python does, and its hour."""
    matches = [match for match in map(_match, column.words) if match is not None]
    day_first = _day_first(matches)
    days = [_day_of(match, day_first, column.name) for match in matches]
    return np.array(days, np.int64), np.array([_hour_of(match) for match in matches])


def _match(text: str) -> re.Match[str] | None:
    patterns = (_YEAR_FIRST, _YEAR_LAST, _MONTH)
    return next((match for each in patterns if (match := each.fullmatch(text))), None)


def _hour_of(match: re.Match[str]) -> float:
    found = match.groupdict()
    return int(found.get("hour") or 0) + int(found.get("minute") or 0) / 60


def _day_first(matches: Sequence[re.Match[str]]) -> bool:
    """Return whether days come before months: 31.1.2024, and 1/2 where another is 31/1."""
    late = [match for match in matches if "first" in match.re.groupindex]
    if any(int(match["first"]) > 12 for match in late):
        return True
    dotted = all(match["sign"] == "." for match in late)
    return dotted and not any(int(match["second"]) > 12 for match in late)


def _day_of(match: re.Match[str], day_first: bool, name: str) -> int:
    if "first" in match.re.groupindex:
        first, second = int(match["first"]), int(match["second"])
        day, month = (first, second) if day_first else (second, first)
    else:
        month, day = int(match["month"]), int(match.groupdict().get("day") or 1)
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 1900 if year >= _CENTURY else 2000
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        raise DataError(
            f"column `{name}` holds dates, but `{shown(match[0])}` is no day of the calendar;"
            f" correct it, or `ignore={name!r}`"
        ) from None


def _numbers(name: str, of_words: NDArray[np.float64], codes: NDArray[np.int32]) -> Numbers:
    return Numbers(name, np.where(codes < 0, np.nan, of_words[codes]))


def _words(
    name: str, of_words: NDArray[np.integer], known: tuple[str, ...], codes: NDArray[np.int32]
) -> Words:
    mine = np.where(codes < 0, -1, of_words[codes])
    used = np.unique(mine[mine >= 0])
    places = np.full(len(known) + 1, -1, np.int32)  # the last is for -1, missing
    places[used] = np.arange(len(used))
    return Words(name, places[mine], tuple(known[at] for at in used))
