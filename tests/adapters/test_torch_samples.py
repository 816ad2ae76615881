"""What a model makes of its own is recorded, and the training does not feel it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import epochreel as er
from epochreel.steps import SAMPLED_IMAGE, SAMPLED_NUMBERS, SAMPLED_TEXT
from epochreel.trace import open_reel

pytestmark = pytest.mark.frameworks
torch = pytest.importorskip("torch")


def train(path: Path | None, samples: Any = None) -> tuple[Any, list[float]]:
    """Return a small model trained for nine steps, and numbers drawn on the way."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.Dropout(0.5), torch.nn.Linear(4, 2)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    drawn = []

    def loop() -> None:
        for _ in range(9):
            optimizer.zero_grad()
            model(torch.rand(6, 3)).square().sum().backward()
            optimizer.step()
            drawn.append(float(torch.rand(())) + float(np.random.rand()))

    np.random.seed(0)
    if path is None:
        loop()
        return model, drawn
    with er.record(path, model, probes=torch.rand(2, 3), every=1, samples=samples):
        loop()
    return model, drawn


def test_texts_are_recorded_at_each_step(tmp_path: Path) -> None:
    said = iter(range(100))
    train(tmp_path / "a.reel", lambda model: f"{next(said)}: {model.training}")
    with open_reel(tmp_path / "a.reel") as reel:
        found = [bytes(reel.at(step).tensors[SAMPLED_TEXT]).decode() for step in range(10)]
    # The first is only asked to see what it is.
    assert found == [f"{at + 1}: False" for at in range(10)]


def test_what_sampling_draws_is_not_missing_in_the_training(tmp_path: Path) -> None:
    def sampled(model: Any) -> Any:
        np.random.rand(3)
        return model(torch.rand(1, 3)) * torch.rand(())

    torch.manual_seed(0)
    probes = torch.rand(2, 3)
    del probes
    with_it, drawn = train(tmp_path / "a.reel", sampled)
    without, also = train(tmp_path / "b.reel")
    assert drawn == also
    for one, other in zip(with_it.parameters(), without.parameters(), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize(
    ("made", "key"),
    [
        ([[0.5] * 5] * 6, SAMPLED_IMAGE),
        (np.zeros((8, 8, 3)), SAMPLED_IMAGE),
        (torch.ones(7), SAMPLED_NUMBERS),
        (3, SAMPLED_NUMBERS),
        (["one", "two"], SAMPLED_TEXT),
        ("", SAMPLED_TEXT),
    ],
)
def test_what_it_is_decides_how_it_is_kept(made: Any, key: Any, tmp_path: Path) -> None:
    train(tmp_path / "a.reel", lambda model: made)
    with open_reel(tmp_path / "a.reel") as reel:
        assert key in reel.at(9).tensors


def test_what_nobody_can_show_is_refused_before_the_training(tmp_path: Path) -> None:
    with pytest.raises(er.UsageError, match=r"returned object; it must return text, an image or"):
        train(tmp_path / "a.reel", lambda model: object())
    with pytest.raises(er.UsageError, match=r"`samples` \(int\) must be a function of the model"):
        train(tmp_path / "a.reel", 3)
    assert not (tmp_path / "a.reel").exists()
