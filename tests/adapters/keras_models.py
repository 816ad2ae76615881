"""Networks of Keras that recordings are held to, and their data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import layers


def two_inputs() -> Any:
    """Pictures and numbers, joined; with a shortcut, a norm and dropout."""
    picture, numbers = keras.Input((8, 8, 1), name="picture"), keras.Input((3,), name="numbers")
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="conv1")(picture)
    y = layers.BatchNormalization(name="norm")(
        layers.Conv2D(4, 3, padding="same", name="conv2")(x)
    )
    x = layers.Activation("relu", name="relu")(layers.Add(name="shortcut")([x, y]))
    x = layers.Flatten(name="flatten")(layers.MaxPooling2D(name="pool")(x))
    z = layers.Dense(6, activation="tanh", name="read")(numbers)
    x = layers.Dropout(0.3, name="dropout")(layers.Concatenate(name="join")([x, z]))
    out = layers.Dense(3, activation="softmax", name="answer")(x)
    return keras.Model([picture, numbers], out, name="two_inputs")


def chain() -> Any:
    return keras.Sequential(
        [
            keras.Input((5,), name="row"),
            layers.Dense(8, activation="relu", name="one"),
            layers.Dropout(0.5, seed=1),
            layers.BatchNormalization(name="norm"),
            layers.Dense(3, name="two"),
        ],
        name="chain",
    )


def recurrent() -> Any:
    tokens = keras.Input((6,), dtype="int32", name="tokens")
    x = layers.Embedding(20, 8, name="embed")(tokens)
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both")(x)
    x = layers.GRU(5, name="gru")(x)
    return keras.Model(tokens, layers.Dense(3, name="answer")(x), name="recurrent")


def attending() -> Any:
    tokens = keras.Input((6,), dtype="int32", name="tokens")
    x = layers.Embedding(20, 8, name="embed")(tokens)
    y = layers.MultiHeadAttention(2, 4, name="attend")(x, x, use_causal_mask=True)
    x = layers.LayerNormalization(name="norm")(x + y)
    x = layers.GlobalAveragePooling1D(name="mean")(x)
    return keras.Model(tokens, layers.Dense(3, name="answer")(x), name="attending")


def convolving() -> Any:
    """Convolutions of every kind, and what goes with them."""
    picture = keras.Input((9, 8, 3), name="picture")
    x = layers.ZeroPadding2D(((1, 0), (0, 2)), name="pad")(picture)
    x = layers.Conv2D(6, 3, strides=2, name="conv", activation="gelu")(x)
    x = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="depthwise")(x)
    x = layers.GroupNormalization(3, name="groups")(x)
    x = layers.LeakyReLU(0.1, name="leaky")(x)
    x = layers.Conv2DTranspose(4, 2, strides=2, name="larger")(x)
    x = layers.AveragePooling2D(2, padding="valid", name="average")(x)
    x = layers.Permute((2, 1, 3), name="permute")(x)
    x = layers.GlobalMaxPooling2D(name="largest")(x)
    return keras.Model(picture, layers.Dense(2, name="answer")(x), name="convolving")


class Own(keras.Model):
    """A model whose layers are called in its own code, one of them twice."""

    def __init__(self) -> None:
        super().__init__()
        self.enter, self.again = layers.Dense(6, name="enter"), layers.Dense(6, name="again")
        self.drop, self.leave = layers.Dropout(0.2), layers.Dense(3, name="leave")

    def call(self, x: Any, training: bool | None = None) -> Any:
        x = keras.ops.tanh(self.enter(x))
        x = keras.ops.relu(self.again(x)) + self.again(x)
        return self.leave(self.drop(x, training=training))


def nested() -> Any:
    """A model with models in it."""
    row = keras.Input((5,), name="row")
    inner = keras.Sequential(
        [keras.Input((5,)), layers.Dense(4, name="in"), layers.ReLU()], name="inner"
    )
    out = layers.Dense(3, name="answer")(layers.Concatenate(name="join")([inner(row), inner(row)]))
    return keras.Model(row, out, name="nested")


def _floats(*shape: int) -> Callable[[int, np.random.Generator], Any]:
    return lambda n, rng: rng.normal(size=(n, *shape)).astype("float32")


def _tokens(n: int, rng: np.random.Generator) -> Any:
    return rng.integers(0, 20, (n, 6)).astype("int32")


@dataclass(frozen=True)
class Case:
    """A network, and what it reads and answers."""

    make: Callable[[], Any]
    inputs: Callable[[int, np.random.Generator], Any]
    n_classes: int = 3
    is_probable: bool = False


CASES = {
    "two-inputs": Case(
        two_inputs, lambda n, rng: (_floats(8, 8, 1)(n, rng), _floats(3)(n, rng)), is_probable=True
    ),
    "chain": Case(chain, _floats(5)),
    "recurrent": Case(recurrent, _tokens),
    "attending": Case(attending, _tokens),
    "convolving": Case(convolving, _floats(9, 8, 3), 2),
    "own": Case(Own, _floats(5)),
    "nested": Case(nested, _floats(5)),
}


def data_of(case: Case, n: int, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    inputs = case.inputs(n, rng)
    return inputs, rng.integers(0, case.n_classes, n)


def fit(case: Case, callbacks: list[Any], *, n: int = 40, epochs: int = 2, **choices: Any) -> Any:
    """Return a network that has learnt for two epochs of five steps."""
    keras.utils.set_random_seed(3)
    model = case.make()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=not case.is_probable)
    model.compile(keras.optimizers.Adam(0.01), loss, **choices)
    inputs, targets = data_of(case, n)
    inputs = list(inputs) if isinstance(inputs, tuple) else inputs
    model.fit(inputs, targets, batch_size=8, epochs=epochs, verbose=0, callbacks=callbacks)
    return model
