"""Networks of PyTorch that recordings are held to, and their data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 its name everywhere


class LeNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        return self.fc3(F.relu(self.fc2(x)))


class Residual(nn.Module):
    def __init__(self, n_in: int, n_out: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(n_in, n_out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(n_out)
        self.conv2 = nn.Conv2d(n_out, n_out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(n_out)
        self.relu = nn.ReLU(inplace=True)
        self.down = None
        if stride != 1 or n_in != n_out:
            self.down = nn.Sequential(
                nn.Conv2d(n_in, n_out, 1, stride, bias=False), nn.BatchNorm2d(n_out)
            )

    def forward(self, x):
        shortcut = x if self.down is None else self.down(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += shortcut
        return self.relu(out)


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 1, 1)
        self.blocks = nn.Sequential(Residual(8, 8, 1), Residual(8, 16, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        return self.head(self.pool(self.blocks(F.relu(self.stem(x)))).flatten(1))


class Lstm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.lstm = nn.LSTM(8, 12, num_layers=2, batch_first=True, dropout=0.1)
        self.head = nn.Linear(12, 3)

    def forward(self, tokens):
        _, (hidden, _) = self.lstm(self.embed(tokens))
        return self.head(hidden[-1])


class Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 16)
        self.place = nn.Parameter(torch.randn(1, 6, 16) * 0.1)
        layer = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.1, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(16, 3)

    def forward(self, tokens):
        return self.head(self.encoder(self.embed(tokens) + self.place).mean(1))


class Twice(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(5, 6)
        self.shared = nn.Linear(6, 6)
        self.relu = nn.ReLU()
        self.leave = nn.Linear(12, 3)

    def forward(self, x):
        first = self.relu(self.enter(x))
        second = self.relu(self.shared(first))
        third = self.relu(self.shared(second))
        return self.leave(torch.cat([third, first * 0.5], dim=1))


class Branching(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gate = nn.Linear(5, 1)
        self.left = nn.Linear(5, 3)
        self.right = nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 3))

    def forward(self, x):
        return self.left(x) if self.gate(x).sum() > 0 else self.right(x)


class Tied(nn.Module):
    """A language model whose last layer has the weights of its first."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.middle = nn.Linear(8, 8)
        self.head = nn.Linear(8, 20, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, tokens):
        return self.head(torch.tanh(self.middle(self.embed(tokens))).mean(1))


class OwnAttention(nn.Module):
    """Causal attention by functions alone, as small language models have it."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(20, 16)
        self.qkv = nn.Linear(16, 48)
        self.norm = nn.LayerNorm(16)
        self.leave = nn.Linear(16, 3)

    def forward(self, tokens):
        x = self.embed(tokens)
        n, t, d = x.shape
        q, k, v = (
            part.view(n, t, 4, d // 4).transpose(1, 2) for part in self.qkv(x).split(d, dim=2)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.leave(self.norm(x + y.transpose(1, 2).reshape(n, t, d)).mean(dim=1))


def mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(5, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 3)
    )


def gpt2() -> nn.Module:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=20,
        n_positions=16,
        n_embd=16,
        n_layer=2,
        n_head=4,
        bos_token_id=0,
        eos_token_id=0,
    )
    return GPT2LMHeadModel(config)


def llama() -> nn.Module:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=20, hidden_size=16, intermediate_size=24, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=16,
        bos_token_id=0, eos_token_id=0, pad_token_id=0,
    )  # fmt: skip
    return LlamaForCausalLM(config)


def rows(n: int, rng: torch.Generator) -> Any:
    return torch.randn(n, 5, generator=rng)


def pictures(n_channels: int, size: int) -> Callable[[int, torch.Generator], Any]:
    return lambda n, rng: torch.randn(n, n_channels, size, size, generator=rng)


def tokens(n: int, rng: torch.Generator) -> Any:
    return torch.randint(1, 20, (n, 6), generator=rng)


def token_ids(n: int, rng: torch.Generator) -> Any:
    return {"input_ids": tokens(n, rng)}


@dataclass(frozen=True)
class Case:
    """A network and what it is given."""

    make: Callable[[], nn.Module]
    inputs: Callable[[int, torch.Generator], Any]


CASES = {
    "mlp": Case(mlp, rows),
    "lenet": Case(LeNet, pictures(1, 28)),
    "resnet": Case(ResNet, pictures(3, 8)),
    "lstm": Case(Lstm, tokens),
    "encoder": Case(Encoder, tokens),
    "twice": Case(Twice, rows),
    "branching": Case(Branching, rows),
    "tied": Case(Tied, tokens),
    "attention": Case(OwnAttention, tokens),
    "gpt2": Case(gpt2, token_ids),
    "llama": Case(llama, token_ids),
}


def probes_of(case: Case, n: int = 7) -> tuple[Any, Any]:
    rng = torch.Generator().manual_seed(7)
    return case.inputs(n, rng), torch.arange(n) % 3


def answers_of(model: nn.Module, inputs: Any) -> torch.Tensor:
    answered = model(**inputs) if isinstance(inputs, dict) else model(inputs)
    return getattr(answered, "logits", answered)


def train(
    model: nn.Module,
    case: Case,
    n_steps: int = 8,
    optimizer: torch.optim.Optimizer | None = None,
    after: Callable[[torch.Tensor], None] = lambda loss: None,
) -> nn.Module:
    """Train in a plain loop, in training mode, and return the model."""
    rng = torch.Generator().manual_seed(1)
    optimizer = optimizer or torch.optim.Adam(model.parameters(), lr=0.01)
    model.train()
    for _ in range(n_steps):
        inputs = case.inputs(12, rng)
        optimizer.zero_grad()
        outputs = answers_of(model, inputs)
        target = torch.arange(math.prod(outputs.shape[:-1])) % 3
        loss = F.cross_entropy(outputs.flatten(0, -2), target)
        loss.backward()
        optimizer.step()
        after(loss)
    return model
