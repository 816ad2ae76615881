"""A vision transformer of two layers learns digits: sixteen patches look at one another.

Needs PyTorch and scikit-learn. Some 60 seconds of training; then `epochreel film patches.reel`.
"""

from __future__ import annotations

import sys

import torch
from lenet import digits
from torch import nn

import epochreel as er


class VisionTransformer(nn.Module):
    """Patches of a picture as tokens, and one for the whole that is asked for the digit."""

    def __init__(self, d: int = 32, n_layers: int = 2, side: int = 4) -> None:
        super().__init__()
        self.patches = nn.Conv2d(1, d, side, stride=side)
        self.whole = nn.Parameter(0.1 * torch.randn(1, d))
        self.places = nn.Parameter(0.1 * torch.randn(17, d))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(d, 2, 2 * d, 0.0, "gelu", batch_first=True, norm_first=True)
            for _ in range(n_layers)
        )
        self.answer = nn.Linear(d, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return logits of the digits, ``(n, 10)``."""
        patches = self.patches(x).flatten(2).transpose(1, 2)
        stream = torch.cat([self.whole.expand(len(x), 1, -1), patches], dim=1) + self.places
        for layer in self.layers:
            stream = layer(stream)
        return self.answer(stream[:, 0])


def main(path: str = "patches.reel", n_epochs: int = 14) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    x, y = digits(16)
    model = VisionTransformer()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    what = ("weights", "activations", "attention", "gradients")
    with er.record(path, model, probes=(x[-8:], y[-8:]), what=what) as recording:
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
    main(sys.argv[1] if sys.argv[1:] else "patches.reel")
