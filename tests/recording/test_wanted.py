from __future__ import annotations

from typing import Any

import pytest

from epochreel.errors import UsageError
from epochreel.recording.wanted import budget_of, fitting, gradient_of, said_of, wanted_of

SIZES = {
    ("embed", "weight"): 900_000,
    ("embed", "gradient"): 900_000,
    ("blocks.0.fc", "weight"): 4_000,
    ("blocks.0.fc", "bias"): 40,
    ("blocks.0.fc", "bias gradient"): 40,
    ("blocks.0.fc", "activation"): 320,
    ("blocks.0.attention", "attention"): 640,
}


def test_by_default_all_but_gradients_is_wanted() -> None:
    kept = fitting(SIZES, wanted_of(None), None)
    assert kept == {key for key in SIZES if not key[1].endswith("gradient")}


def test_gradients_have_the_roles_that_words_know() -> None:
    wanted = wanted_of("gradients")
    assert [key for key in SIZES if key in wanted] == [
        ("embed", gradient_of("weight")),
        ("blocks.0.fc", gradient_of("bias")),
    ]


def test_the_largest_are_left_out_of_what_does_not_fit() -> None:
    kept = fitting(SIZES, wanted_of(None), 1_000_000)
    assert ("embed", "weight") not in kept
    assert ("blocks.0.fc", "weight") in kept


def test_patterns_choose_blocks() -> None:
    wanted = wanted_of({"weights": "blocks.*", "activations": ("*.fc",)})
    assert fitting(SIZES, wanted, None) == {
        ("blocks.0.fc", "weight"),
        ("blocks.0.fc", "bias"),
        ("blocks.0.fc", "activation"),
    }


def test_what_somebody_chose_must_fit() -> None:
    assert ("embed", "weight") in fitting(SIZES, wanted_of("weights"), 3_000_000)
    with pytest.raises(UsageError, match=r"904 kB, and `budget` \(=2 MB\) must have room for 3"):
        fitting(SIZES, wanted_of("weights"), 2_000_000)


def test_a_budget_in_which_nothing_fits_is_refused() -> None:
    with pytest.raises(UsageError, match="`budget`"):
        fitting(SIZES, wanted_of(None), 100)


def test_what_is_left_out_is_said_the_largest_first() -> None:
    said = said_of(SIZES, SIZES, most=2)
    assert said == ["gradient of embed (900 kB)", "weight of embed (900 kB)", "and 5 more"]


@pytest.mark.parametrize("what", ["weight", ["weights", "losses"], {"activation": "*"}])
def test_unknown_words_are_refused(what: Any) -> None:
    with pytest.raises(UsageError, match="there are weights, gradients, activations, attention"):
        wanted_of(what)


def test_budgets_are_sizes() -> None:
    assert budget_of("200MB") == 200_000_000
    assert budget_of(None) is None
    with pytest.raises(UsageError, match="`budget`"):
        budget_of("much")
