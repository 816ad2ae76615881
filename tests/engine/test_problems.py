import pytest

from epochreel.engine import get_problem, problem_names
from epochreel.errors import UsageError


def test_xor_is_that_of_the_first_film() -> None:
    xor = get_problem("xor")
    rows = zip(xor.training_set.inputs, xor.training_set.targets, strict=True)
    table = ["".join(f"{x:.0f}" for x in (*inputs, *targets)) for inputs, targets in rows]
    assert table == ["0010", "0111", "1011", "0101", "1001", "1110", "0000"]
    assert str(xor.network) == "3-4-1"
    assert all(not layer.has_bias for layer in xor.network.layers)
    assert (xor.settings.n_epochs, xor.settings.learning_rate, xor.seed) == (60_000, 1.0, 1)
    assert xor.shown_epochs == (
        2, 10, 20, 50, 100, 200, 300, 400, 500, 1000, 2500, 12500, 60000,
    )  # fmt: skip
    assert xor.epoch_word == "cycle"


@pytest.mark.parametrize("name", problem_names())
def test_a_problem_fits_together(name: str) -> None:
    problem = get_problem(name)
    assert problem.name == name
    assert "\n" not in problem.summary
    assert problem.training_set.inputs.shape[1] == problem.network.n_inputs
    assert problem.training_set.targets.shape[1] == problem.network.n_outputs
    assert list(problem.shown_epochs) == sorted(set(problem.shown_epochs))
    assert all(1 <= epoch <= problem.settings.n_epochs for epoch in problem.shown_epochs)
    if problem.question is not None:
        assert list(problem.question.inputs) not in problem.training_set.inputs.tolist()


def test_an_unknown_problem_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown problem `chess`; known: xor"):
        get_problem("chess")
