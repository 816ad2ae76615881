import numpy as np
import pytest

from epochreel.data import RECIPES, explanations, generate
from epochreel.errors import UsageError

BUNDLED = ("iris", "wine", "digits")
DRAWN = ("circles", "moons", "spiral", "checkerboard", "wave")
TABLES = {
    "and": "0001", "or": "0111", "nand": "1110", "nor": "1000", "xor2": "0110", "xnor": "1001",
    "parity": "0110100110010110",
}  # fmt: skip


@pytest.mark.parametrize(("name", "answers"), TABLES.items())
def test_truth_tables(name: str, answers: str) -> None:
    loaded = generate(name)
    assert loaded.held_out is None
    n_bits = loaded.training.inputs.shape[1]
    counted = loaded.training.inputs @ 2 ** np.arange(n_bits - 1, -1, -1)
    assert counted.tolist() == list(range(2**n_bits))
    assert loaded.training.targets[:, 0].tolist() == [float(answer) for answer in answers]


@pytest.mark.parametrize("name", DRAWN)
def test_drawn_problems_are_the_same_for_the_same_seed(name: str) -> None:
    one, same, other = generate(name, 1), generate(name, 1), generate(name, 2)
    np.testing.assert_array_equal(one.training.inputs, same.training.inputs)
    assert not np.array_equal(one.training.inputs, other.training.inputs)
    assert one.held_out is not None
    assert one.held_out.n_examples == round(
        0.2 * (one.training.n_examples + one.held_out.n_examples)
    )
    assert np.abs(one.training.inputs).max() < 1.3
    schema = one.training.schema
    if schema.task == "two classes":
        assert schema.input_names == ("x", "y")
        assert 0.4 < one.training.targets.mean() < 0.6


def test_the_shapes_are_what_they_are_called() -> None:
    circles = generate("circles").training
    radius = np.hypot(*circles.inputs.T)
    outer = circles.targets[:, 0] == 1
    assert circles.schema.targets[0].categories == ("inner", "outer")
    assert radius[~outer].max() < 0.55 < 0.65 < radius[outer].min()
    board = generate("checkerboard").training
    light = np.floor((board.inputs + 1) * 2).sum(axis=1) % 2
    np.testing.assert_array_equal(light, board.targets[:, 0])
    moons = generate("moons").training
    upper = moons.targets[:, 0] == 0
    assert moons.inputs[upper, 1].mean() > moons.inputs[~upper, 1].mean() + 0.2
    spiral = generate("spiral").training
    radius = np.hypot(*spiral.inputs.T)
    turned = np.arctan2(*spiral.inputs.T) - 3 * np.pi * radius - np.pi * spiral.targets[:, 0]
    far = radius > 0.3
    assert (np.cos(turned[far]) > 0.5).all()


def test_unknown_problems_are_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown problem `chess`; known: and, or, .*, digits$"):
        generate("chess")


def test_each_problem_has_one_line_and_a_recipe() -> None:
    assert set(explanations()) == {*TABLES, *DRAWN, *BUNDLED} == set(RECIPES)
    assert all(line and "\n" not in line for line in explanations().values())


@pytest.mark.frameworks
@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_problems_are_those_of_scikit_learn(name: str) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    theirs, ours = getattr(datasets, f"load_{name}")(), generate(name)
    assert ours.held_out is not None
    schema = ours.training.schema
    rows = [
        column.to_people(value)
        for examples in (ours.training, ours.held_out)
        for row in examples.inputs.tolist()
        for column, value in zip(schema.inputs, row, strict=True)
    ]
    assert np.sort(rows) == pytest.approx(np.sort(theirs.data.ravel()), abs=1e-9)
    answers = np.concatenate([ours.training.targets, ours.held_out.targets]).sum(axis=0)
    assert answers.tolist() == np.bincount(theirs.target).tolist()


def test_bundled_problems() -> None:
    iris, wine, digits = (generate(name) for name in BUNDLED)
    assert iris.training.schema.output_names == ("setosa", "versicolor", "virginica")
    assert iris.training.schema.input_names[0] == "sepal length (cm)"
    assert (iris.training.n_examples, wine.training.inputs.shape) == (120, (142, 13))
    assert np.allclose(wine.training.inputs.std(axis=0), 1)
    schema = digits.training.schema
    assert schema.image == (8, 8)
    assert (digits.training.inputs.min(), digits.training.inputs.max()) == (0, 1)
    assert schema.inputs[0].to_people(1.0) == 16
    assert digits.held_out is not None
    assert digits.training.n_examples + digits.held_out.n_examples == 1797
    counts = digits.held_out.targets.sum(axis=0)
    assert counts.min() >= 34
    assert counts.max() <= 37
