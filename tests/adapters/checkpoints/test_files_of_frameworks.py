"""Checkpoints that real frameworks have written; deselected where they are not asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.adapters.checkpoints.event_files import read_events
from epochreel.adapters.checkpoints.finding import read_checkpoint
from epochreel.errors import DataError

pytestmark = [
    pytest.mark.frameworks,
    # Keras's variables on PyTorch are asked for arrays in NumPy's former way.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def torch() -> Any:
    return importlib.import_module("torch")


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float8_e4m3fn", "float8_e5m2"])
def test_safetensors(torch: Any, dtype: str, tmp_path: Path) -> None:
    safetensors = importlib.import_module("safetensors.torch")
    tensor = torch.randn(5, 7).to(getattr(torch, dtype))
    safetensors.save_file({"w": tensor, "n": torch.arange(3)}, tmp_path / "m.safetensors")
    found = read_checkpoint(tmp_path / "m.safetensors").tensors
    np.testing.assert_array_equal(found["w"], tensor.float().numpy())
    assert found["n"].tolist() == [0, 1, 2]


def test_state_dictionaries_alone_or_beside_other_things(torch: Any, tmp_path: Path) -> None:
    model = torch.nn.Linear(3, 2)
    torch.save(model.state_dict(), tmp_path / "alone.pt")
    kept = {
        "epoch": 4,
        "global_step": 900,
        "state_dict": model.state_dict(),
        "optimizer": {"lr": 1},
    }
    torch.save(kept, tmp_path / "beside.ckpt")
    for name, said in (("alone.pt", (None, None)), ("beside.ckpt", (900, 4))):
        checkpoint = read_checkpoint(tmp_path / name)
        assert (checkpoint.step, checkpoint.epoch) == said
        assert list(checkpoint.tensors) == ["weight", "bias"]
        expected = model.weight.detach().numpy()
        np.testing.assert_array_equal(checkpoint.tensors["weight"], expected)


def test_a_whole_model_is_refused_because_it_is_code(torch: Any, tmp_path: Path) -> None:
    torch.save(torch.nn.Linear(3, 2), tmp_path / "model.pt")
    said = (
        r"^not read, because it is no state dictionary \(.*\); keep model\.state_dict\(\) instead"
    )
    with pytest.raises(DataError, match=said) as caught:
        read_checkpoint(tmp_path / "model.pt")
    assert "\n" not in str(caught.value)


def test_scalars_of_tensorboard(torch: Any, tmp_path: Path) -> None:
    writer = importlib.import_module("torch.utils.tensorboard").SummaryWriter(tmp_path)
    for step in range(200):
        writer.add_scalar("train/loss", 1 / (step + 1), step)
    writer.add_histogram("weights", torch.randn(100), 3)
    writer.close()
    (path,) = tmp_path.glob("events.out.tfevents.*")
    assert read_events(path)["train/loss"] == {
        step: pytest.approx(1 / (step + 1)) for step in range(200)
    }


@pytest.fixture(scope="module")
def keras() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        return importlib.import_module("keras")


@pytest.mark.parametrize("name", ["m.keras", "m.weights.h5"])
def test_weights_of_keras(keras: Any, name: str, tmp_path: Path) -> None:
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(3, 3, name="eye"),
            layers.BatchNormalization(name="calm"),
            layers.Flatten(),
            layers.Dense(4, name="first"),
            layers.Dense(2, name="second", use_bias=False),
        ]
    )
    (model.save if name == "m.keras" else model.save_weights)(tmp_path / name)
    found = read_checkpoint(tmp_path / name).tensors
    own = {
        "m.keras": ["eye", "calm", "first", "second"],
        "m.weights.h5": ["conv2d", "batch_normalization", "dense", "dense_1"],
    }[name]
    eye, calm, first, second = own
    assert set(found) == {
        f"{eye}.weight", f"{eye}.bias", f"{calm}.weight", f"{calm}.bias", f"{calm}.running_mean",
        f"{calm}.running_var", f"{first}.weight", f"{first}.bias", f"{second}.weight",
    }  # fmt: skip
    kernel = model.get_layer("eye").get_weights()[0]
    np.testing.assert_array_equal(found[f"{eye}.weight"], kernel.transpose(3, 2, 0, 1))
    dense = model.get_layer("second").get_weights()[0]
    np.testing.assert_array_equal(found[f"{second}.weight"], dense.T)
    if name == "m.keras":
        assert list(dict.fromkeys(key.rpartition(".")[0] for key in found)) == own
