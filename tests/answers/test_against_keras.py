"""What Keras does in its own way: padding to the same size, its GRU, heads of attention.

Deselected where Keras is not asked for; with `-m frameworks` its absence is a failure.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest
from one_block import answer_of

pytestmark = [
    pytest.mark.frameworks,
    # Keras's variables on PyTorch are asked for arrays in NumPy's former way.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]
SIZES = ((2, 2), (3, 2), (3, 1), (2, 3))
BOUND = 1e-5  # Keras computes in float32


@pytest.fixture(scope="module")
def layers() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        return importlib.import_module("keras").layers


def hold(layer: Any, x: Any, kind: str, params: Any, notes: Any, **given: Any) -> None:
    """Hold a block in PyTorch's order to a layer of Keras."""
    expected = np.asarray(layer(x).detach().numpy())
    answer = answer_of(kind, x, params(layer.get_weights()), notes, dtype=np.float32, **given)
    np.testing.assert_allclose(answer, expected, rtol=BOUND, atol=BOUND)


def _x(*shape: int) -> Any:
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def _kernel(arrays: Any) -> dict[str, Any]:
    weight, bias = arrays
    return {"weight": weight.transpose(-1, -2, *range(weight.ndim - 2)), "bias": bias}


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("size", "stride"), [(2, 1), (3, 1), (3, 2), (4, 3), (1, 2), (5, 2)])
def test_convolutions(layers: Any, size: int, stride: int, padding: str) -> None:
    layer = layers.Conv2D(3, size, strides=stride, padding=padding, activation="swish")
    notes = {"stride": stride, "padding": padding, "channels": "last"}
    hold(layer, _x(2, 9, 8, 2), "conv", _kernel, notes, activation="swish")


@pytest.mark.parametrize(("size", "stride"), [(3, 2), (2, 2), (4, 2), (5, 3), (2, 3), (3, 1)])
def test_transposed_convolutions_to_the_same_size(layers: Any, size: int, stride: int) -> None:
    layer = layers.Conv2DTranspose(3, size, strides=stride, padding="same")
    notes = {"stride": stride, "padding": "same", "channels": "last", "transposed": True}

    def params(arrays: Any) -> dict[str, Any]:
        weight, bias = arrays  # (height, width, n_out, n_in)
        return {"weight": weight.transpose(3, 2, 0, 1), "bias": bias}

    hold(layer, _x(2, 5, 4, 2), "conv", params, notes)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize(("kind", "name"), [("max", "Max"), ("average", "Average")])
def test_pools(layers: Any, kind: str, name: str, padding: str) -> None:
    # Where an average has more padding on one side, Keras on PyTorch repeats the rim instead of
    # leaving it out, as it says it does and as it does on JAX; so that is not asked for.
    sizes = ((3, 2), (3, 1)) if (kind, padding) == ("average", "same") else SIZES
    for size, stride in sizes:
        layer = getattr(layers, f"{name}Pooling2D")(size, stride, padding)
        notes = {
            "pool": kind, "size": size, "stride": stride, "padding": padding, "channels": "last",
            "counts_padding": False,
        }  # fmt: skip
        hold(layer, _x(2, 9, 7, 3), "pool", lambda arrays: {}, notes)


@pytest.mark.parametrize("name", ["BatchNormalization", "LayerNormalization"])
def test_norms(layers: Any, name: str) -> None:
    layer = getattr(layers, name)(epsilon=1e-3)
    layer(_x(2, 5, 4))
    rng = np.random.default_rng(1)
    layer.set_weights([rng.uniform(0.5, 2, array.shape) for array in layer.get_weights()])
    roles = ("weight", "bias", "running_mean", "running_var")
    notes = {"norm": name[:5].lower(), "eps": 1e-3, "channels": "last"}
    hold(layer, _x(2, 5, 4), "norm", lambda arrays: dict(zip(roles, arrays, strict=False)), notes)


