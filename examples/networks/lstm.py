"""An LSTM learns to tell words that are the same backwards: what it keeps, when gates open.

Needs PyTorch. Some 40 seconds of training; then `epochreel film lstm.reel`.
"""

from __future__ import annotations

import sys

import torch
from torch import nn

import epochreel as er

LETTERS = list("abcd")
LENGTH = 6


class Reader(nn.Module):
    """Letters in, one after another; yes or no out."""

    def __init__(self, n_units: int = 24) -> None:
        super().__init__()
        self.letters = nn.Embedding(len(LETTERS), 12)
        self.memory = nn.LSTM(12, n_units, batch_first=True)
        self.answer = nn.Linear(n_units, 2)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return logits, ``(n, 2)``."""
        states, _ = self.memory(self.letters(ids))
        return self.answer(states[:, -1])


def examples(n: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return words, every other of them the same backwards, and which are."""
    half = torch.randint(len(LETTERS), (n, LENGTH // 2))
    words = torch.cat([half, half.flip(1)], dim=1)
    words[1::2] = torch.randint(len(LETTERS), (n // 2, LENGTH))
    return words, (words == words.flip(1)).all(dim=1).long()


def main(path: str = "lstm.reel", n_steps: int = 2500) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    model, probes = Reader(), examples(8)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    what = ("weights", "activations", "gradients")
    with er.record(path, model, probes=probes, what=what, vocabulary=LETTERS) as recording:
        for _ in range(n_steps):
            words, same = examples(128)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(words), same)
            loss.backward()
            optimizer.step()
            recording.log(loss=loss)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "lstm.reel")
