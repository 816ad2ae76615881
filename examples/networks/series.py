"""A 1-d convolution learns to hear three kinds of sound in a wave that comes over time.

Needs PyTorch. Some 15 seconds of training; then `epochreel film series.reel`.
"""

from __future__ import annotations

import math
import sys

import torch
from torch import nn

import epochreel as er


def waves(n: int, length: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    """Return waves with noise, ``(n, 1, length)``, and what they are: sine, square or saw."""
    kinds = torch.randint(3, (n,))
    turns = torch.rand(n, 1) + torch.linspace(0, 1, length) * (2 + 2 * torch.rand(n, 1))
    sine = torch.sin(2 * math.pi * turns)
    shapes = torch.stack([sine, sine.sign(), 2 * (turns % 1) - 1])
    chosen = shapes[kinds, torch.arange(n)]
    return (chosen + 0.25 * torch.randn(n, length))[:, None], kinds


def network() -> nn.Module:
    """Return two convolutions over time, and a dense layer."""
    return nn.Sequential(
        *(nn.Conv1d(1, 6, 7), nn.ReLU(), nn.MaxPool1d(2)),
        *(nn.Conv1d(6, 8, 5), nn.ReLU(), nn.AdaptiveAvgPool1d(4)),
        *(nn.Flatten(), nn.Linear(32, 3)),
    )


def main(path: str = "series.reel", n_steps: int = 600) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    model, probes = network(), waves(9)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    what = ("weights", "activations", "gradients")
    with er.record(path, model, probes=probes, what=what) as recording:
        for _ in range(n_steps):
            x, y = waves(64)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            recording.log(loss=loss)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "series.reel")
