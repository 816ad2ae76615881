"""The trainer of Transformers, with a callback and without."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

import epochreel as er
from epochreel.transformers import ReelCallback

pytestmark = [
    pytest.mark.frameworks,
    # Of the trainer, about tokens, workers and devices.
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("error::epochreel.RecordingWarning"),
]
IDS = torch.randint(0, 20, (24, 6), generator=torch.Generator().manual_seed(0))
PROBES = ({"input_ids": IDS[:4]}, None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


class Failing(GPT2LMHeadModel):
    def forward(self, *args: Any, **kwargs: Any) -> Any:
        if self.training and "labels" in kwargs:
            self.n_calls = getattr(self, "n_calls", 0) + 1
            if self.n_calls > 2:
                raise ZeroDivisionError
        return super().forward(*args, **kwargs)


Failing.forward.__signature__ = inspect.signature(GPT2LMHeadModel.forward)  # the trainer reads it


def train(folder: Path, callbacks: list[Any], kind: Any = GPT2LMHeadModel, **choices: Any) -> Any:
    torch.manual_seed(1)
    model = kind(GPT2Config(vocab_size=20, n_positions=8, n_embd=16, n_layer=2, n_head=2))
    args = TrainingArguments(
        output_dir=str(folder / "out"), per_device_train_batch_size=4, num_train_epochs=2,
        logging_steps=1, report_to=[], save_strategy="no", disable_tqdm=True, use_cpu=True,
        **choices,
    )  # fmt: skip
    data = [{"input_ids": row, "labels": row} for row in IDS]
    Trainer(model, args, train_dataset=data, callbacks=callbacks).train()
    return model


@pytest.mark.parametrize("n_batches", [1, 2])
def test_transformers_trains_as_it_would_have(path: Path, n_batches: int) -> None:
    choices = {"gradient_accumulation_steps": n_batches}
    callback = ReelCallback(path, PROBES, every=1)
    models = [train(path.parent, callbacks, **choices) for callbacks in ([callback], [])]
    for one, other in zip(*(model.state_dict().values() for model in models), strict=True):
        assert torch.equal(one, other)
    n_steps = 12 // n_batches
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(n_steps + 1))
        assert (reel.meta.epoch_word, reel.meta.n_epochs) == ("epoch", 2)
        steps, losses = reel.scalars("loss")
        assert steps.tolist() == list(range(1, n_steps + 1))
        assert np.isfinite(losses).all()
        weights = models[0].transformer.h[0].mlp.c_fc.weight.detach().numpy()
        found = reel.at("end").tensors["transformer.h.0.mlp.c_fc", "weight"]
        np.testing.assert_array_equal(found, weights)
        logits = models[0].eval()(input_ids=IDS[:3]).logits.detach().numpy()
        np.testing.assert_allclose(reel.ask(IDS[:3].numpy()), logits, rtol=1e-4, atol=1e-5)


def test_a_training_that_fails_ends_its_reel_when_the_next_begins(path: Path) -> None:
    callback = ReelCallback(path, PROBES, every=1, overwrite=True)
    with pytest.raises(ZeroDivisionError):
        train(path.parent, [callback], Failing)
    callback._end("interrupted")  # as at the end of the program
    with er.open(path) as reel:
        assert (reel.steps.tolist(), reel._file.ended) == ([0, 1, 2], "interrupted")


def test_what_cannot_be_is_refused_before_the_training(path: Path) -> None:
    with pytest.raises(er.UsageError, match="`every`"):
        ReelCallback(path, PROBES, every="sometimes")
    path.write_bytes(b"somebody's")
    with pytest.raises(er.OutputError, match="exists"):
        ReelCallback(path, PROBES)
