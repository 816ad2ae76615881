import json
import math

import pytest

from epochreel.engine import TrainerSettings
from epochreel.errors import UsageError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_epochs", 0),
        ("n_epochs", -1),
        ("learning_rate", 0.0),
        ("learning_rate", -1.0),
        ("learning_rate", math.inf),
        ("learning_rate", math.nan),
        ("batch_size", 0),
        ("batch_size", "half"),
        ("shuffle_seed", -1),
        ("l2", -0.1),
        ("l2", math.inf),
        ("momentum", -0.1),
        ("momentum", 1.0),
    ],
)
def test_a_value_out_of_range_is_named(name: str, value: float) -> None:
    with pytest.raises(UsageError, match=rf"`{name}` \(={value}\) must be "):
        TrainerSettings(**{"n_epochs": 1, "learning_rate": 1.0, name: value})


@pytest.mark.parametrize(
    ("kind", "name", "known"),
    [
        ("loss", "hinge", "squared_error, binary_cross_entropy, cross_entropy"),
        ("optimizer", "lion", "sgd, momentum, adam, adamw"),
        ("schedule", "linear", "constant, cosine"),
        ("initialisation", "zeros", "seed-uniform, glorot, he"),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(kind: str, name: str, known: str) -> None:
    with pytest.raises(UsageError, match=rf"unknown {kind} `{name}`; known: {known}$"):
        TrainerSettings(**{"n_epochs": 1, "learning_rate": 1.0, kind: name})


def test_the_l2_of_adamw_is_on_unless_it_is_turned_off() -> None:
    assert TrainerSettings(1, 0.1, optimizer="adamw").l2_factor == 0.01
    assert TrainerSettings(1, 0.1, optimizer="adamw", l2=0.0).l2_factor == 0.0
    assert TrainerSettings(1, 0.1, optimizer="adam").l2_factor == 0.0


def test_a_cosine_falls_from_all_over_half_to_nothing() -> None:
    settings = TrainerSettings(1, 0.2, schedule="cosine")
    rates = [settings.learning_rate_at(step, 10) for step in range(1, 12)]
    assert rates[0] == 0.2
    assert rates[5] == pytest.approx(0.1, rel=1e-15)
    assert rates[10] == pytest.approx(0.0, abs=1e-17)
    assert rates == sorted(rates, reverse=True)
    assert TrainerSettings(1, 0.2).learning_rate_at(7, 10) == 0.2


def test_as_json_they_make_the_same_training_again() -> None:
    settings = TrainerSettings(
        3, 0.01, "cross_entropy", "adamw", "full", True, 4, None, 0.5, "cosine", "he"
    )
    plain = json.loads(json.dumps(settings.to_json()))
    assert plain["l2"] == 0.01
    again = TrainerSettings(**plain)
    assert again.to_json() == plain
    assert (again.n_epochs, again.batch_size, again.schedule) == (3, "full", "cosine")
