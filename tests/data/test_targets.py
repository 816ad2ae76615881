import numpy as np
import pytest

from epochreel.data.options import TaskChoice
from epochreel.data.table import Numbers, Words
from epochreel.data.targets import read_targets
from epochreel.errors import DataError, UsageError

PRICE = Numbers("price", np.array([1.5, 2.0, 3.0]))
KIND = Words("kind", np.array([0, 1, 2], np.int32), ("a", "b", "c"))


def numbers(*values: float) -> Numbers:
    return Numbers("y", np.array(values, np.float64))


@pytest.mark.parametrize(
    ("column", "choice", "task", "words"),
    [
        (KIND, "auto", "classes", ("a", "b", "c")),
        (KIND.rows(np.array([2, 0])), "auto", "two classes", ("a", "c")),
        (PRICE, "auto", "numbers", None),
        (numbers(0, 1, 0), "auto", "two classes", ("0", "1")),
        (numbers(-0.0, 1, 0), "auto", "two classes", ("0", "1")),
        (numbers(-1, 7, 7), "auto", "two classes", ("-1", "7")),
        (numbers(0.5, 1, 1), "auto", "numbers", None),
        (numbers(0, 1, 0), "numbers", "numbers", None),
        (numbers(1, 2, 3), "auto", "numbers", None),
        (numbers(*[1, 2, 3] * 10), "auto", "classes", ("1", "2", "3")),
        (numbers(*[1, 2, 3] * 10, 1.5), "auto", "numbers", None),
        (numbers(*[1, 2, 3] * 9, 3), "auto", "numbers", None),
        (numbers(*[9, 10, 11] * 10), "auto", "classes", ("9", "10", "11")),
        (numbers(*list(range(20)) * 10), "auto", "classes", tuple(map(str, range(20)))),
        (numbers(*list(range(21)) * 10), "auto", "numbers", None),
        (numbers(1, 2.5, 3), "classes", "classes", ("1", "2.5", "3")),
    ],
)
def test_the_task_follows_from_the_target(
    column: Numbers | Words, choice: TaskChoice, task: str, words: tuple[str, ...] | None
) -> None:
    found, (target,) = read_targets([column], choice)
    assert found == task
    if words is None:
        assert target is column
    else:
        assert isinstance(target, Words)
        assert target.words == words


def test_several_numbers_are_learnt_together() -> None:
    assert read_targets([PRICE, numbers(0, 1, 1)], "auto")[0] == "numbers"


def test_targets_that_cannot_be_learnt() -> None:
    with pytest.raises(DataError, match=r"target `kind` holds words such as `a`;.* the only"):
        read_targets([PRICE, KIND], "auto")
    with pytest.raises(DataError, match="target `kind` holds words"):
        read_targets([KIND], "numbers")
    with pytest.raises(UsageError, match=r"`task=.classes.` takes one target, not 2"):
        read_targets([PRICE, PRICE], "classes")
    with pytest.raises(DataError, match=r"target `y` is `0\.5` in each of the 3 rows"):
        read_targets([PRICE, numbers(0.5, 0.5, 0.5)], "auto")
    with pytest.raises(DataError, match="target `y` has 60 different values; at most 50 classes"):
        read_targets([numbers(*range(60))], "classes")
