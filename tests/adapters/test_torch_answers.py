"""Whole networks of PyTorch, as they are found, answer in NumPy what PyTorch answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 its name everywhere
from torch_models import CASES, Case, answers_of, pictures, probes_of, rows, tokens, train

from epochreel.adapters.torch.asking import ask_model
from epochreel.adapters.torch.inputs import inputs_of
from epochreel.adapters.torch.reading import Reading
from epochreel.answers import compute, unknown
from epochreel.errors import UsageError
from epochreel.steps import TrainingStep

pytestmark = pytest.mark.frameworks
BOUNDS = {torch.float32: 1e-5, torch.float64: 1e-10}


class FirstToken(nn.Module):
    """A vision transformer: patches, a token before them, and places."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, 16, 4, 4)
        self.first = nn.Parameter(torch.randn(1, 1, 16))
        self.place = nn.Parameter(torch.randn(1, 5, 16))
        layer = nn.TransformerEncoderLayer(
            16, 4, 32, batch_first=True, norm_first=True, activation="gelu"
        )
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(16, 3)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.first.expand(x.shape[0], -1, -1), x], dim=1) + self.place
        return self.head(self.encoder(x)[:, 0])


class UNet(nn.Module):
    """Down and up again, in three ways, beside what it began with."""

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.Conv2d(3, 8, 3, 2, 1)
        self.norm = nn.GroupNorm(2, 8)
        self.up = nn.ConvTranspose2d(8, 3, 4, 2, 1)
        self.larger = nn.Upsample(scale_factor=2, mode="bilinear")
        self.leave = nn.Conv2d(22, 1, 1)

    def forward(self, x):
        inner = F.silu(self.norm(self.down(x)))
        nearest = F.interpolate(inner, size=x.shape[2:])
        joined = torch.cat((x, self.up(inner), self.larger(inner), nearest), 1)
        return torch.sigmoid(self.leave(joined))


class StepsFirst(nn.Module):
    """Recurrent and attending layers that count steps before examples."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.gru = nn.GRU(8, 8, bidirectional=True)
        self.attend = nn.MultiheadAttention(16, 2)
        self.head = nn.Linear(16, 3)

    def forward(self, tokens):
        x, _ = self.gru(self.embed(tokens).transpose(0, 1))
        y, _ = self.attend(x, x, x, need_weights=False)
        return self.head((x + y)[-1])


class Masked(nn.Module):
    """A layer with a causal mask."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 16)
        self.layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
        self.head = nn.Linear(16, 20)

    def forward(self, tokens):
        mask = nn.Transformer.generate_square_subsequent_mask(tokens.shape[1])
        x = self.layer(self.embed(tokens), src_mask=mask.to(self.embed.weight.dtype))
        return F.log_softmax(self.head(x), dim=-1)


class ByHand(nn.Module):
    """Arithmetic that no layer does."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.rand(5))
        self.layer = nn.Linear(5, 8)

    def forward(self, x):
        y = (x - x.mean(-1, keepdim=True)) / (x.var(-1, keepdim=True) + 1e-3).sqrt() * self.scale
        a, b = self.layer(y).chunk(2, dim=-1)
        gate = torch.einsum("ni,nj->nij", a, torch.tanh(b)).softmax(-1)
        return torch.where(x[:, :1] > 0, gate.sum(1), 2 ** -b.abs()) @ torch.ones(4, 2).to(x)


class Cells(nn.Module):
    """A loop over single steps of an LSTM."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.cell = nn.LSTMCell(8, 6)
        self.head = nn.Linear(6, 3)

    def forward(self, tokens):
        x = self.embed(tokens)
        hidden, cell = self.cell(x[:, 0])
        for step in range(1, x.shape[1]):
            hidden, cell = self.cell(x[:, step], (hidden, cell))
        return self.head(hidden)


OTHERS = {
    "first token": Case(FirstToken, pictures(3, 8)),
    "u-net": Case(UNet, pictures(3, 8)),
    "steps first": Case(StepsFirst, tokens),
    "masked": Case(Masked, tokens),
    "by hand": Case(ByHand, rows),
    "cells": Case(Cells, tokens),
}


@pytest.mark.parametrize("dtype", BOUNDS)
@pytest.mark.parametrize("name", [*CASES, *OTHERS])
def test_numpy_answers_what_pytorch_answers(name: str, dtype: Any) -> None:
    torch.manual_seed(0)
    case = {**CASES, **OTHERS}[name]
    model = case.make()
    if name in CASES:
        train(model, case, 3)
    model = model.to(dtype).eval()
    probes = _to(dtype, probes_of(case)[0])
    structure = Reading(model, inputs_of((probes, None), model)).structure
    network = structure.network
    assert unknown(network) == ()
    # Others than the probes, and another number of them.
    new = _to(dtype, case.inputs(3, torch.Generator().manual_seed(5)))
    with torch.no_grad():
        expected = answers_of(model, new).numpy()
    given = new if isinstance(new, dict) else dict.fromkeys(network.inputs, new)
    asked = {key: value.numpy() for key, value in given.items()}
    arrays = {key: getattr(*holder).detach().numpy() for key, holder in structure.holders.items()}
    inputs = [asked[name] for name in network.inputs]
    found = compute(network, lambda *key: arrays[key], inputs, expected.dtype, network.outputs)
    bound = BOUNDS[dtype]
    if name == "llama" and dtype == torch.float64:
        bound = 1e-6  # its norms and angles are float32 whatever the model is
    np.testing.assert_allclose(found[network.outputs[0]], expected, rtol=bound, atol=bound)


@pytest.mark.parametrize("name", CASES)
def test_a_copy_of_the_model_answers_with_the_weights_of_a_step(name: str) -> None:
    torch.manual_seed(0)
    case = CASES[name]
    model = train(case.make(), case, 3).eval()
    inputs = inputs_of((probes_of(case)[0], None), model)
    structure = Reading(model, inputs).structure
    arrays = {
        key: getattr(*holder).detach().numpy().copy() for key, holder in structure.holders.items()
    }
    with torch.no_grad():
        expected = answers_of(model, probes_of(case)[0]).numpy()
        for parameter in model.parameters():
            parameter.mul_(2)
    asked = {key: value.numpy() for key, value in inputs.tensors.items()}
    if name == "branching":
        # What decides about the branch leads to no answer, so nobody recorded it.
        with pytest.raises(UsageError, match=r"^`gate.weight` of `model` was not recorded, so"):
            ask_model(model, structure.network, TrainingStep(3, 1, arrays), asked)
        return
    found = ask_model(model, structure.network, TrainingStep(3, 1, arrays), asked)
    assert any(one.shape == expected.shape and np.allclose(one, expected) for one in found)


def _to(dtype: Any, inputs: Any) -> Any:
    if isinstance(inputs, dict):
        return {name: _to(dtype, value) for name, value in inputs.items()}
    return inputs.to(dtype) if inputs.is_floating_point() else inputs
