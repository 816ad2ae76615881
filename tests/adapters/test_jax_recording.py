"""What a loop over models of Flax, Equinox and plain JAX trains is recorded, and not changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from graph_text import assert_golden
from jax_models import CASES, KEY, Case, Conv, Picture, data_of, plain, plain_params, train

import epochreel as er
from epochreel.adapters.jax.reading import Reading
from epochreel.steps import SAMPLED_TEXT

pytestmark = pytest.mark.frameworks
PLAIN = CASES["jax-plain"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


def probes_of(case: Case) -> Any:
    return data_of(case, 4, seed=9)


def answers_of(case: Case, model: Any, x: Any) -> Any:
    """Return what a model answers when it is not learning, by its framework's own means."""
    if isinstance(model, nnx.Module):
        view = nnx.view(
            model, deterministic=True, use_running_average=True, raise_if_not_found=False
        )
        return view(jnp.asarray(x))
    if case.apply_fn is not None:
        return case.apply_fn(model, x)
    if isinstance(model, Picture):
        import equinox as eqx

        model = eqx.nn.inference_mode(model)
        return jax.vmap(lambda x: model(x, key=KEY))(x)
    return jax.vmap(model)(jnp.asarray(x))


def leaves_of(model: Any) -> list[Any]:
    if isinstance(model, nnx.Module):
        model = nnx.state(model, nnx.Not(nnx.RngState))
    return [np.asarray(leaf) for leaf in jax.tree.leaves(model) if hasattr(leaf, "dtype")]


def recorded(path: Path, case: Case, **choices: Any) -> Any:
    model = case.make()
    with er.record(path, model, probes_of(case), apply_fn=case.apply_fn, **choices) as recording:
        return train(case, model, lambda model, loss: recording.step(model=model, loss=loss))


@pytest.mark.parametrize("name", CASES)
def test_the_weights_are_the_same_with_and_without(path: Path, name: str) -> None:
    case = CASES[name]
    one = recorded(path, case, every=1)
    other = train(case, case.make(), lambda model, loss: None)
    for a, b in zip(leaves_of(one), leaves_of(other), strict=True):
        np.testing.assert_array_equal(a, b)
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(7))
        assert np.isfinite(reel.scalars("loss")[1]).all()


