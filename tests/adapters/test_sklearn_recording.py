"""scikit-learn's networks are trained as they would have been, and their reels say how."""

from __future__ import annotations

import importlib
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import epochreel as er

pytestmark = [
    pytest.mark.frameworks,
    pytest.mark.filterwarnings("ignore:.*hasn't converged yet"),
    pytest.mark.filterwarnings("ignore:.*failed to converge"),
]
RNG = np.random.default_rng(0)
X = RNG.normal(size=(90, 4))
Y = np.array(["no", "yes"])[(X[:, 0] * X[:, 1] > 0).astype(int)]
PROBES = X[:5], Y[:5]


@pytest.fixture(scope="module")
def networks() -> Any:
    return importlib.import_module("sklearn.neural_network")


@pytest.fixture(scope="module")
def recording() -> Any:
    return importlib.import_module("epochreel.sklearn").recording


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.reel"


@pytest.mark.parametrize(
    "choices",
    [
        {"solver": "adam", "batch_size": 20},
        {"solver": "sgd", "nesterovs_momentum": True, "learning_rate": "adaptive"},
        {"solver": "adam", "early_stopping": True, "batch_size": 7},
        {"solver": "lbfgs"},
    ],
    ids=["adam", "sgd", "early", "lbfgs"],
)
def test_the_weights_are_the_same_with_and_without(
    path: Path, networks: Any, recording: Any, choices: dict[str, Any]
) -> None:
    def made() -> Any:
        return networks.MLPClassifier((6, 3), max_iter=6, random_state=1, **choices)

    with recording(made(), path, PROBES, every=1) as recorded:
        recorded.fit(X, Y)
    plain = made().fit(X, Y)
    for one, other in zip(
        (*recorded.coefs_, *recorded.intercepts_), (*plain.coefs_, *plain.intercepts_), strict=True
    ):
        np.testing.assert_array_equal(one, other)
    assert recorded.loss_curve_ == plain.loss_curve_ if hasattr(plain, "loss_curve_") else True
    pickle.loads(pickle.dumps(recorded))
    with er.open(path) as reel:
        assert reel.steps.tolist() == list(range(int(reel.steps[-1]) + 1))
        assert np.isfinite(reel.scalars("loss")[1]).all()
        if not choices.get("early_stopping"):
            last = reel.at(int(reel.steps[-1]))
            if choices["solver"] != "lbfgs":  # which may go back to a better point
                np.testing.assert_array_equal(last.weights[0], plain.coefs_[0].T)


def test_a_reel_says_what_the_network_is_and_answers(
    path: Path, networks: Any, recording: Any
) -> None:
    model = networks.MLPClassifier((6,), max_iter=4, batch_size=30, random_state=1)
    with recording(model, path, PROBES, every=1) as model:
        model.fit(X, Y)
    with er.open(path) as reel:
        meta = reel.meta
        assert meta.network.sizes == (4, 6, 1)
        assert [layer.activation for layer in meta.network.layers] == ["relu", "sigmoid"]
        assert (meta.timeline.n_epochs, meta.timeline.steps_per_epoch) == (4, 3)
        assert meta.probe_arrays is not None
        assert meta.probe_arrays.targets is not None
        assert meta.probe_arrays.targets.tolist() == (Y[:5] == "yes").astype(int).tolist()
        found = reel.at("end").tensors["layer 2", "activation"][:, 0]
        np.testing.assert_allclose(found, model.predict_proba(X[:5])[:, 1], rtol=1e-12)


def test_regressors_are_recorded_too(path: Path, networks: Any, recording: Any) -> None:
    model = networks.MLPRegressor(
        hidden_layer_sizes=(5,), activation="tanh", max_iter=3, random_state=0
    )
    with recording(model, path, (X[:4], X[:4, 0])) as model:
        model.fit(X, X[:, 0])
    with er.open(path) as reel:
        assert [layer.activation for layer in reel.meta.network.layers] == ["tanh", "linear"]


def test_other_models_are_left_alone(path: Path, networks: Any, recording: Any) -> None:
    model, other = (networks.MLPClassifier((3,), max_iter=2, random_state=0) for _ in range(2))
    with recording(model, path, PROBES, every=1):
        other.fit(X, Y)
        model.fit(X, Y)
    with er.open(path) as reel:
        assert int(reel.steps[-1]) == 2
    assert "noticed" not in type(other)._backprop.__name__


def test_what_cannot_be_recorded_is_refused(path: Path, networks: Any, recording: Any) -> None:
    with (
        pytest.raises(er.UsageError, match="must be an MLPClassifier"),
        recording([], path, PROBES),
    ):
        pass
    model = networks.MLPClassifier((3,), max_iter=2)
    with (
        pytest.raises(er.UsageError, match=r"`probes` \(5, 3\) must have 4 columns"),
        recording(model, path, X[:5, :3]) as model,
    ):
        model.fit(X, Y)
    path.write_bytes(b"somebody's")
    with pytest.raises(er.OutputError, match="exists"), recording(model, path, PROBES):
        pass
