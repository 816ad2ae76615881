"""Nodes stand for all blocks of a network, in an order that can be drawn, and never too many."""

from __future__ import annotations

import pytest

from epochreel.network import NetworkSpec
from epochreel.scene.moments.nodes import MOST_NODES, Scheme, scheme_of
from scene.foreign_reels import CASES, chain, lenet, lstm, residual, transformer, two_inputs


def labels(network: NetworkSpec) -> list[str]:
    return [node.label for node in scheme_of(network).nodes]


@pytest.mark.parametrize("name", CASES)
def test_every_block_is_in_one_node(name: str) -> None:
    network = CASES[name].network
    nodes = scheme_of(network).nodes
    found = [block.name for node in nodes for block in node.blocks]
    assert sorted(found) == sorted(block.name for block in network.blocks)
    assert len(nodes) <= MOST_NODES


def test_what_finishes_a_block_belongs_to_it() -> None:
    assert labels(lenet()) == ["image", "conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "fc3"]
    # An output that somebody else reads, too, is not finished there.
    assert "layer1.0.add" in labels(residual())


def test_many_blocks_are_told_by_the_beginning_of_their_names() -> None:
    found = labels(transformer())
    assert found[0] == "input_ids"
    assert [name for name in found if ".h." in name] == [f"transformer.h.{n}" for n in range(12)]
    assert found[-1] == "lm_head"


def test_deeper_networks_than_that_are_told_several_at_a_time() -> None:
    found = labels(transformer(48))
    assert len(found) <= MOST_NODES
    assert "transformer.h.1 \N{EN DASH} 3" in found
    assert len(labels(chain(200))) <= MOST_NODES


def check_order(scheme: Scheme) -> None:
    for link in scheme.links:
        if link.source < link.target:
            assert scheme.levels[link.source] < scheme.levels[link.target]


@pytest.mark.parametrize("network", [residual(8), two_inputs(), transformer(), transformer(48)])
def test_levels_rise_along_every_link_that_does_not_lead_back(network: NetworkSpec) -> None:
    scheme = scheme_of(network)
    check_order(scheme)
    assert all(link.source < link.target for link in scheme.links)
    assert set(scheme.levels) == set(range(scheme.n_levels))


def test_what_leads_back_is_a_link_too() -> None:
    scheme = scheme_of(lstm())
    back = [link for link in scheme.links if link.source > link.target]
    assert len(back) == 1
    names = [scheme.nodes[at].label for at in back[0]]
    assert names == ["decoder", "lstm"]


def test_inputs_stand_right_before_what_reads_them() -> None:
    scheme = scheme_of(two_inputs())
    level = dict(zip((node.label for node in scheme.nodes), scheme.levels, strict=True))
    assert level["an input with a rather long name"] == level["read"] - 1
