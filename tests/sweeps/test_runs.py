from __future__ import annotations

import pytest

from epochreel.errors import UsageError
from epochreel.sweeps import MOST_UNASKED, check_count, read_values, runs_of


def test_every_combination_has_a_telling_name() -> None:
    values = {"hidden": read_values("hidden", "2,16x8,none"), "learning_rate": (0.1, 5.0, 1e-05)}
    runs = runs_of(values, 2, "xor")
    assert len(runs) == len({run.name for run in runs}) == 18
    assert [run.name for run in runs[:4]] == [
        "lr-0.1_hidden-2_seed-1",
        "lr-0.1_hidden-2_seed-2",
        "lr-0.1_hidden-16x8_seed-1",
        "lr-0.1_hidden-16x8_seed-2",
    ]
    assert runs[-1].name == "lr-1e-05_hidden-none_seed-2"
    assert runs[-1].chosen == {"learning_rate": 1e-05, "hidden": (), "seed": 2}
    assert runs[-1].varied == ("learning_rate", "hidden", "seed")


def test_only_what_differs_is_in_a_name() -> None:
    values = {"learning_rate": (0.1,), "bias": (True, False), "batch_size": (1, "full")}
    names = [run.name for run in runs_of(values, None, "xor")]
    assert names == [
        "batch-1_bias-yes",
        "batch-1_bias-no",
        "batch-full_bias-yes",
        "batch-full_bias-no",
    ]
    (only,) = runs_of({"learning_rate": (0.1,)}, None, "xor")
    assert (only.name, only.chosen) == ("xor", {"learning_rate": 0.1, "seed": 1})


def test_nobody_trains_thousands_by_mistake() -> None:
    hundred = tuple(range(1, 101))
    check_count({"epochs": hundred}, MOST_UNASKED // 100, way="--yes")
    with pytest.raises(UsageError, match=r"^10,000 trainings, more than 1,000: --yes trains"):
        check_count({"epochs": hundred}, 100, way="--yes")
    with pytest.raises(UsageError, match="`seeds` \\(=0\\) must be at least 1"):
        runs_of({}, 0, "xor")
