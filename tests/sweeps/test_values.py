from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from epochreel.errors import UsageError
from epochreel.recording import Choices
from epochreel.sweeps import SWEPT, read_values


@pytest.mark.parametrize(
    ("name", "given", "values"),
    [
        ("learning_rate", "0.1,0.5,1,5", (0.1, 0.5, 1.0, 5.0)),
        ("learning_rate", 0.1, (0.1,)),
        ("learning_rate", [1, 0.5], (1.0, 0.5)),
        ("learning_rate", np.array([0.1, 10.0]), (0.1, 10.0)),
        ("hidden", "2,4,8", ((2,), (4,), (8,))),
        ("hidden", "16x8, none,4", ((16, 8), (), (4,))),
        ("hidden", 8, ((8,),)),
        ("hidden", [2, (4, 4), "8x8", []], ((2,), (4, 4), (8, 8), ())),
        ("hidden", np.array([2, 4]), ((2,), (4,))),
        ("epochs", "10,100", (10, 100)),
        ("batch_size", "1,16,full", (1, 16, "full")),
        ("activation", "tanh, relu", ("tanh", "relu")),
        ("bias", [True, False], (True, False)),
    ],
)
def test_values_are_read(name: str, given: Any, values: tuple[Any, ...]) -> None:
    assert read_values(name, given) == values


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("learning_rate", "0.1,x", "`learning_rate` (=0.1,x) must be numbers, such as"),
        ("learning_rate", "0.1,,1", "'' is none"),
        ("learning_rate", True, "must be numbers"),
        ("learning_rate", [], "has no value to try"),
        ("learning_rate", "0.1,1e-1", "has 1e-1 twice"),
        ("hidden", "8,8", "has 8 twice: commas stand between trainings; layers of one are"),
        ("hidden", "8,8", "written 8x8"),
        ("hidden", "16x,4", "16x8 for two layers, or none, such as 4,8,16x8: '16x' is none"),
        ("hidden", [2, (4, 0.5)], "(4, 0.5) is none"),
        ("epochs", "10.5", "`epochs` (=10.5) must be whole numbers"),
        ("epochs", [10, True], "True is none"),
        ("batch_size", "16,all", "numbers of examples or full"),
        ("activation", [1], "must be names, such as tanh,relu"),
        ("bias", "no", "must be True or False"),
    ],
)
def test_what_is_no_value_is_refused(name: str, given: Any, said: str) -> None:
    with pytest.raises(UsageError) as error:
        read_values(name, given)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_every_choice_of_a_training_can_be_tried() -> None:
    assert {*SWEPT, "seed"} == {field.name for field in fields(Choices)}
