"""Numbers and words of people's data as they stand in films."""

from __future__ import annotations

import numpy as np
import pytest

from epochreel.dataset import Column, Schema
from epochreel.scene.around.sentences import answer_text, right_text
from epochreel.scene.kit.labels import column_texts, input_text, output_text, target_text
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.words import percent, significant

ENGLISH = Wording()


@pytest.mark.parametrize(
    ("column", "number", "text"),
    [
        (Column("rooms", 3.0, 1.5, decimals=0), 7.0, "7"),
        (Column("petal", 3.0, 1.5, decimals=1), 5.1, "5.1"),
        (Column("petal", 3.0, 1.5), 5.1, "5.10"),
        (Column("year", 2005.0, 8.0, decimals=0), 2012.0, "2012"),
        (Column("price", 250_000.0, 80_000.0, decimals=0), 42_000.0, "42,000"),
        (Column("ink", 7.3, 5.1, decimals=0), 0.0, "0"),
        (Column("ink", 7.3, 5.1), 0.0, "0.00"),
        (Column("far", 0.0123, 0.2, decimals=4), 0.0123, "0.0123"),
        (Column("below", 3.0, 1.5, decimals=0), -7.0, "\N{MINUS SIGN}7"),
    ],
)
def test_numbers_have_no_more_decimals_than_the_data(
    column: Column, number: float, text: str
) -> None:
    schema = Schema((column,), (column,), "numbers")
    value = column.to_network(number)
    assert input_text(schema, 0, value, ENGLISH) == text
    assert target_text(schema, 0, value, ENGLISH) == text


def test_what_scaling_leaves_of_nothing_is_nothing() -> None:
    column = Column("ink", 4.884, 6.017)
    value = column.to_network(0.0) - 1.5e-16
    assert column.to_people(value) != 0.0
    assert input_text(Schema((column,), (column,)), 0, value, ENGLISH) == "0.00"


def test_answers_may_lie_between_the_numbers_of_the_data() -> None:
    rooms, year = Column("rooms", 3.0, 1.5, decimals=0), Column("year", 2005.0, 8.0, decimals=0)
    schema = Schema((rooms,), (rooms, year), "numbers")
    assert output_text(schema, 0, rooms.to_network(4.25), ENGLISH) == "4.25"
    assert output_text(schema, 1, year.to_network(2007.4), ENGLISH) == "2007"
    answer = np.array([rooms.to_network(4.25), year.to_network(2007.4)])
    assert answer_text(schema, answer, ENGLISH) == "rooms 4.25, year 2007"
    right = (rooms.to_network(4), year.to_network(2007))
    assert right_text(schema, right, ENGLISH) == "rooms 4, year 2007"


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.9997, 0, "99.9"),
        (0.9997, 1, "99.9"),
        (0.996, 0, "99.6"),
        (1.0, 0, "100"),
        (0.5, 1, "50.0"),
        (0.994, 0, "99"),
    ],
)
def test_nearly_all_is_not_all(share: float, decimals: int, text: str) -> None:
    assert percent(share, decimals) == text


def test_a_column_of_words_is_one_text() -> None:
    island = Column("island", categories=("Biscoe", "Dream", "Torgersen"))
    access, size = (
        Column("Zufahrt?", categories=("nein", "ja")),
        Column("size", 3.0, 1.5, decimals=0),
    )
    schema = Schema((island, access, size), (size,))
    assert schema.input_names == (
        *(f"island: {word}" for word in island.categories),
        "Zufahrt?",
        "size",
    )
    assert column_texts(schema, [1, 0, 0, 1, size.to_network(4)], ENGLISH) == ["Biscoe", "ja", "4"]
    assert [input_text(schema, 3, value, ENGLISH) for value in (0.0, 1.0)] == ["nein", "ja"]


def test_logarithms_are_told_as_the_numbers_they_are_of() -> None:
    price = Column("price", 5.0, 1.2, decimals=0, log_offset=0.5)
    for number in (0.0, 3.0, 12_000.0):
        assert price.to_people(price.to_network(number)) == pytest.approx(number, abs=1e-9)
    assert np.isfinite(price.to_people(1e6))
    assert significant(price.to_people(price.to_network(12_000.0))) == "12,000"
