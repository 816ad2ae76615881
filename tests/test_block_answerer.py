"""Networks of any blocks are asked by what a step recorded of them."""

from __future__ import annotations

import numpy as np
import pytest

from epochreel.answering import BlockAnswerer, answerer_of
from epochreel.blocks import Block, Edge
from epochreel.errors import UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import TrainingStep


def _network(*odd: Block) -> NetworkSpec:
    blocks = (
        Block("words", "input", (), (2,)),
        Block("embed", "embedding", ((2,),), (2, 2), params={"weight": (3, 2)}),
        Block("mean", "reshape", ((2, 2),), (2,), notes={"op": "mean", "args": [{"input": 0}, 1]}),
        *odd,
    )
    edges = [Edge("words", "embed"), Edge("embed", "mean")]
    edges += [Edge("mean", block.name) for block in odd]
    return NetworkSpec(blocks, tuple(edges), ("words",), ("mean", "embed"))


STEP = TrainingStep(3, 1, {("embed", "weight"): np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])})


def test_it_answers_with_the_tensors_of_a_step() -> None:
    answerer = answerer_of(_network())
    assert answerer.can_answer
    answers = answerer.answer(STEP, {"words": np.array([[0, 2]])})
    assert [output.tolist() for output in answers.outputs] == [[[2, 3]], [[[0, 1], [4, 5]]]]
    assert set(answers.blocks) == {"words", "embed", "mean"}


def test_it_says_which_blocks_it_cannot_compute_and_what_can() -> None:
    odd = tuple(Block(f"odd{n}", "other", ((2,),), (2,), notes={"op": "fft"}) for n in range(5))
    answerer = BlockAnswerer(_network(*odd))
    assert not answerer.can_answer
    said = r"^NumPy cannot compute `odd0` \(op fft\), .*`odd2` \(op fft\) and 2 others; .*`model`"
    with pytest.raises(UsageError, match=said):
        answerer.answer(STEP, {"words": np.array([[0, 2]])})
