"""A residual network learns digits: what goes around, and what each block adds to it.

Needs PyTorch and scikit-learn. Some 40 seconds of training; then `epochreel film residual.reel`.
"""

from __future__ import annotations

import sys

import torch
from lenet import digits
from torch import nn

import epochreel as er


class Residual(nn.Module):
    """Two convolutions whose result is added to what they read."""

    def __init__(self, n_maps: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(n_maps, n_maps, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(n_maps)
        self.conv2 = nn.Conv2d(n_maps, n_maps, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(n_maps)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return maps of the same shape."""
        new = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        return torch.relu(x + new)


def network(n_blocks: int = 2, n_maps: int = 6) -> nn.Module:
    """Return a convolution, so many residual blocks, and a dense layer."""
    return nn.Sequential(
        *(nn.Conv2d(1, n_maps, 3, padding=1), nn.ReLU()),
        *(Residual(n_maps) for _ in range(n_blocks)),
        *(nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(16 * n_maps, 10)),
    )


def main(path: str = "residual.reel", n_epochs: int = 8, n_blocks: int = 2) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    x, y = digits(16)
    model = network(n_blocks)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    what = ("weights", "activations", "gradients")
    with er.record(path, model, probes=(x[-12:], y[-12:]), what=what) as recording:
        for _ in range(n_epochs):
            for rows in torch.randperm(1500).split(64):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                recording.log(loss=loss)
            with torch.no_grad():
                right = (model(x[1500:]).argmax(1) == y[1500:]).float().mean()
            recording.log(held_out_accuracy=right)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "residual.reel")
