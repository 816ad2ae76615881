"""Lightning's trainer, with a callback and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lightning
import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch_models import CASES, mlp, probes_of

import epochreel as er
from epochreel.lightning import ReelCallback

pytestmark = [
    pytest.mark.frameworks,
    # Of the trainer, about workers, loggers and devices.
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
PROBES = probes_of(CASES["mlp"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


class Module(lightning.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.network = mlp()
        self.fails_at = -1

    def forward(self, x: Any) -> Any:
        return self.network(x)

    def training_step(self, batch: Any, batch_idx: int) -> Any:
        if self.global_step == self.fails_at:
            raise ZeroDivisionError
        return nn.functional.cross_entropy(self(batch[0]), batch[1])

    def configure_optimizers(self) -> Any:
        return torch.optim.Adam(self.parameters(), lr=0.01)


def fit(folder: Path, module: Module, callbacks: list[Any], **choices: Any) -> Module:
    torch.manual_seed(2)
    data = TensorDataset(torch.randn(40, 5), torch.arange(40) % 3)
    trainer = lightning.Trainer(
        max_epochs=2, accelerator="cpu", logger=False, enable_checkpointing=False,
        enable_progress_bar=False, enable_model_summary=False, default_root_dir=folder,
        callbacks=callbacks, **choices,
    )  # fmt: skip
    trainer.fit(module, DataLoader(data, batch_size=8, shuffle=True))
    return module


@pytest.mark.parametrize("n_batches", [1, 2])
def test_lightning_trains_as_it_would_have(path: Path, n_batches: int) -> None:
    modules = []
    for callbacks in ([ReelCallback(path, PROBES, every=1)], []):
        torch.manual_seed(1)
        modules.append(fit(path.parent, Module(), callbacks, accumulate_grad_batches=n_batches))
    for one, other in zip(*(m.state_dict().values() for m in modules), strict=True):
        assert torch.equal(one, other)
    n_steps = {1: 10, 2: 6}[n_batches]
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(n_steps + 1))
        assert (reel.meta.epoch_word, reel.meta.n_epochs) == ("epoch", 2)
        steps, losses = reel.scalars("loss")
        assert steps.tolist() == list(range(1, n_steps + 1))
        assert (losses > 0.5).all()  # of a whole batch, not of a part of it
        weights = modules[0].network[0].weight.detach().numpy()
        np.testing.assert_array_equal(reel.at("end").tensors["network.0", "weight"], weights)


def test_a_lightning_training_that_fails_ends_its_reel(path: Path) -> None:
    module = Module()
    module.fails_at = 3
    with pytest.raises(ZeroDivisionError):
        fit(path.parent, module, [ReelCallback(path, PROBES, every=1)])
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]
        assert reel._file.ended == "interrupted"


def test_a_path_that_is_taken_is_refused_before_the_training(path: Path) -> None:
    path.write_bytes(b"somebody's")
    with pytest.raises(er.OutputError, match="exists"):
        ReelCallback(path, PROBES)
