import pytest

from epochreel.data.choice import Choice
from epochreel.errors import DataError, UsageError


def test_an_unknown_target_is_answered_with_the_columns_and_the_nearest() -> None:
    with pytest.raises(
        UsageError, match=r"^unknown target `Lable`; did you mean `label`\? columns: age, label$"
    ):
        Choice(("Lable",)).check(["age", "label"])


def test_nothing_near_is_suggested_where_nothing_is_near() -> None:
    with pytest.raises(UsageError, match=r"^unknown target `xyz`; columns: age, label$"):
        Choice(("xyz",)).check(["age", "label"])


def test_of_many_columns_the_first_are_listed() -> None:
    names = [f"c{i}" for i in range(100)]
    with pytest.raises(UsageError, match=r"`c99`\? columns: c0, .*, c29 and 70 more$"):
        Choice(("c999",)).check(names)


def test_an_unknown_column_to_ignore_is_said() -> None:
    with pytest.raises(UsageError, match=r"^unknown column to ignore `agee`; did you mean `age`"):
        Choice(("label",), ("agee",)).check(["age", "label"])


def test_a_column_is_not_both_target_and_ignored() -> None:
    with pytest.raises(UsageError, match="`label` cannot be both"):
        Choice(("label",), ("label",))
    with pytest.raises(UsageError, match="`y` cannot be both"):
        Choice((), ("y",)).check(["x", "y"], ["y"])


def test_no_target_and_no_input_are_said() -> None:
    with pytest.raises(UsageError, match=r"which column is the target.* columns: age, label$"):
        Choice().check(["age", "label"])
    with pytest.raises(UsageError, match="no input is left"):
        Choice(("label",), ("age",)).check(["age", "label"])
    Choice().check(["age", "label"], ["label"])


def test_a_name_that_stands_twice_is_no_choice() -> None:
    with pytest.raises(DataError, match="columns 1 and 3 are both named `a`"):
        Choice(("b",)).check(["a", "b", "a"])