@pytest.mark.parametrize("name", CASES)
def test_numpy_answers_what_the_framework_answers(path: Path, name: str) -> None:
    case = CASES[name]
    model = recorded(path, case, every=2)
    x, _ = data_of(case, 5, seed=7)
    with er.open(path) as reel:
        expected = np.asarray(answers_of(case, model, x))
        np.testing.assert_allclose(reel.ask(x), expected, rtol=1e-5, atol=1e-5)
        (output,) = reel.meta.network.outputs
        for step in reel.steps.tolist():
            found = reel.at(step).tensors[output, "activation"]
            answered = reel.ask(probes_of(case)[0], at=step)
            np.testing.assert_allclose(answered, found, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_the_graph_is_found(path: Path, name: str, pytestconfig: pytest.Config) -> None:
    with er.record(
        path, CASES[name].make(), probes_of(CASES[name]), apply_fn=CASES[name].apply_fn
    ):
        pass
    with er.open(path) as reel:
        assert_golden(reel.meta.network, name, pytestconfig)


def test_blocks_show_what_layers_give(path: Path) -> None:
    case = CASES["flax-conv"]
    model = case.make()
    x, _ = probes_of(case)
    with er.record(path, model, x):
        pass
    view = nnx.view(model, deterministic=True, use_running_average=True)
    outputs, captured = nnx.capture(view, nnx.Intermediate, method_outputs=nnx.Intermediate)(x)
    with er.open(path) as reel:
        tensors = reel.at(0).tensors
        (given,) = captured["conv2"]["__call__"].get_value()
        relu = np.maximum(np.asarray(given) + tensors["norm", "activation"], 0)
        np.testing.assert_allclose(tensors["add", "activation"], relu, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(tensors["conv2", "activation"], given, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(tensors["answer", "activation"], outputs, rtol=1e-5, atol=1e-6)


def test_a_model_is_left_as_it_was(path: Path) -> None:
    model = Conv(nnx.Rngs(0))
    calls = {kind: kind.__call__ for kind in (nnx.Linear, nnx.Conv, nnx.BatchNorm)}
    before = leaves_of(model)
    count = int(model.drop.rngs.count[...])
    with er.record(path, model, probes_of(CASES["flax-conv"]), every=1) as recording:
        recording.step(model=model)
    for one, other in zip(before, leaves_of(model), strict=True):
        np.testing.assert_array_equal(one, other)
    assert int(model.drop.rngs.count[...]) == count
    assert (model.drop.deterministic, model.norm.use_running_average) == (False, False)
    assert {kind: kind.__call__ for kind in calls} == calls


def test_a_reel_may_begin_with_the_first_step(path: Path) -> None:
    with er.record(path, probes=probes_of(PLAIN), every=1) as recording:

        def told(params: Any, loss: Any) -> None:
            recording.step(params=params, apply_fn=plain, loss=loss)

        train(PLAIN, PLAIN.make(), told)
        recording.log(accuracy=0.5)
    with er.open(path) as reel:
        assert reel.steps.tolist() == [1, 2, 3, 4, 5, 6]
        assert reel.scalars("accuracy")[0].tolist() == [6]


def test_a_layer_that_is_used_twice_has_its_weights_once(path: Path) -> None:
    class Twice(nnx.Module):
        def __init__(self) -> None:
            self.layer = nnx.Linear(5, 5, rngs=nnx.Rngs(0))

        def __call__(self, x: Any) -> Any:
            return self.layer(nnx.relu(self.layer(x)))

    with er.record(path, Twice(), np.ones((3, 5))):
        pass
    with er.open(path) as reel:
        network = reel.meta.network
        assert network.shared == {
            ("layer#2", "weight"): ("layer", "weight"), ("layer#2", "bias"): ("layer", "bias")
        }  # fmt: skip
        assert network.n_parameters == 30


def test_models_and_probes_that_do_not_fit_are_refused(path: Path) -> None:
    with pytest.raises(
        er.UsageError, match=r"^`read` \(Linear\) refuses `probes` \(input \(4, 12"
    ):
        er.record(path, Conv(nnx.Rngs(0)), np.zeros((4, 12, 8, 1)))
    with pytest.raises(er.UsageError, match=r"^`conv` \(Conv2d\) refuses `probes`"):
        er.record(path, Picture(KEY), np.zeros((4, 8, 8)))
    with pytest.raises(er.UsageError, match="`apply_fn` says how it is asked"):
        er.record(path, plain_params(KEY), np.zeros((4, 5)))
    with pytest.raises(er.UsageError, match="has no parameters"):
        er.record(path, {"n": jnp.arange(3)}, np.zeros((4, 5)), apply_fn=plain)
    with pytest.raises(er.UsageError, match="a few examples"):
        er.record(path, plain_params(KEY), None, apply_fn=plain)
    with pytest.raises(er.UsageError, match="does not depend on its inputs"):
        er.record(path, plain_params(KEY), np.zeros((4, 5)), apply_fn=lambda p, x: p[0]["w"])
    with pytest.raises(er.UsageError, match="hands to nobody"):
        er.record(path, plain_params(KEY), np.zeros((4, 5)), apply_fn=plain, what="gradients")
    recording = er.record(path, probes=np.zeros((4, 5)))
    with pytest.raises(er.UsageError, match="`model` must be what is trained"):
        recording.step(loss=1.0)
    assert not path.exists()


def test_places_that_cannot_be_written_are_refused(path: Path) -> None:
    with pytest.raises(er.OutputError):
        er.record(path.parent / "nowhere" / "run.reel", probes=np.zeros((4, 5)))
    path.write_bytes(b"somebody's")
    with pytest.raises(er.OutputError, match="exists"):
        er.record(path, probes=np.zeros((4, 5)))


def test_what_goes_wrong_with_the_recording_is_said_once_and_the_training_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, n_read = Reading.read, []

    def failing(self: Reading, arrays: Any, kept: Any) -> Any:
        n_read.append(kept)
        if len(n_read) == 5:
            raise ZeroDivisionError("of our own")
        return read(self, arrays, kept)

    monkeypatch.setattr(Reading, "read", failing)
    with pytest.warns(
        er.RecordingWarning, match="no longer recorded: ZeroDivisionError"
    ) as caught:
        one = recorded(path, PLAIN, every=1)
    assert len(caught) == 1
    other = train(PLAIN, PLAIN.make(), lambda model, loss: None)
    jax.tree.map(np.testing.assert_array_equal, one, other)
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2]


def test_arrays_that_have_been_given_away_end_the_recording_and_not_the_training(
    path: Path,
) -> None:
    params = plain_params(KEY)
    with er.record(path, params, np.zeros((4, 5)), apply_fn=plain, every=1) as recording:
        recording.step(params=params)
        jax.tree.map(lambda leaf: leaf.delete(), params)
        with pytest.warns(er.RecordingWarning, match="no longer recorded"):
            recording.step(params=params)


def test_an_error_in_the_loop_ends_the_reel_and_goes_on_up(path: Path) -> None:
    params = plain_params(KEY)
    with (
        pytest.raises(ZeroDivisionError),
        er.record(path, params, np.zeros((4, 5)), apply_fn=plain) as recording,
    ):
        recording.step(params=params)
        raise ZeroDivisionError
    with er.open(path) as reel:
        assert (reel.steps.tolist(), reel._file.ended) == ([0, 1], "interrupted")


def test_resuming_goes_on_after_the_step_with_these_weights(path: Path) -> None:
    params = recorded(path, PLAIN, every=1)
    with er.record(path, params, probes_of(PLAIN), apply_fn=plain, every=1, resume=True) as again:
        again.step(params=params)
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(8))


def test_numbers_that_numpy_lacks_are_recorded_wider(path: Path) -> None:
    params = jax.tree.map(lambda leaf: leaf.astype(jnp.bfloat16), plain_params(KEY))
    with er.record(path, params, np.ones((4, 5)), apply_fn=plain):
        pass
    with er.open(path) as reel:
        found = reel.at(0).tensors["0", "weight"]
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, np.asarray(params[0]["w"], np.float32).T)


