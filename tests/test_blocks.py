"""Blocks of networks come back from JSON as they were."""

from __future__ import annotations

import json

import pytest

from epochreel.blocks import Block

BLOCKS = [
    Block("inputs", "input", (), (1, 28, 28)),
    Block("fc", "dense", ((6,),), (3,), "relu", {"weight": (3, 6), "bias": (3,)}),
    Block(
        "conv",
        "conv",
        ((1, 9, 9),),
        (4, 7, 7),
        params={"weight": (4, 1, 3, 3)},
        notes={"groups": 1},
    ),
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_comes_back_from_json(block: Block) -> None:
    assert Block.from_json(json.loads(json.dumps(block.to_json()))) == block


def test_a_kind_of_the_future_is_some_other_block() -> None:
    data = BLOCKS[0].to_json() | {"kind": "wormhole"}
    assert Block.from_json(data).kind == "other"
