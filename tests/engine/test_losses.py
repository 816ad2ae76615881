import math

import numpy as np
import pytest

from epochreel.engine.activations import get_activation
from epochreel.engine.losses import LOSSES


@pytest.mark.parametrize(
    ("loss", "output", "totals", "targets", "expected"),
    [
        ("squared_error", "linear", [3.0, 1.0], [1.0, 2.0], 2.5),
        ("binary_cross_entropy", "sigmoid", [0.0, 0.0], [1.0, 0.0], 2 * math.log(2)),
        (
            "binary_cross_entropy",
            "sigmoid",
            [math.log(3)],
            [0.25],
            math.log(4) - 0.25 * math.log(3),
        ),
        # Sure and wrong: the output is 0 or 1 to the last bit, its logarithm no number.
        ("binary_cross_entropy", "sigmoid", [1000.0, -1000.0], [0.0, 1.0], 2000.0),
        ("binary_cross_entropy", "sigmoid", [1000.0, -1000.0], [1.0, 0.0], 0.0),
        ("cross_entropy", "softmax", [0.0, math.log(3)], [1.0, 0.0], math.log(4)),
        ("cross_entropy", "softmax", [1000.0, 0.0, -1000.0], [0.0, 0.5, 0.5], 1500.0),
    ],
)
def test_the_known_values(loss, output, totals, targets, expected) -> None:
    totals, targets = np.array([totals]), np.array([targets])
    with np.errstate(all="raise", under="ignore"):
        outputs = get_activation(output).function(totals)
        value = LOSSES[loss].of_examples(totals, outputs, targets)
    np.testing.assert_allclose(value, [expected], rtol=1e-9)
