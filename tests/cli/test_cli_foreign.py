"""Commands on reels of networks that epochreel did not train."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cli.commands import Outcome
from epochreel.trace import open_reel
from scene.foreign_reels import CASES, record

Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def lenet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reels") / "lenet.reel"
    record(path, CASES["lenet"]).close()
    return path


@pytest.fixture(scope="module")
def lstm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reels") / "lstm.reel"
    record(path, CASES["lstm"]).close()
    return path


def test_info_tells_of_blocks_and_probes(epochreel: Run, lenet: Path) -> None:
    said = {line[:14].strip(): line[15:] for line in epochreel("info", lenet).lines}
    assert said["network"] == "10 blocks (2 conv, 2 pool, 3 dense), 44,426 parameters"
    assert said["blocks"].startswith("conv1 (conv 6 x 24 x 24), relu1 (activation 6 x 24 x 24), ")
    assert said["blocks"].endswith(", 2 more")
    assert (said["probes"], said["inputs"], said["outputs"]) == (
        "4",
        "image 1 x 28 x 28",
        "fc3 10",
    )
    assert said["training"] == "400 steps"
    assert said["recorded"] == "14 steps, the last 400"


def test_programs_learn_the_same(epochreel: Run, lenet: Path) -> None:
    known = json.loads(epochreel("info", lenet, "--json").out)
    assert known["n_parameters"] == 44_426
    probes = {"n_probes": 4, "shapes": {"image": [1, 28, 28]}, "has_targets": True}
    assert known["probes"] == probes
    assert [block["name"] for block in known["network"]["blocks"]][:2] == ["image", "conv1"]


def test_a_probe_can_be_asked_by_its_number(epochreel: Run, lenet: Path) -> None:
    line = epochreel("ask", lenet, "--example", "2", "--at", "22").out
    known = json.loads(epochreel("ask", lenet, "--example", "2", "--at", "22", "--json").out)
    best = int(np.argmax(known["outputs"]["fc3"]))
    with open_reel(lenet) as reel:
        probes = reel.meta.probe_arrays
        assert probes is not None
        assert probes.targets is not None
        right = int(probes.targets[1])
    assert line == f"probe 2 -> {best} (the answer is {right}), after step 22 of 400\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("1,2",), "input `image` of shape (2,) (int64) does not fit; "),
        ((), "missing the number of a probe, such as --example 1"),
        (("--example", "5"), "there is no example 5; the reel keeps 4 probes, from 1"),
        (("--example", "held-out:1"), "there is no example held-out:1; the reel keeps probes"),
    ],
)
def test_what_cannot_be_asked_is_said(
    epochreel: Run, lenet: Path, asked: tuple[str, ...], said: str
) -> None:
    outcome = epochreel("ask", lenet, *asked)
    assert outcome.code == 2
    assert said in outcome.err


def test_a_block_that_nobody_can_compute_is_named(epochreel: Run, lstm: Path) -> None:
    outcome = epochreel("ask", lstm, "--example", "1")
    assert outcome.code == 2
    assert "`lstm`" in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_storyboard_is_read_as_it_was_written(epochreel: Run, lenet: Path) -> None:
    written = epochreel("storyboard", lenet).out
    Path("a.toml").write_text(written, encoding="utf-8")
    again = epochreel("film", lenet, "-o", "a.gif", "--storyboard", "a.toml", *SMALL)
    assert again.code == 0, again.err
    wrong = written.replace("step = 5\n", "step = 0\n")
    Path("b.toml").write_text(wrong, encoding="utf-8")
    moved = epochreel("film", lenet, "-o", "b.gif", "--storyboard", "b.toml", *SMALL)
    assert "step 0 was recorded as no lesson; step 1 is shown" in moved.err


SMALL = ("--size", "160x90", "--fps", "2")


def test_stills_and_films_are_made(epochreel: Run, lstm: Path) -> None:
    assert epochreel("still", lstm, "--at", "22", "-o", "a.svg").code == 0
    assert ">remember<" in Path("a.svg").read_text(encoding="utf-8")
    made = epochreel("film", lstm, "-o", "a.mp4", "--captions", "en", *SMALL)
    assert made.code == 0, made.err


def test_what_only_dense_networks_have_is_said(epochreel: Run, lenet: Path, lstm: Path) -> None:
    classic = epochreel("film", lenet, "-o", "a.mp4", "--style", "classic")
    assert "the classic style draws networks that epochreel trained, not one of 2" in classic.err
    compared = epochreel("compare", lenet, lstm, "-o", "a.mp4")
    assert "draws chains of dense layers; lenet is a network of 2 conv" in compared.err