KILLED = """
import sys
sys.path[:0] = [{tests!r}]
import numpy as np, epochreel as er
from jax_models import CASES, train
case = CASES["jax-plain"]
with er.record({path!r}, probes=np.ones((4, 5)), every=1) as recording:
    def told(params, loss):
        recording.step(params=params, apply_fn=case.apply_fn, loss=loss)
        print("step", flush=True)
    train(case, case.make(), told, 20000)
"""


def test_a_training_that_is_killed_leaves_what_it_had(path: Path) -> None:
    code = KILLED.format(tests=str(Path(__file__).parent), path=str(path))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    steps_seen, began = 0, time.monotonic()
    while time.monotonic() < began + 1.5:  # so that some of it has been committed
        assert process.stdout.readline() == "step\n"
        began = began if steps_seen else time.monotonic()
        steps_seen += 1
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with er.open(path) as reel:
        steps = reel.steps.tolist()
        assert (reel._file.ended, steps) == ("interrupted", list(range(1, len(steps) + 1)))
        assert len(steps) > 5


def test_what_a_model_makes_of_its_own_is_recorded(path: Path) -> None:
    case, model = CASES["flax-conv"], CASES["flax-conv"].make()
    count = int(model.drop.rngs.count[...])

    def drawn(model: Any) -> Any:
        model.drop.rngs()
        return f"{float(model(jnp.ones((1, 8, 8, 1)))[0, 0]):.3f} {model.drop.deterministic}"

    with er.record(path, model, probes_of(case), samples=drawn):
        pass
    assert int(model.drop.rngs.count[...]) == count
    with er.open(path) as reel:
        text = bytes(reel.at(0).tensors[SAMPLED_TEXT]).decode()
        assert text == drawn(nnx.view(model, deterministic=True, use_running_average=True))
