"""A recorded PyTorch training is the training that it would have been, bit by bit."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch_models import CASES, Case, Twice, answers_of, mlp, probes_of, rows, train

import epochreel as er
from epochreel.adapters.torch import reading
from epochreel.answers.running import compute

pytestmark = [
    pytest.mark.frameworks,
    # Of parts of PyTorch by others, when it compiles.
    pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)


def state_of(model: nn.Module) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def assert_same_state(found: nn.Module, expected: nn.Module) -> None:
    assert list(found.state_dict()) == list(expected.state_dict())
    for (name, one), other in zip(
        found.state_dict().items(), expected.state_dict().values(), strict=True
    ):
        assert torch.equal(one, other), name


def trained_twice(
    tmp_path: Path, case: Case, wrap: Callable[[nn.Module], nn.Module] = lambda model: model
) -> tuple[nn.Module, nn.Module]:
    """Return the same training, recorded at every step with everything and not recorded."""
    models = []
    for is_recorded in (True, False):
        torch.manual_seed(3)
        model = wrap(case.make())
        if not is_recorded:
            models.append(train(model, case))
            continue
        with er.record(
            tmp_path / "run.reel", model, probes_of(case), every=1,
            what=["weights", "gradients", "activations", "attention"],
        ) as recording:  # fmt: skip
            models.append(train(model, case, after=lambda loss: recording.log(loss=loss)))
    return models[0], models[1]


@pytest.mark.parametrize("name", CASES)
def test_the_weights_are_the_same_with_and_without(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ASKED_SECS", 0.0)  # the model is asked at each step
    recorded, plain = trained_twice(tmp_path, CASES[name])
    assert_same_state(recorded, plain)
    with er.open(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == list(range(9))
        assert np.isfinite(reel.scalars("loss")[1]).all()


@pytest.mark.parametrize("name", ["mlp", "resnet", "attention"])
def test_the_weights_are_the_same_of_compiled_models(tmp_path: Path, name: str) -> None:
    recorded, plain = trained_twice(
        tmp_path, CASES[name], lambda model: torch.compile(model, backend="eager")
    )
    assert_same_state(recorded, plain)
    with er.open(tmp_path / "run.reel") as reel:
        assert not any("_orig_mod" in block.name for block in reel.meta.network.blocks)


def test_a_compiled_model_is_not_compiled_again_for_being_recorded(tmp_path: Path) -> None:
    compiled = []

    def backend(graph: Any, inputs: Any) -> Any:
        compiled.append(graph)
        return graph.forward

    case = CASES["mlp"]
    torch._dynamo.reset()
    plain = torch.compile(case.make(), backend=backend)
    train(plain, case)
    n_plain = len(compiled)
    torch._dynamo.reset()
    model = torch.compile(case.make(), backend=backend)
    with er.record(tmp_path / "run.reel", model, probes_of(case), every=1):
        train(model, case)
    assert len(compiled) == 2 * n_plain


def test_parallel_models_have_the_names_of_what_is_inside(tmp_path: Path) -> None:
    recorded, plain = trained_twice(tmp_path, CASES["twice"], nn.DataParallel)
    assert_same_state(recorded, plain)
    with er.open(tmp_path / "run.reel") as reel:
        assert "enter" in {block.name for block in reel.meta.network.blocks}


def test_random_numbers_modes_and_gradients_are_as_before(tmp_path: Path) -> None:
    class Random(nn.Module):
        """Draws numbers of three kinds even when it is evaluated, and counts its calls."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = mlp()
            self.register_buffer("calls", torch.zeros(()))
            self.register_buffer("seen", torch.zeros(5))

        def forward(self, x):
            self.calls = self.calls + 1
            self.seen.mul_(0.9).add_(x.mean(0), alpha=0.1)
            noise = torch.randn(()) + random.random() + np.random.random()
            return self.inner(x + 0.0 * noise)

    model = Random()
    model.inner[1].eval()
    model.inner[4].bias.requires_grad_(False)
    inputs = rows(9, torch.Generator().manual_seed(1))
    answers_of(model, inputs).sum().backward()
    before = copy.deepcopy(model)
    grads = {
        name: None if p.grad is None else p.grad.clone() for name, p in model.named_parameters()
    }
    states = torch.get_rng_state(), random.getstate(), np.random.get_state()
    versions = [p._version for p in model.parameters()]
    recording = er.record(tmp_path / "run.reel", model, probes_of(CASES["mlp"]), every=1)
    for _ in range(3):
        recording._recorder.step(recording._read)
    recording.close()
    assert torch.equal(states[0], torch.get_rng_state())
    assert states[1] == random.getstate()
    assert all(np.array_equal(a, b) for a, b in zip(states[2], np.random.get_state(), strict=True))
    assert [m.training for m in model.modules()] == [m.training for m in before.modules()]
    assert_same_state(model, before)
    for name, parameter in model.named_parameters():
        expected = grads[name]
        assert parameter.requires_grad == (name != "inner.4.bias")
        assert (parameter.grad is None) == (expected is None)
        assert expected is None or torch.equal(parameter.grad, expected)
    assert versions == [p._version for p in model.parameters()]


