"""A transformer learns to turn words around: ``abcd|dcba``. See where it looks, and why.

Needs PyTorch. Some 60 seconds of training; then `epochreel film reversed.reel`.
"""

from __future__ import annotations

import sys

import torch
from torch import nn

import epochreel as er

LETTERS, BAR = "abcdefgh", "|"
WORDS = [*LETTERS, BAR]
LENGTH = 4


class Layer(nn.Module):
    """What looks back, and what thinks for itself; both are added to the stream."""

    def __init__(self, d: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.norm1, self.norm2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.think = nn.Sequential(nn.Linear(d, 3 * d), nn.GELU(), nn.Linear(3 * d, d))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the stream, ``(n, length, d)``."""
        n, length, d = x.shape
        parts = self.qkv(self.norm1(x)).view(n, length, 3, self.n_heads, d // self.n_heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(n, length, d))
        return x + self.think(self.norm2(x))


class Transformer(nn.Module):
    """Letters in, the next letter out."""

    def __init__(self, d: int = 40, n_layers: int = 2, n_heads: int = 2) -> None:
        super().__init__()
        self.letters = nn.Embedding(len(WORDS), d)
        self.places = nn.Parameter(0.1 * torch.randn(2 * LENGTH, d))
        self.layers = nn.Sequential(*(Layer(d, n_heads) for _ in range(n_layers)))
        self.norm, self.next = nn.LayerNorm(d), nn.Linear(d, len(WORDS))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return logits of the next letters, ``(n, length, n_letters)``."""
        return self.next(self.norm(self.layers(self.letters(ids) + self.places)))


def examples(n: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return words with their bar and all but the last letter, and what comes next.

    The first letters of a word cannot be known: there the answer is -100, which no loss counts.
    """
    words = torch.randint(len(LETTERS), (n, LENGTH))
    bar = torch.full((n, 1), WORDS.index(BAR))
    whole = torch.cat([words, bar, words.flip(1)], dim=1)
    following = whole[:, 1:].clone()
    following[:, :LENGTH] = -100
    return whole[:, :-1], following


@torch.no_grad()
def written(model: nn.Module) -> list[str]:
    """Return what the model writes after some words, letter by letter."""
    lines = []
    for word in ("abcd", "hgfe", "cafe", "dada"):
        ids = [WORDS.index(letter) for letter in f"{word}{BAR}"]
        for _ in range(LENGTH):
            following = model(torch.tensor([[*ids, *[0] * (2 * LENGTH - len(ids))]]))
            ids.append(int(following[0, len(ids) - 1].argmax()))
        lines.append("".join(WORDS[number] for number in ids))
    return lines


def main(path: str = "reversed.reel", n_steps: int = 900) -> None:
    """Train, and record it beside the loop."""
    torch.manual_seed(1)
    torch.set_num_threads(2)
    model, probes = Transformer(), examples(8)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    what = ("weights", "activations", "attention", "gradients")
    choices = {"what": what, "vocabulary": WORDS, "samples": written}
    with er.record(path, model, probes=probes, **choices) as recording:
        for _ in range(n_steps):
            ids, following = examples(64)
            optimizer.zero_grad()
            logits = model(ids).flatten(0, 1)
            loss = nn.functional.cross_entropy(logits, following.flatten())
            loss.backward()
            optimizer.step()
            recording.log(loss=loss)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "reversed.reel")
