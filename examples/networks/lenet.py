"""A small convolutional network learns digits: eight little pictures, looked for everywhere.

Needs PyTorch and scikit-learn. Some 20 seconds of training; then `epochreel film lenet.reel`.
"""

from __future__ import annotations

import sys

import torch
from sklearn.datasets import load_digits
from torch import nn

import epochreel as er


def digits(side: int = 20) -> tuple[torch.Tensor, torch.Tensor]:
    """Return 1,797 handwritten digits, ``(n, 1, side, side)`` from 0 to 1, and what they are."""
    rows, answers = load_digits(return_X_y=True)
    small = torch.tensor(rows, dtype=torch.float32).reshape(-1, 1, 8, 8) / 16
    large = nn.functional.interpolate(small, size=(side, side), mode="bilinear")
    return large, torch.tensor(answers)


def lenet(n_maps: int = 8) -> nn.Module:
    """Return two convolutions with pools, and two dense layers."""
    return nn.Sequential(
        *(nn.Conv2d(1, n_maps, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(n_maps, 12, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(12 * 3 * 3, 24), nn.ReLU(), nn.Linear(24, 10)),
    )


def main(path: str = "lenet.reel", n_epochs: int = 12) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(2)
    torch.set_num_threads(2)
    x, y = digits()
    model = lenet()
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
    main(sys.argv[1] if sys.argv[1:] else "lenet.reel")