def test_the_reel_has_what_the_model_had(tmp_path: Path) -> None:
    case = CASES["resnet"]
    model, states = case.make(), []
    with er.record(
        tmp_path / "run.reel", model, probes_of(case), every=1, what=["weights", "gradients"]
    ):
        states.append(state_of(model))
        grads = []

        def after(loss: torch.Tensor) -> None:
            states.append(state_of(model))
            grads.append(model.stem.weight.grad.clone())

        train(model, case, after=after)
    with er.open(tmp_path / "run.reel") as reel:
        for step, state in enumerate(states):
            tensors = reel.at(step).tensors
            for name, tensor in state.items():
                block, _, role = name.rpartition(".")
                np.testing.assert_array_equal(tensors[block, role], tensor.numpy(), err_msg=name)
        for step, grad in enumerate(grads, start=1):
            np.testing.assert_array_equal(reel.at(step).tensors["stem", "gradient"], grad.numpy())


# The branch that the probes take may be another one at a later step.
@pytest.mark.parametrize("name", [name for name in CASES if name != "branching"])
@pytest.mark.parametrize("asked_secs", [0.0, 1e9])  # at each step, or when the reel is closed
def test_replaying_what_was_recorded_gives_the_same_answers(
    tmp_path: Path, name: str, asked_secs: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ASKED_SECS", asked_secs)
    case = CASES[name]
    model = case.make()
    inputs, targets = probes_of(case)
    with er.record(tmp_path / "run.reel", model, (inputs, targets), every=3):
        train(model, case)
    again = case.make().eval()
    with er.open(tmp_path / "run.reel") as reel:
        (output,) = reel.meta.network.outputs[:1]
        for step in reel.steps.tolist():
            tensors = reel.at(step).tensors
            load(again, tensors)
            with torch.no_grad():
                expected = answers_of(again, inputs)
            found = tensors[output, "activation"]
            np.testing.assert_array_equal(found, expected.numpy())
        first = {key for key in reel.at(0).tensors if key[1] in ("activation", "attention")}
        assert first <= set(reel.at(int(reel.steps[-1])).tensors)


@pytest.mark.parametrize("name", CASES)
def test_numpy_answers_what_was_recorded(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    torch.manual_seed(5)
    model = case.make()
    with er.record(tmp_path / "run.reel", model, probes_of(case), every=4):
        train(model, case, 4)
    with er.open(tmp_path / "run.reel") as reel:
        network, probes = reel.meta.network, reel.meta.probe_arrays
        assert probes is not None
        inputs = [probes.inputs[block] for block in network.inputs]
        for step in reel.steps.tolist():
            tensors = reel.at(step).tensors
            found = compute(
                network, lambda block, role, all_=tensors: all_[block, role], inputs, np.float64
            )
            for (block, role), array in tensors.items():
                if role == "activation":
                    close = {"rtol": 1e-4, "atol": 1e-5, "err_msg": f"{block} at {step}"}
                    np.testing.assert_allclose(found[block].reshape(array.shape), array, **close)


def load(model: nn.Module, tensors: Any) -> None:
    """Put recorded arrays into a model: blocks are modules, or parameters of their own."""
    state = model.state_dict()
    for (block, role), array in tensors.items():
        renamed = {"in_weight": "in_proj_weight", "in_bias": "in_proj_bias"}.get(role, role)
        renamed = renamed.replace("out_weight", "out_proj.weight").replace(
            "out_bias", "out_proj.bias"
        )
        for name in (f"{block}.{renamed}", block):
            if name in state and state[name].shape == array.shape and role != "activation":
                state[name].copy_(torch.from_numpy(np.array(array)))
                break


def test_accumulated_gradients_make_one_step(tmp_path: Path) -> None:
    model = mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    with er.record(tmp_path / "run.reel", model, probes_of(CASES["mlp"]), every=1):
        for micro in range(12):
            model(torch.randn(6, 5)).square().mean().div(4).backward()
            if micro % 4 == 3:
                optimizer.step()
                optimizer.zero_grad()
    with er.open(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]


def test_skipped_steps_of_a_scaler_are_none(tmp_path: Path) -> None:
    for fused in (False, True):
        model = mlp()
        path = tmp_path / f"fused-{fused}.reel"
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, fused=fused)
        scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
        grads = []
        with er.record(path, model, probes_of(CASES["mlp"]), every=1, what="gradients"):
            for step in range(6):
                loss = model(torch.randn(6, 5)).square().mean()
                optimizer.zero_grad()
                scaler.scale(loss * (float("inf") if step % 3 == 1 else 1)).backward()
                if step % 3 != 1:
                    grads.append(model[0].weight.grad.clone() / scaler.get_scale())
                scaler.step(optimizer)
                scaler.update()
        with er.open(path) as reel:
            assert reel.steps.tolist() == [0, 1, 2, 3, 4]
            for step, grad in enumerate(grads, start=1):
                found = reel.at(step).tensors["0", "gradient"]
                np.testing.assert_allclose(found, grad.numpy(), rtol=1e-6)


def test_lbfgs_makes_one_step_of_many_evaluations(tmp_path: Path) -> None:
    model = nn.Linear(5, 1)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=5)
    inputs = torch.randn(6, 5)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = model(inputs).square().mean()
        loss.backward()
        return loss

    with er.record(tmp_path / "run.reel", model, inputs[:3], every=1):
        for _ in range(3):
            optimizer.step(closure)
    with er.open(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("n_first", [1, 5])
def test_optimisers_in_turns_make_steps_together(tmp_path: Path, n_first: int) -> None:
    model = nn.ModuleDict({"judge": nn.Linear(5, 1), "maker": nn.Linear(5, 5)})
    model.forward = lambda x: model["judge"](model["maker"](x))  # pyright: ignore
    other = nn.Linear(5, 1)
    optimizers = [torch.optim.SGD(part.parameters(), lr=0.1) for part in model.values()]
    bystander = torch.optim.SGD(other.parameters(), lr=0.1)
    makers = []
    with er.record(tmp_path / "run.reel", model, torch.randn(3, 5), every=1):
        for _ in range(6):
            for optimizer in (*optimizers[:1] * n_first, bystander, optimizers[1]):
                optimizer.zero_grad()
                (model(torch.randn(6, 5)) + other(torch.randn(6, 5))).square().mean().backward()
                optimizer.step()
            makers.append(model["maker"].weight.detach().numpy().copy())
    with er.open(tmp_path / "run.reel") as reel:
        # Whose turn ends a round is known once the second has stepped for the first time.
        last = int(reel.steps[-1])
        assert last == n_first + 5
        for before, weights in enumerate(makers[:0:-1]):
            found = reel.at(last - before).tensors["maker", "weight"]
            np.testing.assert_array_equal(found, weights)


def test_an_optimiser_whose_fellow_is_gone_steps_alone(tmp_path: Path) -> None:
    model = mlp()
    first = torch.optim.SGD(model.parameters(), lr=0.1)
    second = torch.optim.Adam(model.parameters())
    with er.record(tmp_path / "run.reel", model, probes_of(CASES["mlp"]), every=1):
        for optimizer, n_steps in ((first, 3), (second, 4), (first, 205)):
            train(model, CASES["mlp"], n_steps, optimizer)
    with er.open(tmp_path / "run.reel") as reel:
        assert 100 <= int(reel.steps[-1]) <= 212


def test_learning_rates_of_all_groups_are_recorded(tmp_path: Path) -> None:
    model = mlp()
    groups = [
        {"params": model[0].parameters(), "lr": 0.1},
        {"params": model[4].parameters(), "lr": torch.tensor(0.01)},
    ]
    optimizer = torch.optim.SGD(groups, lr=0.5)
    with er.record(tmp_path / "run.reel", model, probes_of(CASES["mlp"]), every=1):
        train(model, CASES["mlp"], 2, optimizer)
    with er.open(tmp_path / "run.reel") as reel:
        assert reel.at(2).scalars == pytest.approx({"learning_rate": 0.1, "learning_rate_2": 0.01})


def test_a_step_that_is_compiled_itself_is_noticed(tmp_path: Path) -> None:
    model = mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    step = torch.compile(optimizer.step, backend="eager")
    with er.record(tmp_path / "run.reel", model, probes_of(CASES["mlp"]), every=1):
        for _ in range(4):
            model(torch.randn(6, 5)).square().mean().backward()
            step()
    with er.open(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == [0, 1, 2, 3, 4]


def test_tied_weights_are_recorded_once_and_found_twice(tmp_path: Path) -> None:
    case = CASES["tied"]
    model = case.make()
    with er.record(tmp_path / "run.reel", model, probes_of(case), every=1):
        train(model, case, 2)
    with er.open(tmp_path / "run.reel") as reel:
        tensors = reel.at(2).tensors
        weights = [key for key in tensors if key[1] == "weight"]
        assert weights.count(("embed", "weight")) == 1
        assert ("head", "weight") not in weights
        np.testing.assert_array_equal(tensors["head", "weight"], tensors["embed", "weight"])


def test_weights_that_are_views_or_half_or_no_numbers_are_recorded(tmp_path: Path) -> None:
    class Views(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Linear(5, 6)
            self.first.weight = nn.Parameter(torch.randn(5, 6).T)  # not contiguous
            self.second = nn.Linear(6, 3).to(torch.bfloat16)

        def forward(self, x):
            return self.second(self.first(x).to(torch.bfloat16))

    model = Views()
    with er.record(tmp_path / "run.reel", model, rows(3, torch.Generator()), every=1):
        optimizer = torch.optim.SGD(model.parameters(), lr=float("nan"))
        model(torch.randn(4, 5)).float().square().mean().backward()
        first = model.first.weight.detach().numpy().copy()
        optimizer.step()
    with er.open(tmp_path / "run.reel") as reel:
        np.testing.assert_array_equal(reel.at(0).tensors["first", "weight"], first)
        assert reel.at(0).tensors["second", "weight"].dtype == np.float32
        assert np.isnan(reel.at(1).tensors["first", "weight"]).all()
        assert reel._file.ended == "diverged"


def test_a_twin_of_the_model_is_left_alone(tmp_path: Path) -> None:
    model = Twice()
    with er.record(tmp_path / "run.reel", model, probes_of(CASES["twice"]), every=1):
        twin = copy.deepcopy(model)  # a moving average, a checkpoint
        train(twin, CASES["twice"], 2)
    with er.open(tmp_path / "run.reel") as reel:
        assert reel.steps.tolist() == [0]
