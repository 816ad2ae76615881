"""What Keras trains is recorded, whatever its backend, and trained as it would have been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from graph_text import assert_golden
from keras_models import CASES, data_of, fit

import epochreel as er
from epochreel.adapters.keras.callback import _loss_of
from epochreel.adapters.keras.reading import Reading
from epochreel.keras import ReelCallback
from epochreel.steps import SAMPLED_NUMBERS

pytestmark = [
    pytest.mark.frameworks,
    # Of variables on PyTorch, when they are asked for arrays in NumPy's former way.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
CHAIN = CASES["chain"]
IS_TORCH = keras.backend.backend() == "torch"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


def probes_of(case: Any) -> Any:
    return data_of(case, 4, seed=9)


def weights_of(model: Any) -> list[Any]:
    return [np.array(keras.ops.convert_to_numpy(v)) for v in model.variables]


def assert_same_weights(one: Any, other: Any) -> None:
    for a, b in zip(weights_of(one), weights_of(other), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", CASES)
def test_the_weights_are_the_same_with_and_without(path: Path, name: str) -> None:
    case = CASES[name]
    what = ["weights", "activations", "attention", *(["gradients"] if IS_TORCH else [])]
    recorded = fit(case, [ReelCallback(path, probes_of(case), every=1, what=what)])
    assert_same_weights(recorded, fit(case, []))
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(11))
        assert (reel.meta.n_epochs, reel.meta.timeline.steps_per_epoch) == (2, 5)
        assert np.isfinite(reel.scalars("loss")[1]).all()
        np.testing.assert_allclose(reel.scalars("learning_rate")[1], 0.01, rtol=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_numpy_answers_what_keras_answers(path: Path, name: str) -> None:
    case = CASES[name]
    model = fit(case, [ReelCallback(path, probes_of(case), every=3)])
    inputs, _ = data_of(case, 5, seed=7)
    given = list(inputs) if isinstance(inputs, tuple) else inputs
    expected = keras.ops.convert_to_numpy(model(given, training=False))
    with er.open(path) as reel:
        asked = (
            dict(zip(reel.meta.network.inputs, given, strict=True))
            if isinstance(given, list)
            else given
        )
        np.testing.assert_allclose(reel.ask(asked), expected, rtol=1e-5, atol=1e-5)
        # What was recorded of the probes is what its weights answer.
        (output,), (probes, _) = reel.meta.network.outputs, probes_of(case)
        asked = (
            dict(zip(reel.meta.network.inputs, probes, strict=True))
            if isinstance(probes, tuple)
            else probes
        )
        for step in reel.steps.tolist():
            found = reel.at(step).tensors[output, "activation"]
            np.testing.assert_allclose(reel.ask(asked, at=step), found, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_the_graph_is_what_keras_has(name: str, pytestconfig: pytest.Config) -> None:
    from epochreel.adapters.examples import examples_of

    case = CASES[name]
    keras.backend.clear_session()
    model = case.make()
    inputs, targets = probes_of(case)
    model(list(inputs) if isinstance(inputs, tuple) else inputs)
    reading = Reading(model, examples_of((inputs, targets), "float32"))
    assert_golden(reading.found.network, f"keras-{name}", pytestconfig)


def test_layers_are_left_as_they_were() -> None:
    from epochreel.adapters.examples import examples_of

    model = CASES["own"].make()
    model(data_of(CASES["own"], 4)[0])
    before = [(len(x._inbound_nodes), len(x._outbound_nodes)) for x in model._flatten_layers()]
    Reading(model, examples_of(probes_of(CASES["own"]), "float32"))
    after = [(len(x._inbound_nodes), len(x._outbound_nodes)) for x in model._flatten_layers()]
    assert before == after


def test_the_loss_is_that_of_each_batch(path: Path) -> None:
    case, losses = CHAIN, []

    class Watching(keras.losses.Loss):
        def call(self, y_true: Any, y_pred: Any) -> Any:
            return keras.losses.sparse_categorical_crossentropy(y_true, y_pred, from_logits=True)

    class Noting(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            losses.append(float(logs["loss"]))

    fit(case, [ReelCallback(path, probes_of(case), every=1), Noting()])
    with er.open(path) as reel:
        found = reel.scalars("loss")[1]
    for epoch in (found[:5], found[5:]):
        means = np.cumsum(epoch) / np.arange(1, 6)
        np.testing.assert_allclose(means, losses[:5], rtol=1e-5)
        losses = losses[5:]
    assert _loss_of(2.0, 3.0, 1, 2) == 4.0


def test_attention_is_recorded(path: Path) -> None:
    case = CASES["attending"]
    fit(case, [ReelCallback(path, probes_of(case), every=1)])
    with er.open(path) as reel:
        shares = reel.at(3).tensors["attend", "attention"]
        assert shares.shape == (4, 2, 6, 6)
        np.testing.assert_allclose(shares.sum(-1), 1, rtol=1e-5)
        assert (np.triu(shares, 1) < 1e-6).all()


if not IS_TORCH:  # which refuses to make several steps at once

    def test_several_steps_at_once_are_counted(path: Path) -> None:
        fit(CHAIN, [ReelCallback(path, probes_of(CHAIN), every=1)], steps_per_execution=2)
        with er.open(path) as reel:
            assert reel.steps.tolist() == [0, 2, 4, 5, 7, 9, 10]


def test_accumulated_gradients_make_one_step(path: Path) -> None:
    keras.utils.set_random_seed(3)
    model = CHAIN.make()
    model.compile(keras.optimizers.Adam(0.01, gradient_accumulation_steps=5), "mse")
    x, _ = data_of(CHAIN, 40)
    model.fit(x, np.zeros((40, 3)), batch_size=8, epochs=2, verbose=0,
              callbacks=[ReelCallback(path, x[:4], every=1)])  # fmt: skip
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2]


@pytest.mark.filterwarnings("ignore:.*ran out of data")
def test_an_epoch_of_unknown_length_is_as_long_as_it_was(path: Path) -> None:
    x, y = data_of(CHAIN, 24)
    batches = ((x[at : at + 8], y[at : at + 8]) for at in range(0, 24, 8))
    model = CHAIN.make()
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    callback = ReelCallback(path, x[:4], every=1)
    model.fit(batches, epochs=1, verbose=0, shuffle=False, callbacks=[callback])
    with er.open(path) as reel:
        assert (reel.meta.n_epochs, reel.meta.n_steps) == (1, 3)


def test_probes_that_do_not_fit_are_refused_by_the_layer_that_cannot_read_them(path: Path) -> None:
    case = CASES["two-inputs"]
    with pytest.raises(
        er.UsageError, match=r"^`read` \(Dense\) refuses `probes` \(picture \(4, 8"
    ):
        fit(case, [ReelCallback(path, ((np.zeros((4, 8, 8, 1)), np.zeros((4, 2))), None))])
    with pytest.raises(er.UsageError, match="must be of the model's inputs: picture, numbers"):
        fit(case, [ReelCallback(path, np.zeros((4, 8, 8, 1)))])
    with pytest.raises(er.UsageError, match="a few examples"):
        ReelCallback(path, None)
    with pytest.raises(er.UsageError, match="`every`"):
        ReelCallback(path, np.zeros((4, 5)), every="sometimes")
    assert not path.exists()


def test_places_that_cannot_be_written_are_refused_before_the_training(path: Path) -> None:
    with pytest.raises(er.OutputError):
        ReelCallback(path.parent / "nowhere" / "run.reel", np.zeros((4, 5)))
    path.write_bytes(b"somebody's")
    with pytest.raises(er.OutputError, match="exists"):
        ReelCallback(path, np.zeros((4, 5)))


def test_what_goes_wrong_with_the_recording_is_said_once_and_the_training_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, n_read = Reading.read, []

    def failing(self: Reading, kept: Any) -> Any:
        n_read.append(kept)
        if len(n_read) == 5:
            raise ZeroDivisionError("of our own")
        return read(self, kept)

    monkeypatch.setattr(Reading, "read", failing)
    with pytest.warns(
        er.RecordingWarning, match="no longer recorded: ZeroDivisionError"
    ) as caught:
        recorded = fit(CHAIN, [ReelCallback(path, probes_of(CHAIN), every=1)])
    assert len([w for w in caught if w.category is er.RecordingWarning]) == 1
    monkeypatch.undo()
    assert_same_weights(recorded, fit(CHAIN, []))
    with er.open(path) as reel:
        assert reel.steps.tolist() == [0, 1, 2]
        assert reel._file.ended == "interrupted"


KILLED = """
import sys, keras
sys.path[:0] = [{tests!r}]
from keras_models import CASES, data_of, fit
from epochreel.keras import ReelCallback
class Told(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        print("step", flush=True)
chain = CASES["chain"]
fit(chain, [ReelCallback({path!r}, data_of(chain, 4), every=1), Told()], epochs=500)
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
        assert reel._file.ended == "interrupted"
        steps = reel.steps.tolist()
        assert steps == list(range(len(steps)))
        assert len(steps) > 5
        assert np.isfinite(reel.at(steps[-1]).tensors["one", "weight"]).all()


def test_a_training_goes_on_in_its_reel(path: Path) -> None:
    model = fit(CHAIN, [ReelCallback(path, probes_of(CHAIN), every=1)])
    x, y = data_of(CHAIN, 40)
    callback = ReelCallback(path, probes_of(CHAIN), every=1, resume=True)
    model.fit(x, y, batch_size=8, epochs=1, verbose=0, callbacks=[callback])
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(16))
        assert reel.meta.n_epochs == 3


def test_what_a_model_makes_of_its_own_is_recorded(path: Path) -> None:
    def drawn(model: Any) -> Any:
        return keras.ops.convert_to_numpy(model(np.ones((1, 5), "float32")))[0]

    recorded = fit(CHAIN, [ReelCallback(path, probes_of(CHAIN), every=1, samples=drawn)])
    assert_same_weights(recorded, fit(CHAIN, []))
    with er.open(path) as reel:
        np.testing.assert_allclose(reel.at("end").tensors[SAMPLED_NUMBERS], drawn(recorded), 1e-5)
    with pytest.raises(er.UsageError, match="`samples` \\(str\\) must be a function"):
        ReelCallback(path, probes_of(CHAIN), samples="often", overwrite=True)
