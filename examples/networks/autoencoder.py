"""An autoencoder learns to draw digits again from eight numbers.

Needs PyTorch and scikit-learn. Some 40 seconds; then `epochreel film autoencoder.reel`.
"""

from __future__ import annotations

import sys

import torch
from lenet import digits
from torch import nn

import epochreel as er


def autoencoder() -> nn.Module:
    """Return two convolutions down to eight numbers, and two up again."""
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 4, stride=2, padding=1), nn.ReLU()),
        *(nn.Conv2d(8, 8, 4, stride=2, padding=1), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(8 * 16, 8), nn.Linear(8, 8 * 16), nn.ReLU()),
        nn.Unflatten(1, (8, 4, 4)),
        *(nn.ConvTranspose2d(8, 8, 4, stride=2, padding=1), nn.ReLU()),
        *(nn.ConvTranspose2d(8, 1, 4, stride=2, padding=1), nn.Sigmoid()),
    )


def main(path: str = "autoencoder.reel", n_epochs: int = 30) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    x, _ = digits(16)
    model = autoencoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    what = ("weights", "activations", "gradients")
    with er.record(path, model, probes=(x[-8:], x[-8:]), what=what) as recording:
        for _ in range(n_epochs):
            for rows in torch.randperm(1500).split(64):
                optimizer.zero_grad()
                loss = nn.functional.mse_loss(model(x[rows]), x[rows])
                loss.backward()
                optimizer.step()
                recording.log(loss=loss)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "autoencoder.reel")
