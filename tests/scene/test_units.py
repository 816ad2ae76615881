"""Units that are seen one by one: which are shown, how they are connected, what a window reads."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from epochreel.blocks import Block, Edge
from epochreel.network import NetworkSpec
from epochreel.scene.kit.regions import divide
from epochreel.scene.kit.theme import NIGHT
from epochreel.scene.moments.joints import kernels_of, strengths
from epochreel.scene.moments.nodes import Node, scheme_of
from epochreel.scene.moments.replay import Replay
from epochreel.scene.moments.unit_signals import UnitSignals
from epochreel.scene.moments.units import Units, carry_most, form_of, parts_of
from epochreel.scene.network.cells import signed_cells
from epochreel.scene.network.columns import Arrangement, Wish
from epochreel.scene.network.deep import DrawnDeep
from epochreel.scene.network.drawn import drawn_network
from epochreel.scene.network.graph import DrawnGraph
from epochreel.scene.network.layers import DrawnLayers
from epochreel.scene.network.sequence import DrawnTokens
from epochreel.scene.network.sliding import Spot, painted, read_window, spot_at
from epochreel.steps import TrainingStep
from scene.foreign_reels import CASES, record

REGIONS = divide(1920, 1080, [250.0])


def conv(*shape: int, out: tuple[int, ...], reads: tuple[int, ...], **notes: object) -> Block:
    return Block("conv", "conv", (reads,), out, "linear", {"weight": shape}, notes)


def network_of(block: Block) -> NetworkSpec:
    first = Block("in", "input", (), block.in_shapes[0])
    return NetworkSpec((first, block), (Edge("in", block.name),), ("in",), (block.name,))


def step_of(**tensors: np.ndarray) -> TrainingStep:
    return TrainingStep(0, 0, {("conv", name): array for name, array in tensors.items()})


def all_of(n: int, size: tuple[int, int] = (4, 4)) -> Units:
    return Units("maps", n, np.arange(n), size)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("lenet", DrawnLayers),
        ("residual", DrawnLayers),
        ("autoencoder", DrawnLayers),
        ("series", DrawnLayers),
        ("deep residual", DrawnDeep),
        ("transformer", DrawnTokens),
        ("patches", DrawnTokens),
        ("reader", DrawnTokens),
        ("two inputs", DrawnGraph),
        ("a hundred", DrawnDeep),
    ],
)
def test_each_network_has_its_own_picture(name: str, drawn: type, tmp_path: Path) -> None:
    reel = record(tmp_path / "a.reel", CASES[name])
    assert type(drawn_network(Replay(reel), REGIONS, NIGHT)) is drawn


def test_of_many_units_those_are_shown_that_carry_most() -> None:
    block = conv(20, 3, 3, 3, out=(20, 4, 4), reads=(3, 6, 6))
    network = network_of(block)
    activity = np.full((2, 20, 4, 4), 0.01)
    activity[0, 17], activity[1, 4], activity[:, 9] = 3.0, -3.0, 0.5
    units = carry_most(step_of(activation=activity), Node("conv", (block,)), 2, 3, network)
    assert units.shown.tolist() == [4, 9, 17]
    assert units.is_sample


def test_what_is_added_up_has_the_same_units_on_both_sides(tmp_path: Path) -> None:
    replay = Replay(record(tmp_path / "a.reel", CASES["residual"]))
    scheme = scheme_of(replay.meta.network, with_pools=True)
    signals = UnitSignals(replay, scheme, [4] * len(scheme.nodes))
    for link in scheme.links:
        if scheme.nodes[link.target].first.kind == "add":
            first, last = signals.units[link.source].shown, signals.units[link.target].shown
            assert first.tolist() == last.tolist()


def test_a_joint_has_the_norm_of_its_kernel_and_the_sign_of_its_sum() -> None:
    rng = np.random.default_rng(0)
    weight = rng.normal(size=(5, 4, 3, 3))
    block = conv(*weight.shape, out=(5, 4, 4), reads=(4, 6, 6))
    target = Units("maps", 5, np.array([1, 4]), (4, 4))
    source = Units("maps", 4, np.array([0, 3]), (6, 6))
    node, step = Node("conv", (block,)), step_of(weight=weight)
    found = strengths(step, source, target, node, network_of(block))
    assert found is not None
    for row, out in enumerate((1, 4)):
        for column, into in enumerate((0, 3)):
            kernel = weight[out, into]
            wanted = np.sign(kernel.sum()) * np.sqrt((kernel**2).mean())
            assert found[row, column] == pytest.approx(wanted)


def test_groups_read_only_their_own_maps() -> None:
    weight = np.ones((6, 2, 3, 3))
    block = conv(*weight.shape, out=(6, 4, 4), reads=(4, 6, 6), groups=2)
    args = step_of(weight=weight), all_of(4), all_of(6), Node("conv", (block,))
    found = strengths(*args, network_of(block))
    wanted = [[1, 1, 0, 0]] * 3 + [[0, 0, 1, 1]] * 3
    np.testing.assert_allclose(found, wanted)


def test_a_transposed_convolution_is_read_the_other_way_round() -> None:
    weight = np.random.default_rng(1).normal(size=(3, 2, 2, 2))
    block = conv(*weight.shape, out=(2, 4, 4), reads=(3, 2, 2), transposed=True)
    args = step_of(weight=weight), all_of(3), all_of(2), Node("conv", (block,))
    found = strengths(*args, network_of(block))
    assert found is not None
    np.testing.assert_allclose(abs(found), np.sqrt((weight**2).mean(axis=(2, 3))).T)
    kernels = kernels_of(step_of(weight=weight), block, np.arange(2))
    np.testing.assert_allclose(kernels, np.swapaxes(weight, 0, 1))


@pytest.mark.parametrize("last", [False, True])
def test_a_neuron_hears_a_map_by_all_its_weights(last: bool) -> None:
    shape = (2, 2, 3) if last else (3, 2, 2)
    notes = {"channels": "last"} if last else {}
    made = Block("conv", "conv", ((1, 3, 3),), shape, "linear", {"weight": (3, 1, 2, 2)}, notes)
    flat = Block("flat", "reshape", (shape,), (12,), notes={"op": "flatten"})
    dense = Block("dense", "dense", ((12,),), (1,), "linear", {"weight": (1, 12)})
    first = Block("in", "input", (), (1, 3, 3))
    edges = (Edge("in", "conv"), Edge("conv", "flat"), Edge("flat", "dense"))
    network = NetworkSpec((first, made, flat, dense), edges, ("in",), ("dense",))
    weight = np.zeros(shape)
    weight[(..., 1) if last else (1, ...)] = -2.0
    step = TrainingStep(0, 0, {("dense", "weight"): weight.reshape(1, 12)})
    neuron = Units("neurons", 1, np.arange(1), (1, 1))
    found = strengths(step, all_of(3, (2, 2)), neuron, Node("dense", (dense,)), network)
    np.testing.assert_allclose(found, [[0.0, -2.0, 0.0]])


@pytest.mark.parametrize(
    ("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, [[2, 1], [2, 1]], 1)]
)
def test_a_window_lies_over_what_is_read(stride: int, padding: object, dilation: int) -> None:
    block = conv(
        *(1, 1, 3, 3),
        out=(1, 4, 4),
        reads=(1, 9, 9),
        stride=[stride] * 2,
        padding=padding if isinstance(padding, list) else [padding] * 2,
        dilation=[dilation] * 2,
    )
    before = padding[0][0] if isinstance(padding, list) else padding
    assert isinstance(before, int)
    for at in range(4):
        read = [at * stride - before + k * dilation for k in range(3)]
        inside = [place for place in read if 0 <= place < 9]
        window = read_window(block, Spot(at, at, 0), (9, 9))
        assert window.x <= min(inside)
        assert window.right >= max(inside) + 1
        assert window.width <= 2 * dilation + 1


def test_maps_are_painted_once_from_the_top() -> None:
    before = 0
    for progress in np.linspace(0.0, 1.0, 60):
        mask = painted(float(progress), (11, 7))
        assert mask.sum() >= before
        before = int(mask.sum())
        spot = spot_at(float(progress), (11, 7))
        if spot is not None:
            assert mask[spot.row, spot.column]
            assert mask[: spot.first_row].all()
    assert before == 77
    assert not painted(0.0, (11, 7)).any()


def test_dark_is_zero_and_signs_have_hues() -> None:
    cells = signed_cells(np.array([0.0, 1.0, -1.0, 0.3]), NIGHT).astype(int)
    assert cells[0, :3].tolist() == [round(255 * c) for c in NIGHT.cell[:3]]
    assert cells[1, 0] > cells[1, 2]
    assert cells[2, 2] > cells[2, 0]
    assert cells[0, 0] < cells[3, 0] < cells[1, 0]


def test_no_number_is_drawn_as_none() -> None:
    block = conv(2, 1, 2, 2, out=(2, 2, 2), reads=(1, 3, 3))
    parts = parts_of(np.full((2, 2, 2), np.nan), network_of(block))
    assert (parts == 0).all()


def test_pictures_end_a_network_and_maps_are_inside_of_it() -> None:
    network = CASES["autoencoder"].network
    forms = {block.name: form_of(block, network) for block in network.blocks}
    assert forms["image"] == forms["light"] == "picture"
    assert (forms["down"], forms["few"]) == ("maps", "neurons")


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1080, 1080), (640, 360)])
@pytest.mark.parametrize("name", ["lenet", "residual", "autoencoder", "series"])
def test_units_stay_apart_and_in_their_region(name: str, size: tuple[int, int]) -> None:
    regions = divide(*size, [250.0])
    network = CASES[name].network
    scheme = scheme_of(network, with_pools=True)
    wishes = [Wish("maps", 12, (8, 8)) for _ in scheme.nodes]
    wishes[0], wishes[-1] = Wish("picture", 1, (28, 28)), Wish("neurons", 10, (1, 1), 1.0, True)
    arrangement = Arrangement(regions, scheme, wishes)
    columns = arrangement.columns(arrangement.counts).columns
    rects = [rect for column in columns for rect in column.rects]
    for at, rect in enumerate(rects):
        assert regions.network.x - 1 <= rect.x
        assert rect.right <= regions.network.right + 1
        assert regions.network.y - 1 <= rect.y
        assert rect.bottom <= regions.network.bottom + 1
        inner = rect.inset(1, 1, 1, 1)
        assert not any(inner.overlaps(other) for other in rects[at + 1 :])


def test_weights_move_between_two_steps_and_beyond(tmp_path: Path) -> None:
    replay = Replay(record(tmp_path / "a.reel", CASES["lenet"]))
    scheme = scheme_of(replay.meta.network, with_pools=True)
    signals = UnitSignals(replay, scheme, [4] * len(scheme.nodes))
    old, new = (signals.kernels(1, step, step, 1.0) for step in (0, 400))
    assert old is not None
    assert new is not None
    beyond = signals.kernels(1, 0, 400, 3.0)
    np.testing.assert_allclose(beyond, old + 3.0 * (new - old), atol=1e-6)


Grow = Callable[[Wish], Wish]


@pytest.mark.parametrize("n", [1, 4, 13, 64, 4096])
def test_no_more_units_are_shown_than_have_room(n: int) -> None:
    scheme = scheme_of(CASES["lenet"].network, with_pools=True)
    wish = Wish("maps", n, (8, 8))
    wishes = [dataclasses.replace(wish) for _ in scheme.nodes]
    counts = Arrangement(REGIONS, scheme, wishes).counts
    assert all(1 <= count <= n for count in counts)
