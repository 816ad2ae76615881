"""The reference optimisers, by hand; PyTorch is asked in `test_frameworks`."""

import numpy as np
import pytest

from epochreel.engine import TrainerSettings
from epochreel.engine.optimizers import Optimizer


def after(gradients: list[float], **settings) -> float:
    parameter = np.array([2.0])
    optimizer = Optimizer(TrainerSettings(1, 0.1, **settings))
    for gradient in gradients:
        optimizer.update([parameter], [np.array([gradient])], rate=0.1)
    return parameter.item()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"optimizer": "sgd"}, 2 - 0.1 * (3 - 1)),
        ({"optimizer": "sgd", "l2": 0.5}, 1.6 - 0.1 * (-1 + 0.8)),
        ({"optimizer": "momentum", "momentum": 0.5}, 2 - 0.1 * 3 - 0.1 * (1.5 - 1)),
        # Adam's first step is as long as the learning rate, whatever the gradient.
        ({"optimizer": "adam"}, 2 - 0.1 - 0.1 * (0.9 * 0.3 - 0.1) / 0.19 / (9.991 / 1.999) ** 0.5),
        ({"optimizer": "adamw", "l2": 0.0}, "adam"),
    ],
)
def test_two_steps_by_hand(settings, expected) -> None:
    if expected == "adam":
        expected = after([3.0, -1.0], optimizer="adam")
    assert after([3.0, -1.0], **settings) == pytest.approx(expected, rel=1e-7)


def test_adamw_pulls_apart_from_the_gradient() -> None:
    assert after([3.0], optimizer="adamw", l2=0.5) == pytest.approx(2 * 0.95 - 0.1, rel=1e-7)
    assert after([3.0], optimizer="adam", l2=0.5) == pytest.approx(2 - 0.1, rel=1e-7)
