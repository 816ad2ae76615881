"""What is found of PyTorch models: blocks and edges, as text that was looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from graph_text import assert_golden
from torch import nn
from torch.nn import functional as F  # noqa: N812 its name everywhere
from torch_models import CASES, probes_of

from epochreel.adapters.torch.inputs import inputs_of
from epochreel.adapters.torch.names import unwrapped
from epochreel.adapters.torch.reading import Reading
from epochreel.network import NetworkSpec

pytestmark = pytest.mark.frameworks


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


def network_of(model: nn.Module, probes: Any) -> NetworkSpec:
    model = unwrapped(model)
    return Reading(model, inputs_of(probes, model)).structure.network


@pytest.mark.parametrize("name", CASES)
def test_networks_are_what_they_were_when_they_were_looked_at(
    name: str, pytestconfig: pytest.Config
) -> None:
    case = CASES[name]
    assert_golden(network_of(case.make(), probes_of(case)), f"torch-{name}", pytestconfig)


@pytest.mark.parametrize(
    "wrap", [nn.DataParallel, lambda model: torch.compile(model, backend="eager")]
)
def test_what_is_around_a_model_is_not_part_of_it(wrap: Any, pytestconfig: pytest.Config) -> None:
    case = CASES["resnet"]
    assert_golden(network_of(wrap(case.make()), probes_of(case)), "torch-resnet", pytestconfig)


def test_a_layer_compiled_alone_has_its_own_name() -> None:
    case = CASES["lenet"]
    model, plain = case.make(), case.make()
    model.fc1 = torch.compile(model.fc1, backend="eager")  # pyright: ignore
    found = network_of(model, probes_of(case))
    assert [b.name for b in found.blocks] == [
        b.name for b in network_of(plain, probes_of(case)).blocks
    ]


def test_several_inputs_have_the_names_of_arguments() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.left, self.right = nn.Linear(3, 4), nn.Linear(2, 4)

        def forward(self, one, *, other):
            return self.left(one) + self.right(other)

    one, other = torch.randn(5, 3), torch.randn(5, 2)
    network = network_of(Two(), ({"one": one, "other": other}, None))
    assert network.inputs == ("one", "other")
    assert network.sources["add"] == ("left", "right")
    assert network.block("other").out_shape == (2,)


@pytest.mark.parametrize(
    ("layer", "shape", "kind", "notes"),
    [
        (nn.Linear(4, 2), (4,), "dense", {}),
        (nn.Conv1d(2, 4, 3, groups=2, padding="same"), (2, 9), "conv",
         {"stride": [1], "padding": "same", "dilation": [1], "groups": 2}),
        (nn.ConvTranspose2d(2, 4, 3, 2, output_padding=1), (2, 4, 4), "conv",
         {"stride": [2, 2], "padding": [0, 0], "dilation": [1, 1], "groups": 1,
          "transposed": True, "output_padding": [1, 1]}),
        (nn.GroupNorm(2, 4), (4, 5), "norm", {"norm": "group", "eps": 1e-5, "groups": 2}),
        (nn.LayerNorm((4, 5)), (4, 5), "norm", {"norm": "layer", "eps": 1e-5, "n_axes": 2}),
        (nn.RMSNorm(5, eps=1e-6), (4, 5), "norm", {"norm": "rms", "eps": 1e-6, "n_axes": 1}),
        (nn.BatchNorm1d(4), (4,), "norm", {"norm": "batch", "eps": 1e-5}),
        (nn.InstanceNorm1d(4, affine=True), (4, 6), "norm", {"norm": "instance", "eps": 1e-5}),
        (nn.MaxPool2d(2, padding=1, ceil_mode=True), (2, 6, 6), "pool",
         {"pool": "max", "size": 2, "stride": 2, "padding": 1, "dilation": 1, "ceil": True}),
        (nn.AvgPool1d(3, 2, count_include_pad=False), (2, 9), "pool",
         {"pool": "average", "size": [3], "stride": [2], "padding": [0], "ceil": False,
          "counts_padding": False}),
        (nn.AdaptiveAvgPool2d((None, 2)), (2, 6, 6), "pool",
         {"pool": "average", "out_size": [None, 2]}),
        (nn.GRU(4, 5, bidirectional=True), (6, 4), "recurrent",
         {"cell": "gru", "layers": 1, "directions": 2, "batch_first": False}),
        (nn.RNN(4, 5, nonlinearity="relu", batch_first=True), (6, 4), "recurrent",
         {"cell": "rnn", "layers": 1, "directions": 1, "nonlinearity": "relu"}),
        (nn.LeakyReLU(0.2), (4,), "activation", {"slope": 0.2}),
        (nn.Softmax(dim=1), (4,), "activation", {"axis": 1}),
        (nn.GELU(approximate="tanh"), (4,), "activation", {}),
        (nn.Flatten(), (4, 2), "reshape", {"op": "flatten", "args": [{"input": 0}, 1, -1]}),
    ],
)  # fmt: skip
def test_layers_say_what_computing_them_takes(
    layer: nn.Module, shape: tuple[int, ...], kind: str, notes: dict[str, Any]
) -> None:
    if next(layer.parameters(), None) is None:
        # Without parameters there is nothing to record: behind a scale that changes nothing.
        layer = Scaled(layer)
    network = network_of(layer, torch.randn(3, *shape))
    (block,) = (block for block in network.blocks if block.kind == kind and block.notes == notes)
    assert network.sources[block.name]


class Scaled(nn.Module):
    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(()))
        self.layer = layer

    def forward(self, x):
        return self.layer(x * self.scale)


def test_attention_tells_how_it_is_masked() -> None:
    class Masked(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x):
            mask = torch.ones(x.shape[1], x.shape[1]).triu(1).bool()
            return self.attend(x, x, x, attn_mask=mask, need_weights=False)[0]

    network = network_of(Masked(), torch.randn(3, 5, 8))
    block = network.block("attend")
    assert (block.kind, block.notes["heads"], block.notes["mask"]) == ("attention", 2, "forbidden")
    assert block.params["in_weight"] == (24, 8)
    assert network.sources["attend"] == ("x", "x", "x", "attend.constant")
    assert network.block("attend.constant").notes["value"][0] == [False, True, True, True, True]


def test_what_is_done_in_place_is_read_from_its_new_state() -> None:
    class InPlace(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.two = nn.Linear(4, 4), nn.Linear(4, 4)

        def forward(self, x):
            kept = torch.zeros(3, 4)
            kept += self.one(x)
            kept.mul_(2.0)
            kept[:, 0] = 0.0
            return self.two(kept)

    network = network_of(InPlace(), torch.randn(3, 4))
    assert network.sources["two"] == ("setitem",)
    assert network.sources["setitem"] == ("mul",)
    assert network.sources["add"] == ("add.constant", "one")
    assert network.block("add.constant").notes["value"] == [[0.0] * 4]


def test_functions_are_read_like_layers() -> None:
    class Functional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.randn(6, 4))
            self.bias = nn.Parameter(torch.randn(6))
            self.gain = nn.Parameter(torch.randn(1, 6))

        def forward(self, x):
            x = F.leaky_relu(F.linear(x, self.weight, self.bias), 0.3)
            return torch.softmax(x * self.gain, dim=-1)

    network = network_of(Functional(), torch.randn(3, 4))
    assert network.sources["linear"] == ("x",)
    block = network.block("linear")
    assert (block.kind, block.activation, block.notes) == ("dense", "leaky_relu", {"slope": 0.3})
    assert network.sources["mul"] == ("linear", "gain")
    assert network.block("gain").params == {"weight": (1, 6)}
    assert network.blocks[-1].activation == "softmax"


def test_a_view_as_other_numbers_is_no_reshape() -> None:
    class Bits(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.read = nn.Linear(5, 4)

        def forward(self, x):
            return self.read(x).view(torch.int32).view(-1, 2, 2) * 1.0

    kinds = {b.name: (b.kind, b.notes) for b in network_of(Bits(), torch.randn(3, 5)).blocks}
    assert kinds["view"] == ("other", {"op": "view_dtype"})
    assert kinds["view#2"][0] == "reshape"


def test_views_among_examples_have_shapes_of_one_example() -> None:
    class Joined(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.read = nn.Linear(4, 2)

        def forward(self, x):
            return self.read(x.reshape(-1, 4))

    network = network_of(Joined(), torch.randn(7, 5, 4))
    assert network.block("reshape").out_shape == (5, 4)
    assert network.block("read").out_shape == (5, 2)


def test_parametrised_weights_are_recorded_as_they_are_used(tmp_path: Path) -> None:
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(4, 3))
    network = network_of(nn.Sequential(layer), torch.randn(5, 4))
    assert network.block("0").params["weight"] == (3, 4)
