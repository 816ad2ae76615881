"""What a recording refuses before the training, and what it survives while that runs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch_models import CASES, LeNet, mlp, probes_of, train

import epochreel as er
from epochreel.adapters.versions import OLDEST

pytestmark = pytest.mark.frameworks
MLP = CASES["mlp"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


def refused(path: Path, model: Any, probes: Any, **choices: Any) -> str:
    with pytest.raises(er.EpochreelError) as caught:
        er.record(path, model, probes, **choices)
    assert "\n" not in str(caught.value)
    assert not path.exists()
    return str(caught.value)


def test_models_that_cannot_learn_are_refused(path: Path) -> None:
    assert "has no parameters" in refused(path, nn.ReLU(), torch.randn(3, 4))
    said = refused(path, nn.Sequential(nn.LazyLinear(4)), torch.randn(3, 4))
    assert "lazy module `0` (LazyLinear)" in said
    assert "`model` (list) must be" in refused(path, [], torch.randn(3, 4))


def test_an_older_pytorch_than_was_tested_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OLDEST, "torch", "99.1")
    said = refused(path, mlp(), torch.randn(3, 5))
    assert "is older than 99.1" in said
    assert said.endswith("pip install --upgrade torch")


def test_a_model_that_nobody_can_pickle_is_recorded(path: Path) -> None:
    model = mlp()
    model.describe = lambda: "a network"  # pyright: ignore
    with er.record(path, model, probes_of(MLP), every=1):
        train(model, MLP, 3)
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]


def test_probes_that_do_not_fit_are_refused_by_the_module_that_cannot_read_them(
    path: Path,
) -> None:
    said = refused(path, LeNet(), torch.randn(4, 1, 20, 20))
    assert said.startswith("`fc1` (Linear) refuses `probes` (x (4, 1, 20, 20) float32 on cpu): ")
    said = refused(path, LeNet(), torch.randn(4, 1, 28, 28, dtype=torch.float64))
    assert said.startswith("`conv1` (Conv2d) refuses `probes`")
    said = refused(path, CASES["lstm"].make(), torch.randn(4, 6))
    assert said.startswith("`embed` (Embedding) refuses `probes`")
    said = refused(path, mlp(), torch.randn(4, 5, device="meta"))
    assert "on meta" in said


def test_probes_that_are_none_are_refused(path: Path) -> None:
    assert "a few examples" in refused(path, mlp(), None)
    said = refused(path, mlp(), (torch.randn(4, 5), torch.zeros(3)))
    assert (
        "(4, 5), (3,)) must have a row for each example" in said.replace("`probes` ", "(")[0:]
        or said
    )
    assert "must be arrays, not" in refused(path, mlp(), object())


def test_numpy_probes_come_to_the_dtype_of_the_model(path: Path) -> None:
    with er.record(path, mlp(), (np.random.default_rng(0).random((4, 5)), np.arange(4))):
        pass
    with er.open(path) as reel:
        probes = reel.meta.probe_arrays
        assert probes is not None
        assert probes.inputs["input"].dtype == np.float32
        assert probes.targets is not None
        assert probes.targets.tolist() == [0, 1, 2, 3]


def test_a_model_that_returns_what_it_was_not_asked_is_refused(path: Path) -> None:
    class Outer(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.p = nn.Parameter(torch.zeros(3))

        def forward(self, x):
            return self.p * 2

    assert "does not depend on its inputs" in refused(path, Outer(), torch.randn(4, 5))


def test_choices_that_are_none_are_refused(path: Path) -> None:
    probes = probes_of(MLP)
    assert "`every`" in refused(path, mlp(), probes, every="sometimes")
    assert "`budget`" in refused(path, mlp(), probes, budget="little")
    assert "`what`" in refused(path, mlp(), probes, what="everything")
    assert "must have room for 3" in refused(path, mlp(), probes, budget="1kB", what="weights")
    assert "suffix" in refused(path.with_suffix(".film"), mlp(), probes)
    assert "vocabulary" in refused(path, mlp(), probes, vocabulary=3)


def test_places_that_cannot_be_written_are_refused(path: Path) -> None:
    refused(path.parent / "nowhere" / "run.reel", mlp(), probes_of(MLP))
    if sys.platform == "linux":  # a folder in which not even its owner may write
        refused(Path("/proc/run.reel"), mlp(), probes_of(MLP))
    path.write_bytes(b"somebody's")
    with pytest.raises(er.OutputError, match="already exists"):
        er.record(path, mlp(), probes_of(MLP))
    assert path.read_bytes() == b"somebody's"


def test_a_path_that_is_recorded_already_names_the_process(path: Path) -> None:
    with (
        er.record(path, mlp(), probes_of(MLP)),
        pytest.raises(er.OutputError, match=rf"\(process {os.getpid()}\)"),
    ):
        er.record(path, mlp(), probes_of(MLP), overwrite=True)


def test_what_does_not_fit_is_left_out_and_said(path: Path) -> None:
    class Wide(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.wide, self.narrow = nn.Linear(5, 5000), nn.Linear(5000, 2)

        def forward(self, x):
            return self.narrow(self.wide(x))

    model = Wide()
    with er.record(path, model, torch.randn(3, 5), every=1, budget="1.2MB"):
        train_wide(model)
    with er.open(path) as reel:
        assert ("wide", "weight") not in reel.at(1).tensors
        assert ("narrow", "weight") in reel.at(1).tensors
        assert reel._file.recording["left_out"][0] == "weight of wide (100 kB)"
    assert path.stat().st_size <= 1_200_000


def train_wide(model: nn.Module) -> None:
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(60):
        model(torch.randn(4, 5)).square().mean().backward()
        optimizer.step()


def test_an_error_in_the_loop_ends_the_reel_and_goes_on_up(path: Path) -> None:
    model = mlp()
    with pytest.raises(ZeroDivisionError), er.record(path, model, probes_of(MLP), every=1):
        train(model, MLP, 3)
        raise ZeroDivisionError
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]
        assert reel._file.ended == "interrupted"


def trained_in_spite(path: Path, break_it: Any) -> nn.Module:
    """Return a model whose recording broke after two steps, and was warned of once."""
    torch.manual_seed(3)
    model = mlp()
    with pytest.warns(er.RecordingWarning, match="no longer recorded") as caught:
        train_and_break(path, model, break_it)
    assert len(caught) == 1
    return model


def train_and_break(path: Path, model: nn.Module, break_it: Any) -> None:
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    with er.record(path, model, probes_of(MLP), every=1) as recording:
        train(model, MLP, 2, optimizer)
        break_it(recording, model)
        train(model, MLP, 5, optimizer)


def assert_like_plain(model: nn.Module) -> None:
    torch.manual_seed(3)
    plain = mlp()
    optimizer = torch.optim.Adam(plain.parameters(), lr=0.01)
    train(plain, MLP, 2, optimizer)
    train(plain, MLP, 5, optimizer)
    for one, other in zip(model.parameters(), plain.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_full_disk_ends_the_recording_and_not_the_training(path: Path) -> None:
    def fill(recording: Any, model: nn.Module) -> None:
        recording._recorder._writer._committed.place.connection.execute(
            "PRAGMA max_page_count = 1"
        )

    def wait_until_written(recording: Any, model: nn.Module) -> None:
        deadline = time.monotonic() + 20
        while (
            recording._recorder._writer._committed.last_step < 0
        ):  # of no step there would be no reel
            assert time.monotonic() < deadline
            time.sleep(0.01)
        fill(recording, model)
        recording._recorder.step(recording._read)
        recording._recorder._writer._thread._thread.join(5)

    assert_like_plain(trained_in_spite(path, wait_until_written))
    with er.open(path) as reel:
        assert reel._file.ended == "interrupted"
        assert len(reel.steps)


def test_probes_that_fail_later_end_the_recording_and_not_the_training(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Asked at each step: so few take less time than lies between two questions.
    monkeypatch.setattr("epochreel.adapters.torch.reading._ASKED_SECS", 0.0)

    def break_it(recording: Any, model: nn.Module) -> None:
        model[0].register_forward_hook(lambda *_: 1 / 0 if not model.training else None)

    assert_like_plain(trained_in_spite(path, break_it))


def test_activations_that_change_their_shape_end_the_recording(path: Path) -> None:
    class Growing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.read, self.size = nn.Linear(5, 4), 2

        def forward(self, x):
            return self.read(x)[:, : self.size] * 2

    def grow(model: Any) -> None:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with er.record(path, model, torch.randn(3, 5), every=1):
            for _ in range(3):
                model(torch.randn(4, 5)).square().mean().backward()
                optimizer.step()
                model.size = 3
                time.sleep(0.06)  # as after a longer step: it is asked at once

    with pytest.warns(er.RecordingWarning, match="activation of `mul` is"):
        grow(Growing())


def test_a_model_that_answers_otherwise_at_the_end_leaves_quick_steps_unasked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("epochreel.adapters.torch.reading._ASKED_SECS", 1e9)
    model = mlp()
    with er.record(path, model, probes_of(MLP), every=1):
        train(model, MLP, 5)
        model[1].weight.data.mul_(2)  # a buffer or a parameter: all are recorded
        model[0].register_forward_hook(lambda module, args, output: output + 1)
    with er.open(path) as reel:
        recorded = reel._file.recording
        assert recorded["steps_without_activations"] == 5
        assert ("4", "activation") in reel.at(0).tensors
        assert ("4", "activation") not in reel.at(5).tensors


def test_what_nobody_can_read_as_a_number_ends_the_recording(path: Path) -> None:
    def break_it(recording: Any, model: nn.Module) -> None:
        recording.log(loss=torch.zeros(3))

    assert_like_plain(trained_in_spite(path, break_it))


def test_resuming_goes_on_from_a_checkpoint(path: Path) -> None:
    model = mlp()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    with er.record(path, model, probes_of(MLP), every=2):
        train(model, MLP, 6, optimizer)
        checkpoint = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        train(model, MLP, 4, optimizer)
    again = mlp()
    again.load_state_dict(checkpoint)
    with er.record(path, again, probes_of(MLP), every=2, resume=True):
        train(again, MLP, 2)
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 2, 4, 6, 8]
        expected = again[0].weight.detach().numpy()
        np.testing.assert_array_equal(reel.at(8).tensors["0", "weight"], expected)
    with pytest.raises(er.UsageError, match="no recorded step has the weights"):
        er.record(path, mlp(), probes_of(MLP), resume=True)
    with er.record(path, again, probes_of(MLP), every=2, resume=5):
        train(again, MLP, 2)
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 2, 4, 6, 7]


def test_resuming_what_is_not_there_begins_it(path: Path) -> None:
    with er.record(path, mlp(), probes_of(MLP), resume=True):
        pass
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0]


def test_words_are_kept(path: Path) -> None:
    class Tokenizer:
        def get_vocab(self) -> dict[str, int]:
            return {"b": 1, "a": 0, "d": 3}

    case = CASES["lstm"]
    with er.record(path, case.make(), probes_of(case), vocabulary=Tokenizer()):
        pass
    with er.open(path) as reel:
        assert reel._file.vocabulary == ("a", "b", "", "d")
