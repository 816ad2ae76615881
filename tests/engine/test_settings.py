import math

import pytest

from epochreel.engine import TrainerSettings
from epochreel.errors import UsageError


@pytest.mark.parametrize("n_epochs", [0, -1])
def test_a_training_has_at_least_one_epoch(n_epochs: int) -> None:
    with pytest.raises(UsageError, match=rf"`n_epochs` \(={n_epochs}\)"):
        TrainerSettings(n_epochs=n_epochs)


@pytest.mark.parametrize("learning_rate", [0.0, -1.0, math.inf, math.nan])
def test_the_learning_rate_is_positive_and_finite(learning_rate: float) -> None:
    with pytest.raises(UsageError, match=rf"`learning_rate` \(={learning_rate}\)"):
        TrainerSettings(n_epochs=1, learning_rate=learning_rate)


def test_an_unknown_loss_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown loss `hinge`; known: squared_error"):
        TrainerSettings(n_epochs=1, loss="hinge")
