"""Many questions at once, by name, from frames; and answers in the words of the data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import epochreel as er

ROWS = [[("red", "green", "blue")[row % 3], float(row % 7)] for row in range(42)]
KINDS = ["yes" if row % 3 == 0 else "no" for row in range(42)]


@pytest.fixture(scope="module")
def flowers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[er.Reel]:
    """Learnt from a word and a number, by the names of columns."""
    folder = tmp_path_factory.mktemp("reels")
    lines = [f"{colour},{size},{kind}" for (colour, size), kind in zip(ROWS, KINDS, strict=True)]
    (folder / "flowers.csv").write_text("\n".join(["colour,size,kind", *lines]))
    with er.train(
        folder / "flowers.csv", target="kind", path=folder / "a.reel", epochs=80
    ) as reel:
        yield reel


def test_many_rows_are_answered_as_each_by_itself(flowers: er.Reel) -> None:
    answers = flowers.ask(ROWS)
    assert answers.shape == (42, 1)
    np.testing.assert_allclose(answers, [flowers.ask(row) for row in ROWS], rtol=1e-12)
    assert flowers.ask(np.array(ROWS, object)).tolist() == answers.tolist()
    assert flowers.ask(ROWS[:1]).shape == (1, 1)
    assert flowers.ask(ROWS, at="start").shape == (42, 1)


def test_what_is_asked_may_be_named(flowers: er.Reel) -> None:
    told = flowers.ask(["red", 3.0])
    assert flowers.ask({"size": 3.0, "colour": "red"}).tolist() == told.tolist()
    # A whole row of the data has the answer in it, and perhaps more.
    assert flowers.ask({"size": 3, "colour": "red", "kind": "no", "id": 7}) == told
    several = flowers.ask({"size": [3.0, 1.0], "colour": np.array(["red", "blue"])})
    assert several.tolist() == flowers.ask([["red", 3.0], ["blue", 1.0]]).tolist()


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"size": 3}, "there is no `colour`; the network reads `colour`, `size`"),
        ({"size": [1, 2], "colour": ["red"]}, "`size` has 2 rows, `colour` has 1"),
        ({"size": [1], "colour": "red"}, r"the inputs \(=red\) must be a list"),
        ([["red", 1], ["pink", 2]], r"^row 1 \(from 0\): `pink` is unknown in column `colour`"),
        ([["red", 1], ["red"]], r"^row 1 \(from 0\): 1 input given"),
        ("red,3", r"the inputs \(=red,3\) must be a list, such as \[1, 1, 0\]"),
        ({"red", 3}, "must be a list"),
        (3, "must be a list"),
        (None, "must be a list"),
        ([], "0 inputs given"),
    ],
)
def test_questions_that_do_not_fit_are_refused(
    inputs: object, message: str, flowers: er.Reel
) -> None:
    with pytest.raises(er.InputsError, match=message):
        flowers.ask(inputs)  # pyright: ignore[reportArgumentType]


def test_answers_come_in_the_words_of_the_data(flowers: er.Reel) -> None:
    assert flowers.classes == ("no", "yes")
    assert flowers.predict(["red", 3]) == "yes"
    told = flowers.predict(ROWS)
    assert told.tolist() == ["yes" if p >= 0.5 else "no" for p in flowers.ask(ROWS)[:, 0]]
    assert np.mean(told == np.array(KINDS)) > 0.9


X = np.stack([np.tile([0.0, 1.0, 2.0], 14), np.linspace(0, 1, 42)], axis=1)


@pytest.mark.parametrize(
    ("targets", "classes"),
    [
        (X[:, 0].astype(int), (0, 1, 2)),
        (X[:, 0] > 0, (False, True)),
        ([("a", "b", "c")[int(at)] for at in X[:, 0]], ("a", "b", "c")),
    ],
)
def test_classes_are_what_they_were(targets: object, classes: tuple) -> None:
    with er.train(X, targets, epochs=60, learning_rate=0.05) as reel:
        assert reel.classes == classes
        assert type(reel.predict(X[0])) is type(classes[0])
        assert set(reel.predict(X).tolist()) == set(classes)
        assert np.mean(reel.predict(X) == np.array(targets)) > 0.95


def test_numbers_are_predicted_in_their_units() -> None:
    with er.train(X, 1000 + 300 * X[:, 1], epochs=100) as reel:
        assert reel.classes == ()
        assert reel.predict(X).shape == (42,)
        assert reel.predict(X[5]) == pytest.approx(reel.ask(X[5])[0])
    with er.train(X, np.stack([X[:, 1], 5 * X[:, 1]], axis=1), epochs=2) as reel:
        assert reel.predict(X).shape == (42, 2)
        assert reel.predict(X[5]).shape == (2,)
        assert reel.ask(X[:, :2].tolist()).tolist() == reel.ask(X).tolist()


def test_truth_values_are_asked_as_they_were_given(tmp_path: Path) -> None:
    rows = [[row % 2 == 0, row % 5] for row in range(40)]
    # As numbers of one array, truth values would be 0 and 1.
    with er.train(
        np.array(rows, object), [float(flag) + row for flag, row in rows], epochs=3
    ) as reel:
        told = reel.ask([True, 2])
        assert reel.ask(["True", 2]) == reel.ask([np.True_, 2]) == told
        assert reel.ask([False, 2]) != told
    lines = [f"{'yes' if flag else 'no'},{str(flag).lower()},{at}" for flag, at in rows]
    (tmp_path / "a.csv").write_text("\n".join(["kind,flag,size", *lines]))
    with er.train(tmp_path / "a.csv", target="kind", epochs=3) as reel:
        assert reel.ask([True, 2]) == reel.ask(["true", 2]) != reel.ask([False, 2])


def test_pictures_are_asked_as_pictures() -> None:
    pictures = np.random.default_rng(1).uniform(0, 16, (30, 4, 4))
    targets = pictures[:, 0].mean(axis=1) > pictures[:, 3].mean(axis=1)
    with er.train(pictures, targets, epochs=2) as reel:
        answers = reel.ask(pictures)
        assert answers.shape == (30, 1)
        for one in (pictures[3], pictures[3].ravel(), pictures[3].tolist()):
            np.testing.assert_allclose(reel.ask(one), answers[3], rtol=1e-12)
        np.testing.assert_allclose(reel.ask(pictures.tolist()), answers, rtol=1e-12)


@pytest.mark.frameworks
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_are_asked_by_their_columns(library: str, flowers: er.Reel) -> None:
    frames = pytest.importorskip(library)
    colours, sizes = zip(*ROWS, strict=True)
    frame = frames.DataFrame({"id": range(42), "size": sizes, "colour": colours})
    assert flowers.ask(frame).tolist() == flowers.ask(ROWS).tolist()
    with pytest.raises(er.InputsError, match="there is no `colour`"):
        flowers.ask(frame[["size"]])
    if library == "pandas":
        assert flowers.ask(frame.iloc[4]).tolist() == flowers.ask(ROWS[4]).tolist()


@pytest.mark.frameworks
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_categoricals_are_classes_in_their_declared_order(library: str) -> None:
    frames = pytest.importorskip(library)
    order = ["small", "large", "huge", "unheard of"]
    sizes = [order[row % 3] for row in range(42)]
    numbers = [float(row % 3) for row in range(42)]
    if library == "pandas":
        frame = frames.DataFrame({"size": frames.Categorical(sizes, order), "x": numbers})
        other = frames.DataFrame({"y": frames.Categorical([row % 2 for row in range(42)], [1, 0])})
    else:
        kinds = frames.Series(sizes, dtype=frames.Enum(order))
        frame = frames.DataFrame({"size": kinds, "x": numbers})
        other = None
    with er.train(frame, target="size", epochs=2) as reel:
        assert reel.classes == ("small", "large", "huge")
    with er.train(frame, target="x", task="numbers", epochs=2) as reel:
        assert reel.meta.training_set.schema.inputs[0].categories == ("small", "large", "huge")
    if other is not None:
        with er.train(numbers, other["y"], epochs=2) as reel:
            assert reel.classes == (1, 0)


def test_what_was_decided_is_said() -> None:
    lines: list[str] = []
    er.train(X, X[:, 0].astype(int), epochs=2, tell=lines.append).close()
    assert lines[:4] == [
        'target `y` has 3 different numbers, learnt as classes; `task="numbers"` learns it as a'
        " number",
        "learning y, one of 3 classes from 34 examples, 8 held out",
        "network 2-8-8-3: tanh, softmax, 104 synapses",
        "2 epochs, batches of 16: cross entropy, adam, learning rate 0.01 (cosine), l2 0.0882",
    ]
    lines.clear()
    er.train(X[:9], [0, 1, 2] * 3, epochs=2, tell=lines.append).close()
    assert lines[0].endswith('learnt as a number; `task="classes"` learns them as classes')
    assert lines[3].startswith("2 epochs, all examples at once: squared error")
    lines.clear()
    er.train(X, X[:, 0].astype(int), task="classes", epochs=2, tell=lines.append).close()
    assert lines[0].startswith("learning y")
