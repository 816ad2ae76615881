"""Checkpoints with the model that they are of: its blocks as they lead to each other, answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch_models import CASES, answers_of, mlp, probes_of, train

import epochreel as er

pytestmark = [
    pytest.mark.frameworks,
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def checkpoints(folder: Path, name: str) -> list[Any]:
    case = CASES[name]
    torch.manual_seed(0)
    model, states = case.make(), []
    for step in (3, 6):
        train(model, case, 3)
        torch.save(model.state_dict(), folder / f"step-{step}.pt")
        states.append({key: value.clone() for key, value in model.state_dict().items()})
    return states


@pytest.mark.parametrize("name", ["mlp", "resnet", "attention", "tied"])
def test_checkpoints_are_asked_like_the_model(tmp_path: Path, name: str) -> None:
    case, states = CASES[name], checkpoints(tmp_path, name)
    torch.manual_seed(5)
    model = case.make()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    inputs, targets = probes_of(case)
    reel = er.load_checkpoints(
        tmp_path / "step-*.pt", model=model, probes=(inputs, targets), path=tmp_path / "run.reel"
    )
    with reel:
        assert reel.steps.tolist() == [3, 6]
        new = case.inputs(3, torch.Generator().manual_seed(5))
        for step, state in zip((3, 6), states, strict=True):
            other = case.make()
            other.load_state_dict(state)
            with torch.no_grad():
                expected = answers_of(other.eval(), new).numpy()
            found = reel.ask(new.numpy(), at=step)
            np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


def test_checkpoints_of_another_model_are_refused(tmp_path: Path) -> None:
    checkpoints(tmp_path, "mlp")
    probes, twice = probes_of(CASES["mlp"]), CASES["twice"]
    with pytest.raises(er.DataError, match="of `model` is not in it"):
        er.load_checkpoints(
            tmp_path, model=twice.make(), probes=probes_of(twice), path=tmp_path / "run.reel"
        )
    wider = mlp()
    wider[0] = torch.nn.Linear(5, 7)
    wider[1] = torch.nn.BatchNorm1d(7)
    with pytest.raises(er.UsageError, match="refuses `probes`"):
        er.load_checkpoints(tmp_path, model=wider, probes=probes, path=tmp_path / "run.reel")
    with pytest.raises(er.UsageError, match="`probes` must be a few examples"):
        er.load_checkpoints(tmp_path, model=mlp(), path=tmp_path / "run.reel")
    with pytest.raises(er.UsageError, match="must be one of PyTorch or Keras"):
        er.load_checkpoints(tmp_path, model=3, path=tmp_path / "run.reel")
    assert not (tmp_path / "run.reel").exists()


def test_models_of_transformers_bring_what_they_are_asked(tmp_path: Path) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(vocab_size=20, n_positions=8, n_embd=16, n_layer=1, n_head=2)
    for step in (10, 20):
        model = GPT2LMHeadModel(config)
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        tensors = {key: value.contiguous() for key, value in model.state_dict().items()}
        del tensors["lm_head.weight"]  # tied, as Transformers leaves it out itself
        save_file(tensors, folder / "model.safetensors")
    reel = er.load_checkpoints(tmp_path / "checkpoint-*", model=model, path=tmp_path / "run.reel")
    with reel:
        assert reel.steps.tolist() == [10, 20]
        ids = torch.arange(5).reshape(1, 5)
        with torch.no_grad():
            expected = model.eval()(input_ids=ids).logits.numpy()
        np.testing.assert_allclose(reel.ask(ids.numpy()), expected, rtol=1e-4, atol=1e-5)


def test_checkpoints_of_keras_are_asked_like_the_model(tmp_path: Path) -> None:
    import keras
    from keras_models import CASES as KERAS
    from keras_models import data_of

    case = KERAS["chain"]
    model = case.make()
    for step in (1, 2):
        model.set_weights([w + 0.1 for w in model.get_weights()])
        model.save_weights(tmp_path / f"step-{step}.weights.h5")
    probes = data_of(case, 4)
    before = model.get_weights()
    reel = er.load_checkpoints(tmp_path, model=model, probes=probes, path=tmp_path / "run.reel")
    with reel:
        assert reel.steps.tolist() == [1, 2]
        expected = keras.ops.convert_to_numpy(model(probes[0], training=False))
        np.testing.assert_allclose(reel.ask(probes[0]), expected, rtol=1e-5, atol=1e-5)
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