@pytest.mark.parametrize("reset_after", [True, False])
@pytest.mark.parametrize("every_step", [True, False])
def test_gru(layers: Any, every_step: bool, reset_after: bool) -> None:
    layer = layers.GRU(4, return_sequences=every_step, reset_after=reset_after)

    def params(arrays: Any) -> dict[str, Any]:
        def in_order(array: Any) -> Any:
            keep, reset, new = np.split(array, 3, axis=-1)
            return np.concatenate([reset, keep, new], axis=-1)

        inner, recurrent, bias = map(in_order, arrays)
        roles = {"weight_ih_l0": inner.T, "weight_hh_l0": recurrent.T}
        if reset_after:
            return roles | {"bias_ih_l0": bias[0], "bias_hh_l0": bias[1]}
        return roles | {"bias_ih_l0": bias}

    layer(_x(3, 6, 2))
    drawn = np.random.default_rng(1)
    layer.set_weights([drawn.normal(size=array.shape) for array in layer.get_weights()])
    notes = {"cell": "gru", "reset_after": reset_after, "last_only": not every_step}
    hold(layer, _x(3, 6, 2), "recurrent", params, notes)


@pytest.mark.parametrize("every_step", [True, False])
def test_lstm_both_ways(layers: Any, every_step: bool) -> None:
    layer = layers.Bidirectional(layers.LSTM(4, return_sequences=every_step))

    def params(arrays: Any) -> dict[str, Any]:
        found = {}
        for suffix, (inner, recurrent, bias) in (("l0", arrays[:3]), ("l0_reverse", arrays[3:])):
            found |= {f"weight_ih_{suffix}": inner.T, f"weight_hh_{suffix}": recurrent.T}
            found[f"bias_ih_{suffix}"] = bias
        return found

    notes = {"cell": "lstm", "directions": 2, "last_only": not every_step}
    hold(layer, _x(3, 6, 2), "recurrent", params, notes)


def test_attention_with_heads_of_its_own_sizes(layers: Any) -> None:
    layer = layers.MultiHeadAttention(3, key_dim=2, value_dim=5)
    x = _x(2, 6, 4)
    layer(x, x)
    rng = np.random.default_rng(1)
    layer.set_weights([rng.normal(size=array.shape) for array in layer.get_weights()])
    weights = layer.get_weights()
    params = {}
    for name, weight, bias in zip("qkv", weights[:6:2], weights[1:6:2], strict=True):
        params |= {f"{name}_weight": weight.reshape(4, -1).T, f"{name}_bias": bias.reshape(-1)}
    params |= {"out_weight": weights[6].reshape(-1, 4).T, "out_bias": weights[7]}
    for causal in (False, True):
        expected = layer(x, x, use_causal_mask=causal).detach().numpy()
        notes = {"heads": 3, "causal": causal}
        answer = answer_of("attention", x, params, notes, dtype=np.float32)
        np.testing.assert_allclose(answer, expected, rtol=BOUND, atol=BOUND)


@pytest.mark.parametrize(
    ("name", "field", "notes"),
    [
        ("relu", "relu", {}), ("gelu", "gelu", {}), ("silu", "swish", {}), ("elu", "elu", {}),
        ("softplus", "softplus", {}), ("softsign", "softsign", {}), ("selu", "selu", {}),
        ("exponential", "exponential", {}), ("hard_sigmoid", "hardsigmoid", {}),
        ("hard_silu", "hardswish", {}), ("leaky_relu", "leaky_relu", {"slope": 0.2}),
        ("mish", "mish", {}), ("log_softmax", "log_softmax", {}), ("softmax", "softmax", {}),
        ("relu6", "relu6", {}), ("celu", "celu", {}), ("glu", "glu", {}),
        ("squareplus", "squareplus", {}), ("hard_tanh", "hardtanh", {}),
        ("tanh_shrink", "tanhshrink", {}), ("soft_shrink", "softshrink", {}),
        ("hard_shrink", "hardshrink", {}), ("log_sigmoid", "log_sigmoid", {}),
    ],
)  # fmt: skip
def test_activations(layers: Any, name: str, field: str, notes: Any) -> None:
    hold(layers.Activation(name), _x(3, 6), "activation", lambda _: {}, notes, activation=field)
