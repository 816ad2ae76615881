"""Nodes stand for all blocks of a network, in an order that can be drawn, and never too many."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from epochreel.drawing import Box
from epochreel.network import NetworkSpec
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import divide
from epochreel.scene.moments.nodes import MOST_NODES, Scheme, scheme_of
from epochreel.scene.network.node_places import place_nodes
from scene.boxes import assert_inside
from scene.foreign_reels import (
    CASES,
    Builder,
    chain,
    lenet,
    lstm,
    residual,
    transformer,
    two_inputs,
)


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


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)])
@pytest.mark.parametrize("name", [*CASES, "wide"])
def test_names_and_plates_and_ways_keep_clear_of_each_other(
    name: str, size: tuple[int, int]
) -> None:
    network = wide() if name == "wide" else CASES[name].network
    scheme = scheme_of(network)
    regions = divide(*size, [250.0], wide=True)
    places = place_nodes(regions, scheme)
    for rect in (*places.plates, *places.names, places.foot):
        assert_inside([Box(rect.x, rect.y, rect.width, rect.height)], regions.network)
    for one, other in itertools.combinations(places.plates, 2):
        assert not one.overlaps(other)
    for plate, label in itertools.product(places.plates, places.names):
        assert not plate.overlaps(label.inset(1.0, 1.0, 1.0, 1.0))
    assert all(label.width > 35 * regions.unit for label in places.names)
    if max(map(scheme.levels.count, scheme.levels)) > 1:
        return  # what goes around a node that stands beside others may pass behind those
    for way in places.ways:
        for start, end in itertools.pairwise(way):
            left, top = np.minimum(start, end)
            line = Rect(float(left), float(top), *map(float, np.abs(end - start) + 0.1))
            assert not any(line.overlaps(shrunk(label)) for label in places.names)
            assert not any(line.overlaps(shrunk(plate)) for plate in places.plates)


def shrunk(rect: Rect) -> Rect:
    return rect.inset(1.5, 1.5, 1.5, 1.5)


def wide() -> NetworkSpec:
    """Return five branches that are joined, and a way around them all."""
    make = Builder()
    make.input("x", 8)
    ends = [make.dense(f"branch{at}", 8, 8, reads="x") for at in range(5)]
    make.add("join", "add", (8,), *ends, "x")
    return make.network()
