"""Networks that read arrays are asked with arrays or text, and answer with their first output."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import epochreel as er
from foreign_asked import write_words_reel


def test_one_example_or_rows_of_them(tmp_path: Path) -> None:
    with er.open(write_words_reel(tmp_path / "run.reel")) as reel:
        assert reel.ask([0, 1, 1]).tolist() == [1, 2, 0]
        rows = np.array([[0, 0, 0], [0, 1, 2]])
        assert reel.ask(rows).tolist() == [[3, 0, 0], [1, 1, 1]]
        assert reel.ask({"words": [2, 2, 2]}, at="start").tolist() == [0, 0, 0]


def test_text_if_the_reel_has_a_vocabulary(tmp_path: Path) -> None:
    with er.open(write_words_reel(tmp_path / "run.reel")) as reel:
        assert reel.ask("or to or").tolist() == [1, 0, 2]
        with pytest.raises(er.InputsError, match=r"^`do` is no word of the vocabulary of 3$"):
            reel.ask("to do or")
    mute = er.open(write_words_reel(tmp_path / "mute.reel", vocabulary=False))
    with mute, pytest.raises(er.InputsError, match="no vocabulary"):
        mute.ask("or to or")


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    with er.open(write_words_reel(tmp_path / "run.reel")) as reel:
        with pytest.raises(
            er.InputsError, match=r"`words` of shape \(2,\) \(int64\) does not fit"
        ):
            reel.ask([0, 1])
        with pytest.raises(er.FrameError):
            reel.ask([0, 1, 1], at=5)


def test_a_block_that_numpy_does_not_know_is_told_with_what_helps(tmp_path: Path) -> None:
    reel = er.open(write_words_reel(tmp_path / "run.reel", odd="fft"))
    said = r"^NumPy cannot compute `mean` \(op fft\); .*`model`"
    with reel, pytest.raises(er.UsageError, match=said):
        reel.ask([0, 1, 1])


@pytest.mark.frameworks
def test_the_person_s_own_model_is_asked_with_recorded_weights(tmp_path: Path) -> None:
    torch: Any = importlib.import_module("torch")

    class Odd(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = torch.nn.Embedding(3, 3)
            self.head = torch.nn.Linear(3, 3, bias=False)

        def forward(self, words: Any) -> Any:
            return self.head(torch.fft.fft(self.embed(words), dim=1)[:, 0].real)

    model = Odd()
    before = model.head.weight.clone()
    with er.open(write_words_reel(tmp_path / "run.reel", odd="fft")) as reel:
        assert reel.ask([0, 1, 1], model=model).tolist() == [3, 6, 0]
        assert reel.ask([0, 1, 1], at=0, model=model).tolist() == [0, 0, 0]
    assert torch.equal(model.head.weight, before)
