"""Dates become what their span tells apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from epochreel.data import from_arrays, load
from epochreel.data.dates import looks_like_date

Write = Callable[..., Path]  # the fixture `write`


def table(days: list[str]) -> str:
    return "day,y\n" + "".join(f"{day},{place % 7}.5\n" for place, day in enumerate(days))


def spread(first: date, step: int, count: int, form: str = "%Y-%m-%d") -> list[str]:
    return [(first + timedelta(step * place)).strftime(form) for place in range(count)]


def test_years_seasons_and_weekdays_of_a_long_span(write: Write) -> None:
    loaded = load(write(table(spread(date(2012, 1, 1), 11, 120))), "y", held_out=0)
    names = [column.name for column in loaded.training.schema.inputs]
    assert names == ["day year", "day season", "day weekday"]
    year, season, weekday = loaded.training.schema.inputs
    assert (year.to_people(float(loaded.training.inputs[0, 0])), year.are_years) == (2012, True)
    assert season.categories == ("Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov")
    assert weekday.categories[0] == "Monday"
    first = loaded.training.inputs[0]
    assert season.words_of(first[1:5]) == "Dec-Feb"
    assert weekday.words_of(first[5:].tolist()) == "Sunday"
    assert loaded.notes[0] == (
        "column `day` holds dates, 2012-01-01 to 2015-08-02: learnt as year, season, weekday"
    )


@pytest.mark.parametrize(
    ("days", "parts"),
    [
        (spread(date(2024, 3, 1), 1, 40), ["day day", "day weekday"]),
        (spread(date(2024, 1, 1), 31, 12), ["day day", "day season"]),
        ([f"{year}-01-01" for year in range(1990, 2020)], ["day year"]),
        (["2024-05-05 08:30", "2024-05-05 17:00", "2024-05-05 09:00"], ["day hour"]),
        (["2024-05-05", "2024-05-05", "2024-05-05"], ["day day"]),
    ],
    ids=["weeks", "months", "years", "hours", "one day"],
)
def test_other_spans_have_other_parts(write: Write, days: list[str], parts: list[str]) -> None:
    loaded = load(write(table(days)), "y", held_out=0)
    assert [column.name for column in loaded.training.schema.inputs] == parts


@pytest.mark.parametrize(
    ("form", "step"), [("%d.%m.%Y", 1), ("%m/%d/%y", 1), ("%d/%m/%Y", 3), ("%Y/%m/%d", 1)]
)
def test_each_way_to_write_a_date_is_the_same_day(write: Write, form: str, step: int) -> None:
    first = date(2023, 12, 20)
    loaded = load(write(table(spread(first, step, 40, form))), "y", held_out=0)
    column = loaded.training.schema.inputs[0]
    days = [column.to_people(value) for value in loaded.training.inputs[:, 0].tolist()]
    assert days == pytest.approx([step * place for place in range(40)])


def test_more_dates_than_words_that_are_kept(write: Write) -> None:
    path = write(table(spread(date(2010, 1, 1), 1, 1500)))
    assert load(path, "y").training.schema.inputs[0].name == "day year"


def test_gaps_in_dates_are_treated_as_others_are(write: Write) -> None:
    days = spread(date(2012, 1, 1), 11, 120)
    days[3] = ""
    assert load(write(table(days)), "y", missing="drop", held_out=0).training.n_examples == 119
    assert np.isfinite(load(write(table(days)), "y", missing="mean").training.inputs).all()


def test_arrays_of_dates_are_read_as_files_are() -> None:
    days = np.arange("2012-01-01", "2016-01-01", 12, dtype="datetime64[D]")
    inputs = np.stack([days, days[::-1]], axis=1)
    loaded = from_arrays(inputs, np.arange(len(days)) % 5 + 0.5)
    names = [column.name for column in loaded.training.schema.inputs]
    assert names == [f"x{n} {part}" for n in (1, 2) for part in ("year", "season", "weekday")]


@pytest.mark.parametrize("text", ["1.5", "2024", "12:30", "1-2", "2024-1-1-1", "1.1.1.1", "a"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert not looks_like_date(text)
