"""A person's own model answers with recorded weights, and stays as it was."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from epochreel.adapters.torch.asking import ask_model
from epochreel.blocks import Block, Edge
from epochreel.errors import InputsError, UsageError
from epochreel.network import NetworkSpec
from epochreel.steps import TrainingStep

pytestmark = pytest.mark.frameworks


@pytest.fixture(scope="module")
def torch() -> Any:
    return importlib.import_module("torch")


def small(torch: Any) -> Any:
    """Return a model with a norm, dropout and attention."""
    nn = torch.nn

    class Small(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.rand(4))
            self.norm = nn.BatchNorm1d(3)
            self.drop = nn.Dropout(0.5)
            self.attend = nn.MultiheadAttention(4, 2, batch_first=True)

        def forward(self, x: Any) -> Any:
            x = self.drop(self.norm(x * self.scale))
            return self.attend(x, x, x)[0]

    return Small()


NAMES = {
    ("scale", "weight"): "scale",
    ("norm", "weight"): "norm.weight",
    ("norm", "bias"): "norm.bias",
    ("norm", "running_mean"): "norm.running_mean",
    ("norm", "running_var"): "norm.running_var",
    ("attend", "in_weight"): "attend.in_proj_weight",
    ("attend", "in_bias"): "attend.in_proj_bias",
    ("attend", "out_weight"): "attend.out_proj.weight",
    ("attend", "out_bias"): "attend.out_proj.bias",
}


def recorded(model: Any) -> tuple[NetworkSpec, TrainingStep]:
    """Return what a reel knows of a model, as it is now."""
    state = model.state_dict()
    tensors = {key: state[name].numpy().copy() for key, name in NAMES.items()}

    def block(name: str, kind: Any, *reads: tuple[int, ...]) -> Block:
        params = {role: tensors[b, role].shape for b, role in tensors if b == name}
        return Block(name, kind, reads, (3, 4), params=params)

    blocks = (
        Block("x", "input", (), (3, 4)),
        block("scale", "parameter"),
        block("norm", "norm", (3, 4)),
        block("attend", "attention", (3, 4)),
    )
    edges = (Edge("x", "norm"), Edge("norm", "attend"))
    return NetworkSpec(blocks, edges, ("x",), ("attend",)), TrainingStep(7, 1, tensors)


def test_a_copy_answers_with_what_was_recorded(torch: Any) -> None:
    model, x = small(torch), torch.randn(2, 3, 4)
    model(x)  # the statistics of its norm move
    network, step = recorded(model)
    with torch.no_grad():
        expected = model.eval()(x).numpy()
        for parameter in model.train().parameters():
            parameter.add_(1)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    for given in (model, torch.nn.DataParallel(model), torch.compile(model, backend="eager")):
        (found,) = ask_model(given, network, step, {"x": x.numpy()})
        np.testing.assert_array_equal(found, expected)
    assert model.training
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


def test_weights_that_were_not_recorded_are_told(torch: Any) -> None:
    model = small(torch)
    network, step = recorded(model)
    model.more = torch.nn.Linear(2, 2)
    said = r"^`more.weight` of `model` was not recorded, so that it would answer with weights of"
    with pytest.raises(UsageError, match=said):
        ask_model(model, network, step, {"x": np.ones((1, 3, 4))})
    del model.more
    tensors = {key: array for key, array in step.tensors.items() if key != ("scale", "weight")}
    with pytest.raises(UsageError, match=r"^`scale.weight` was not recorded at that step$"):
        ask_model(model, network, TrainingStep(7, 1, tensors), {"x": np.ones((1, 3, 4))})


def test_another_model_is_told(torch: Any) -> None:
    network, step = recorded(small(torch))
    with pytest.raises(UsageError, match=r"^`model` has no `scale.weight`, so it is not the one"):
        ask_model(
            torch.nn.Sequential(torch.nn.Linear(4, 4)), network, step, {"x": np.ones((1, 3, 4))}
        )
    other = small(torch)
    other.norm = torch.nn.BatchNorm1d(5)
    with pytest.raises(
        UsageError, match=r"^`norm.weight` of `model` is \(5,\) and \(3,\) was rec"
    ):
        ask_model(other, network, step, {"x": np.ones((1, 3, 4))})
    with pytest.raises(UsageError, match=r"^`model` \(str\) must be the PyTorch module recorded$"):
        ask_model("model", network, step, {"x": np.ones((1, 3, 4))})


def test_what_the_model_refuses_is_told_in_a_line(torch: Any) -> None:
    model = small(torch)
    network, step = recorded(model)
    with pytest.raises(InputsError, match=r"^`model` refuses the inputs: ") as caught:
        ask_model(model, network, step, {"x": np.ones((1, 2, 4))})
    assert "\n" not in str(caught.value)
