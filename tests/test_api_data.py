"""People's own data from Python: lists, arrays, files and frames, asked in their own terms."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import epochreel as er
from epochreel.scene.around.sentences import ending_of
from epochreel.scene.moments.replay import Replay
from epochreel.trace import open_reel

ROWS = [[rooms, age] for rooms in range(1, 8) for age in (0, 10, 20, 40, 60)]
PRICES = [100_000 + 40_000 * rooms - 900 * age for rooms, age in ROWS]
COLUMNS = {
    "size": [float(row % 7) for row in range(42)],
    "colour": [("red", "green", "blue")[row % 3] for row in range(42)],
    "kind": [("no", "yes")[row % 3 == 0] for row in range(42)],
}


def csv_file(folder: Path) -> Path:
    lines = [",".join(map(str, row)) for row in zip(*COLUMNS.values(), strict=True)]
    path = folder / "things.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]))
    return path


@pytest.mark.parametrize("kind", [list, np.array])
def test_lists_and_arrays_are_learnt_in_their_units(kind: type) -> None:
    with er.train(kind(ROWS), kind(PRICES), hidden=[8], epochs=300, seed=3) as reel:
        assert reel.meta.title == "Learning y from x1 and x2"
        assert reel.meta.network.sizes == (2, 8, 1)
        assert (reel.meta.n_epochs, reel.meta.seed) == (300, 3)
        answer = reel.ask([5, 20])
        assert answer.shape == (1,)
        assert answer[0] == pytest.approx(282_000, rel=0.05)
        assert reel.scalars("held_out_r2")[1][-1] > 0.9


def test_the_same_seed_is_the_same_training() -> None:
    answers = [er.train(ROWS, PRICES, epochs=5, seed=seed).ask([5, 20])[0] for seed in (1, 1, 2)]
    assert answers[0] == answers[1] != answers[2]


def test_words_are_asked_as_words(tmp_path: Path) -> None:
    with er.train(csv_file(tmp_path), target="kind", epochs=80) as reel:
        assert reel.meta.title == "Learning kind from things"
        assert reel.meta.training_set.schema.targets[0].categories == ("no", "yes")
        assert reel.ask([3, "red"])[0] > 0.9
        assert reel.ask(["3", "blue"])[0] < 0.1
        for wrong, message in (
            ([3, "pink"], "`pink` is unknown in column `colour`; known: blue, green, red"),
            ([3], r"1 input given \(3\), the network has 2; such as "),
            (["red", 3], "`red` in red,3 is no number; column `size` takes numbers"),
        ):
            with pytest.raises(er.InputsError, match=message):
                reel.ask(wrong)
        pictures = [
            reel.still(tmp_path / f"{place}.png", size=(160, 90), **look)
            for place, look in enumerate(
                ({}, {"inputs": [3, "red"]}, {"theme": "paper"}, {"panels": []})
            )
        ]
        assert len({picture.read_bytes() for picture in pictures}) == len(pictures)


@pytest.mark.frameworks
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_are_learnt_as_files_are(library: str, tmp_path: Path) -> None:
    frame = pytest.importorskip(library).DataFrame(COLUMNS)
    chosen = {"target": "kind", "epochs": 5}
    with er.train(csv_file(tmp_path), **chosen) as file, er.train(frame, **chosen) as reel:
        assert reel.meta.title == "Learning kind from size and colour"
        assert reel.ask([3, "red"]) == file.ask([3, "red"])
    inputs, targets = frame[["size", "colour"]], frame["kind"]
    with er.train(inputs, targets, epochs=5) as reel:
        assert reel.meta.training_set.schema.targets[0].name == "kind"
        assert reel.meta.training_set.schema.input_names[0] == "size"


def test_a_problem_is_trained_otherwise_on_request() -> None:
    with er.train("xor", epochs=30, batch_size="full", hidden=[5], seed=2) as reel:
        assert reel.meta.network.sizes == (3, 5, 1)
        assert (reel.meta.n_epochs, reel.meta.timeline.steps_per_epoch) == (30, 1)
        assert reel.meta.trainer["optimizer"] == "sgd"
        assert not any(layer.has_bias for layer in reel.meta.network.layers)
        assert reel.meta.shown_epochs == (2, 10, 20)
    with er.train("spiral", epochs=3, optimizer="sgd") as reel:
        # The problem's own rate is one for Adam.
        assert reel.meta.trainer["learning_rate"] == 0.1


def test_a_training_that_diverges_keeps_its_reel_under_a_path(tmp_path: Path) -> None:
    path = tmp_path / "wild.reel"
    wild = {"optimizer": "sgd", "learning_rate": 1e3}
    with pytest.raises(er.TrainingError, match="beyond all numbers at step"):
        er.train(ROWS, PRICES, path=path, **wild)
    with open_reel(path) as reel:
        assert 0 < reel.steps[-1] < reel.meta.n_steps
        assert all(np.isfinite(reel.scalars(name)[1]).all() for name in reel.scalar_names)
    with er.open(path) as reel:
        assert reel.film(tmp_path / "wild.mp4", size=(64, 36), fps=1).exists()
    with pytest.raises(er.TrainingError):
        er.train(ROWS, PRICES, **wild)


def test_a_training_that_is_interrupted_keeps_its_reel_under_a_path(tmp_path: Path) -> None:
    path = tmp_path / "short.reel"

    def stop(done: int, total: int) -> None:
        if done > total / 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        er.train(ROWS, PRICES, path=path, epochs=100, progress=stop)
    assert [name.name for name in tmp_path.iterdir()] == ["short.reel"]
    with open_reel(path) as reel:
        assert reel.ended == "interrupted"
        assert 100 * 1 / 3 < reel.steps[-1] < reel.meta.n_steps
        assert reel.scalars("loss")[0][-1] <= reel.steps[-1]
        # A shorter training, not one that failed.
        assert ending_of(Replay(reel)) != "diverged"
    with er.open(path) as reel:
        assert reel.film(tmp_path / "short.mp4", size=(64, 36), fps=1).exists()
    with er.train(ROWS, PRICES, path=path, epochs=20, overwrite=True) as reel:
        assert reel.steps[-1] == reel.meta.n_steps


def test_of_two_trainings_to_one_path_the_second_is_refused(tmp_path: Path) -> None:
    path, refused = tmp_path / "run.reel", []

    def train_again(done: int, total: int) -> None:
        if done == 0:
            with pytest.raises(er.OutputError, match="another training is writing it") as caught:
                er.train("and", path=path, overwrite=True)
            refused.append(caught)

    with er.train("xor", path=path, progress=train_again) as reel:
        assert reel.meta.problem == "xor"
    assert len(refused) == 1


@pytest.mark.parametrize(
    ("arguments", "chosen", "message"),
    [
        (["a.csv", PRICES], {}, "a file has its targets in it"),
        (
            [ROWS, PRICES],
            {"target": "y"},
            "give the targets as an array or by `target=`, not both",
        ),
        ([ROWS], {}, "which column is the target"),
        (["data.xlsx"], {}, r"unknown suffix of a data file `\.xlsx`; known: \.csv, \.tsv"),
        (["xor"], {"scale": "none"}, "`scale=` is for data of your own; `xor` is a built-in"),
        ([ROWS, PRICES], {"loss": "cross_entropy"}, "`cross_entropy` does not go with `linear`"),
        (["xor"], {"epochs": 0}, r"`epochs` \(=0\) must be from 1 to"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    arguments: list, chosen: dict, message: str, tmp_path: Path
) -> None:
    with pytest.raises(er.UsageError, match=message):
        er.train(*arguments, **chosen, path=tmp_path / "a.reel")
    assert list(tmp_path.iterdir()) == []


def test_a_gif_is_slow_enough_without_being_asked(tmp_path: Path) -> None:
    with er.train("xor2", epochs=3) as reel:
        path = reel.film(tmp_path / "a.gif", size=(16, 9), panels=[])
        assert path.exists()
        with pytest.raises(er.UsageError, match="GIF players show at most 50"):
            reel.film(tmp_path / "b.gif", fps=60)


def test_a_film_fits_a_size_and_says_how(tmp_path: Path) -> None:
    told: list[str] = []
    with er.train("xor2", epochs=3) as reel:
        path = reel.film(tmp_path / "a.webp", size=(48, 27), max_size=10**6, tell=told.append)
        assert path.stat().st_size <= 10**6
        assert told[0].startswith("1 MB: 48x27, 25 frames a second, quality 80 (")
        with pytest.raises(er.OutputError, match=r"no \.gif of this film is as small as 1 kB"):
            reel.film(tmp_path / "b.gif", size=(48, 27), max_size="1kB")
    assert list(tmp_path.iterdir()) == [path]
