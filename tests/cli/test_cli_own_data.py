"""People's own data from file to answer, in their units and words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cli.commands import TINY, Outcome
from epochreel.trace import open_reel

Run = Callable[..., Outcome]
COLOURS, KINDS = ("red", "blue", "white"), ("rose", "iris", "lily")


@pytest.fixture
def flowers(folder: Path) -> str:
    """A table whose kinds follow from two columns, one of words with commas in them."""
    rng = random.Random(0)
    lines = ["colour,petal cm,kind"]
    for row in range(60):
        place = row % 3
        colour = f'"{COLOURS[place]}, dark"' if place == 2 else COLOURS[place]
        lines.append(f"{colour},{2 + place + rng.random():.1f},{KINDS[place]}")
    (folder / "flowers.csv").write_text("\n".join(lines))
    return "flowers.csv"


@pytest.fixture
def houses(folder: Path) -> str:
    rows = [(rooms, age) for rooms in range(1, 8) for age in (0, 10, 20, 40, 60)]
    lines = [f"{rooms}\t{age}\t{100_000 + 40_000 * rooms - 900 * age}" for rooms, age in rows]
    (folder / "houses.tsv").write_text("rooms\tage\tprice\n" + "\n".join(lines))
    return "houses.tsv"


def test_classes_are_asked_and_answered_in_words(epochreel: Run, flowers: str) -> None:
    outcome = epochreel("train", flowers, "--target", "kind", "--epochs", 60)
    assert (outcome.code, outcome.lines[0]) == (0, "flowers.reel")
    assert outcome.lines[1] == "accuracy 100.0 %, held-out 100.0 %"
    with open_reel(Path("flowers.reel")) as reel:
        assert reel.meta.title == "Learning kind from flowers"
        row = reel.meta.training_set.targets[:, 2].argmax()
    assert epochreel("ask", "flowers.reel", "red,2.4").out.startswith("[red, 2.4] -> rose (9")
    told = epochreel("ask", "flowers.reel", '"white, dark",4.5', "--json").out
    answer = json.loads(told)
    assert answer["inputs"] == ["white, dark", 4.5]
    assert answer["answer"] == "lily"
    assert list(answer["probabilities"]) == ["iris", "lily", "rose"]
    assert list(answer["probabilities"].values()) == answer["outputs"]
    asked = epochreel("ask", "flowers.reel", "--example", row + 1).out
    assert asked.endswith("(the answer is rose)\n")
    assert "(the answer is" in epochreel("ask", "flowers.reel", "--example", "held-out:1").out
    early = epochreel("ask", "flowers.reel", "red,2.4", "--at", "start").out
    assert early.endswith(", after step 0 of 180\n")


def test_numbers_are_asked_and_answered_in_their_units(epochreel: Run, houses: str) -> None:
    outcome = epochreel("train", houses, "--target", "price", "--epochs", 300, "--seed", 3)
    line = outcome.lines[1]
    assert line.startswith("mean error ")
    assert ", R2 0.99" in line
    assert " (held-out " in line
    price = json.loads(epochreel("ask", "houses.reel", "5,20", "--json").out)["outputs"][0]
    assert price == pytest.approx(282_000, rel=0.05)
    asked = epochreel("ask", "houses.reel", "5,20").out
    assert asked == f"[5, 20] -> {price:,.0f} (the answer is 282,000)\n"
    assert epochreel("ask", "houses.reel", "-1,20").code == 0


def test_several_targets_are_named(epochreel: Run, houses: str) -> None:
    assert epochreel("train", houses, "--target", "price, age", "-o", "two.reel").code == 0
    assert epochreel("ask", "two.reel", 5).out.startswith("[5] -> price ")
    outcome = epochreel(
        "train", houses, "--target", "price", "--target", "age", "--force", "-o", "two.reel"
    )
    assert outcome.lines[1].startswith("mean error price ")
    assert epochreel("info", "two.reel", "--json").code == 0


def test_arrays_in_a_file_need_no_target(epochreel: Run, folder: Path) -> None:
    points = np.random.default_rng(0).normal(size=(60, 2))
    np.savez(folder / "points.npz", X=points, y=(points[:, 0] > 0).astype(int))
    outcome = epochreel("train", "points.npz", "--epochs", 100, "--scale", "none")
    assert outcome.lines[1].startswith("accuracy ")
    asked = epochreel("ask", "points.reel", "-2,0").out
    assert asked.startswith("[-2, 0] -> ")
    assert epochreel("ask", "points.reel", "-2,0.0").out == asked


def test_a_reel_of_own_data_is_filmed_drawn_and_described(epochreel: Run, flowers: str) -> None:
    epochreel("train", flowers, "--target", "kind", "--epochs", 5)
    filmed = epochreel("film", "flowers.reel", *TINY, "--panels", "confusion,loss")
    assert filmed.lines[0] == "flowers.mp4"
    assert filmed.lines[1].startswith("accuracy ")
    looks = ("", "--theme paper", "--panels none", "--inputs red,2.4", "--example 1")
    for place, look in enumerate(looks):
        drawn = epochreel(
            "still", "flowers.reel", "-o", f"{place}.png", "--size", "160x90", *look.split()
        )
        assert drawn.code == 0, drawn.err
    assert len({Path(f"{place}.png").read_bytes() for place in range(len(looks))}) == len(looks)
    said = {line[:14].strip(): line[15:] for line in epochreel("info", "flowers.reel").lines}
    assert said["data"] == "48 examples; 12 held-out ones"
    assert said["inputs"].startswith("colour (blue, red, white, dark), petal cm (3.")
    assert said["target"] == "kind (iris, lily, rose)"
    assert said["learnt"] == filmed.lines[1]


def test_a_problem_other_than_the_first_gives_its_stills(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("film", "circles", *TINY)
    stills = [f"circles-{name}.png" for name in ("before", "after", "new-situation")]
    assert outcome.lines[:-1] == ["circles.mp4", "circles.reel", *stills]
    assert outcome.lines[-1].startswith("accuracy ")
    with Image.open(stills[-1]) as picture:
        assert picture.size == (64, 36)


def test_what_the_loader_noticed_is_said(epochreel: Run, folder: Path) -> None:
    rows = "\n".join(f"{row},{row % 4},{row % 2}" for row in range(40))
    (folder / "a.csv").write_text(f"id,x,y\n{rows}")
    outcome = epochreel("train", "a.csv", "--target", "y", "--epochs", 2)
    said = "epochreel: column `id` counts the rows; --ignore id leaves it out"
    assert said in outcome.err.splitlines()


def test_a_training_that_diverges_keeps_its_reel(epochreel: Run, houses: str) -> None:
    outcome = epochreel("train", houses, "--target", "price", "--optimizer", "sgd", "--lr", 1000)
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.complaint.startswith("the weights or the loss grew beyond all numbers at step")
    assert outcome.complaint.endswith("with --learning-rate 1000.0; try a smaller one")
    assert "epochreel: kept until it diverged: houses.reel" in outcome.err.splitlines()
    assert sorted(path.name for path in Path().iterdir()) == ["houses.reel", "houses.tsv"]
    assert ", diverged" in epochreel("info", "houses.reel").out
    filmed = epochreel("film", "houses.reel", *TINY)
    assert filmed.code == 0
    assert filmed.lines[1].startswith("ended early, after step ")


def test_a_problem_that_diverges_is_filmed_as_far_as_it_came(
    epochreel: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from epochreel.recording import Choices, plan_problem

    fast = plan_problem("wave", Choices(optimizer="sgd", learning_rate=1000.0))
    monkeypatch.setattr("epochreel.recording.plan_problem", lambda name: fast)
    outcome = epochreel("film", "wave", *TINY)
    assert outcome.code == 1
    assert outcome.lines[:2] == ["wave.mp4", "wave.reel"]
    assert "beyond all numbers" in outcome.complaint
    assert len(list(folder.iterdir())) == 5


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ("", 2, "which column is the target? --target NAME; columns: colour, petal cm, kind"),
        ("--target knd", 2, "unknown target `knd`; did you mean `kind`? columns: colour, "),
        ("--target kind --ignore hue", 2, "unknown column to ignore `hue`; columns: "),
        ("--target kind --task words", 2, "unknown task `words`; known: auto, numbers, classes"),
        ("--target kind --task numbers", 1, "target `kind` holds words such as `iris`"),
        ("--target kind --scale log", 2, "unknown scale `log`; known: standard, minmax, none"),
        ("--target kind --missing skip", 2, "unknown missing `skip`; known: error, drop, mean"),
        ("--target kind --held-out 1", 2, "--held-out 1.0 must be at least 0 and below 1"),
        ("--target kind --hidden 8;8", 2, "--hidden 8;8 must be units per layer, such as 8"),
        ("--target kind --hidden 0", 2, "a layer of 0 units; from 1 to 1024 work"),
        ("--target kind --hidden 1,1,1,1,1,1,1,1", 2, "8 hidden layers; at most 7 work"),
        ("--target kind --activation sin", 2, "unknown activation `sin`; known: "),
        ("--target kind --activation softmax", 2, "activation `softmax` is for the last layer"),
        ("--target kind --init zero", 2, "unknown initialisation `zero`; known: "),
        ("--target kind --epochs 0", 2, "--epochs 0 must be from 1 to 10000000"),
        ("--target kind --lr 0", 2, "--learning-rate 0.0 must be above 0 and finite"),
        ("--target kind --learning-rate fast", 2, "invalid value for '--learning-rate'"),
        ("--target kind --optimizer lion", 2, "unknown optimizer `lion`; known: sgd, momentum"),
        (
            "--target kind --batch-size all",
            2,
            "--batch-size all must be a number of examples, or full",
        ),
        ("--target kind --batch-size 0", 2, "--batch-size 0 must be at least 1"),
        ("--target kind --loss hinge", 2, "unknown loss `hinge`; known: squared_error"),
        ("--target kind --l2 -1", 2, "--l2 -1.0 must be at least 0 and finite"),
        ("--target kind --momentum 1", 2, "--momentum 1.0 must be at least 0 and below 1"),
        ("--target kind --schedule step", 2, "unknown schedule `step`; known: constant, cosine"),
        ("--target kind --seed -1", 2, "--seed -1 must be from 0 to 4294967295"),
        ("--target kind -o a.mp4", 2, "unknown suffix `.mp4`; known: .reel"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    epochreel: Run, flowers: str, arguments: str, code: int, complaint: str
) -> None:
    outcome = epochreel("train", flowers, *arguments.split())
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.complaint.startswith(complaint)
    assert [path.name for path in Path().iterdir()] == [flowers]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("red", "1 input given (red), the network has 2; such as "),
        ("purple,2", "`purple` is unknown in column `colour`; known: blue, red, white, dark"),
        ("red,long", "`long` in red,long is no number; column `petal cm` takes numbers"),
        ("red,inf", "the inputs (red,inf) must be finite numbers"),
        ("--example 49", "there is no example 49; the reel keeps 48 training examples, from 1"),
        ("--example held-out:0", "there is no example 0; the reel keeps 12 held-out examples"),
        ("--example first", "--example first: a number from 1, or held-out:1, is wanted"),
        ("red,2 --example 1", "give the inputs or --example, not both"),
    ],
)
def test_a_question_that_does_not_fit_the_data_is_refused(
    epochreel: Run, flowers: str, arguments: str, complaint: str
) -> None:
    epochreel("train", flowers, "--target", "kind", "--epochs", 1)
    outcome = epochreel("ask", "flowers.reel", *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaint.startswith(complaint)


@pytest.mark.parametrize("command", ["film", "ask", "info", "still"])
def test_data_are_no_reel(epochreel: Run, flowers: str, command: str) -> None:
    outcome = epochreel(command, flowers, *(["red,2"] if command == "ask" else []))
    assert outcome.code == 2
    assert outcome.complaint == (
        "flowers.csv is data; `epochreel train flowers.csv --target NAME` makes flowers.reel of it"
    )


def test_options_for_data_do_not_go_with_a_problem(epochreel: Run, folder: Path) -> None:
    outcome = epochreel("train", "spiral", "--target", "x")
    assert outcome.complaint == "--target is for data of your own; `spiral` is a built-in problem"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ("--theme pastel", "unknown theme `pastel`; known: night, night-cb, paper"),
        ("--theme paper --style classic", "the classic style has its own colours"),
        ("--panels table,nope", "unknown panel `nope`; known: surface, fit, table, curve"),
        ("--panels fit", "the panel `fit` cannot show this training; these can: "),
    ],
)
@pytest.mark.parametrize("command", ["film", "still"])
def test_a_look_that_cannot_be_is_refused(
    epochreel: Run, folder: Path, xor_reel: Path, command: str, arguments: str, complaint: str
) -> None:
    outcome = epochreel(command, xor_reel, *arguments.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.complaint.startswith(complaint)
    assert list(folder.iterdir()) == []


def test_a_gif_has_a_rate_that_players_keep(epochreel: Run, folder: Path, xor_reel: Path) -> None:
    outcome = epochreel("film", xor_reel, "-o", "a.gif", "--size", "16x9", "--panels", "none")
    assert outcome.code == 0
    assert "epochreel: 25 frames a second, which suit .gif; --fps chooses others" in outcome.err
    refused = epochreel("film", xor_reel, "-o", "b.gif", "--fps", 60)
    assert refused.complaint.startswith("--fps 60: GIF players show at most 50")
