"""Networks of Flax, Equinox and plain JAX that recordings are held to, and their training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import linen, nnx


class Conv(nnx.Module):
    """A convolutional network with norms, dropout and a shortcut."""

    def __init__(self, rngs: nnx.Rngs) -> None:
        self.conv1 = nnx.Conv(1, 4, (3, 3), rngs=rngs)
        self.norm = nnx.BatchNorm(4, rngs=rngs)
        self.conv2 = nnx.Conv(4, 4, (3, 3), strides=1, padding="SAME", rngs=rngs)
        self.drop = nnx.Dropout(0.2, rngs=rngs)
        self.read = nnx.Linear(64, 8, rngs=rngs)
        self.answer = nnx.Linear(8, 3, rngs=rngs)

    def __call__(self, x: Any) -> Any:
        x = nnx.relu(self.norm(self.conv1(x)))
        x = nnx.relu(x + self.conv2(x))
        x = nnx.avg_pool(nnx.max_pool(x, (2, 2), (2, 2)), (2, 2), (1, 1), "SAME")
        x = self.drop(x.reshape(x.shape[0], -1))
        return self.answer(nnx.gelu(self.read(x)))


class Text(nnx.Module):
    """A transformer's block, and a layer with memory."""

    def __init__(self, rngs: nnx.Rngs) -> None:
        self.embed = nnx.Embed(20, 8, rngs=rngs)
        self.place = nnx.Param(jax.random.normal(rngs.params(), (6, 8)))
        self.attend = nnx.MultiHeadAttention(2, 8, decode=False, rngs=rngs)
        self.norm = nnx.LayerNorm(8, rngs=rngs)
        self.lstm = nnx.RNN(nnx.OptimizedLSTMCell(8, 5, rngs=rngs), rngs=rngs)
        self.gru = nnx.RNN(nnx.GRUCell(5, 4, rngs=rngs), rngs=rngs)
        self.answer = nnx.Linear(4, 3, rngs=rngs)

    def __call__(self, tokens: Any) -> Any:
        x = self.embed(tokens) + self.place[...]
        mask = nnx.make_causal_mask(tokens)
        x = self.norm(x + self.attend(x, mask=mask))
        return self.answer(self.gru(self.lstm(x))[:, -1])


class Picture(eqx.Module):
    """A convolutional network of Equinox, asked one example at a time."""

    conv: eqx.nn.Conv2d
    pool: eqx.nn.MaxPool2d
    norm: eqx.nn.GroupNorm
    read: eqx.nn.Linear
    drop: eqx.nn.Dropout

    def __init__(self, key: Any) -> None:
        one, two = jax.random.split(key)
        self.conv = eqx.nn.Conv2d(1, 4, 3, padding=1, key=one)
        self.pool, self.norm = eqx.nn.MaxPool2d(2, 2), eqx.nn.GroupNorm(2, 4)
        self.read, self.drop = eqx.nn.Linear(64, 3, key=two), eqx.nn.Dropout(0.1)

    def __call__(self, x: Any, *, key: Any) -> Any:
        x = self.pool(jax.nn.silu(self.norm(self.conv(x))))
        return self.read(self.drop(jnp.ravel(x), key=key))


class Steps(eqx.Module):
    """Layers of Equinox along an axis of steps."""

    embed: eqx.nn.Embedding
    attend: eqx.nn.MultiheadAttention
    norm: eqx.nn.LayerNorm
    wide: eqx.nn.Linear
    answer: eqx.nn.Linear

    def __init__(self, key: Any) -> None:
        keys = jax.random.split(key, 4)
        self.embed = eqx.nn.Embedding(20, 8, key=keys[0])
        self.attend = eqx.nn.MultiheadAttention(2, 8, use_output_bias=True, key=keys[1])
        self.norm = eqx.nn.LayerNorm(8)
        self.wide = eqx.nn.Linear(8, 12, use_bias=False, key=keys[2])
        self.answer = eqx.nn.Linear(12, 3, key=keys[3])

    def __call__(self, tokens: Any) -> Any:
        x = jax.vmap(self.embed)(tokens)
        x = jax.vmap(self.norm)(x + self.attend(x, x, x))
        return self.answer(jnp.mean(jnp.tanh(jax.vmap(self.wide)(x)), axis=0))


class Linen(linen.Module):
    @linen.compact
    def __call__(self, x: Any) -> Any:
        x = linen.relu(linen.Conv(4, (3, 3), padding="VALID")(x))
        x = linen.max_pool(x, (2, 2), (2, 2))
        return linen.Dense(3)(x.reshape((x.shape[0], -1)))


def plain_params(key: Any) -> Any:
    sizes, layers = (5, 8, 3), []
    for n_in, n_out in pairwise(sizes):
        key, one = jax.random.split(key)
        layers.append({"w": jax.random.normal(one, (n_in, n_out)) * 0.3, "b": jnp.zeros(n_out)})
    return layers


def plain(params: Any, x: Any) -> Any:
    first, last = params
    return jnp.tanh(x @ first["w"] + first["b"]) @ last["w"] + last["b"]


def tutorial_params(key: Any) -> Any:
    """Return pairs of weights, as JAX's own first tutorial has them: ``(n_out, n_in)``."""
    return [(layer["w"].T, layer["b"]) for layer in plain_params(key)]


def tutorial(params: Any, rows: Any) -> Any:
    def predict(x: Any) -> Any:
        for w, b in params[:-1]:
            x = jax.nn.relu(jnp.dot(w, x) + b)
        w, b = params[-1]
        return jnp.dot(w, x) + b

    return jax.vmap(predict)(rows)


@dataclass(frozen=True)
class Case:
    """A network, what it reads, and how a tree of arrays is asked."""

    make: Callable[[], Any]
    inputs: Callable[[int, np.random.Generator], Any]
    apply_fn: Callable[..., Any] | None = None


def floats(*shape: int) -> Callable[[int, np.random.Generator], Any]:
    return lambda n, rng: rng.normal(size=(n, *shape)).astype("float32")


def tokens(n: int, rng: np.random.Generator) -> Any:
    return rng.integers(0, 20, (n, 6)).astype("int32")


KEY = jax.random.key(0)
CASES = {
    "flax-conv": Case(lambda: Conv(nnx.Rngs(0)), floats(8, 8, 1)),
    "flax-text": Case(lambda: Text(nnx.Rngs(0)), tokens),
    "equinox-mlp": Case(lambda: eqx.nn.MLP(5, 3, 8, 2, key=KEY), floats(5)),
    "equinox-picture": Case(lambda: Picture(KEY), floats(1, 8, 8)),
    "equinox-steps": Case(lambda: Steps(KEY), tokens),
    "jax-plain": Case(lambda: plain_params(KEY), floats(5), plain),
    "jax-tutorial": Case(lambda: tutorial_params(KEY), floats(5), tutorial),
    "linen": Case(
        lambda: Linen().init(KEY, jnp.zeros((1, 8, 8, 1))), floats(8, 8, 1), Linen().apply
    ),
}


def data_of(case: Case, n: int, seed: int = 0) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    return case.inputs(n, rng), rng.integers(0, 3, n)


def loss_of(answers: Any, targets: Any) -> Any:
    return optax.softmax_cross_entropy_with_integer_labels(answers, targets).mean()


def train(case: Case, model: Any, told: Callable[[Any, Any], None], n_steps: int = 6) -> Any:
    """Return a model that was trained for some steps; after each, somebody is told."""
    x, y = data_of(case, 8 * n_steps)
    batches = [(x[at : at + 8], y[at : at + 8]) for at in range(0, len(x), 8)]
    if isinstance(model, nnx.Module):
        return _train_flax(model, batches, told)
    return _train_tree(case, model, batches, told)


def _train_flax(model: Any, batches: Any, told: Any) -> Any:
    optimizer = nnx.Optimizer(model, optax.adam(0.01), wrt=nnx.Param)

    @nnx.jit
    def update(model: Any, optimizer: Any, x: Any, y: Any) -> Any:
        loss, grads = nnx.value_and_grad(lambda model: loss_of(model(x), y))(model)
        optimizer.update(model, grads)
        return loss

    for x, y in batches:
        told(model, update(model, optimizer, x, y))
    return model


def _train_tree(case: Case, model: Any, batches: Any, told: Any) -> Any:
    optimizer = optax.adam(0.01)
    state = optimizer.init(eqx.filter(model, eqx.is_array))

    def asked(model: Any, x: Any, key: Any) -> Any:
        if case.apply_fn is not None:
            return case.apply_fn(model, x)
        if isinstance(model, Picture):
            return jax.vmap(lambda x, key: model(x, key=key))(x, jax.random.split(key, len(x)))
        return jax.vmap(model)(x)

    # With what was given away the arrays of before are gone, so that a recorder cannot wait.
    @eqx.filter_jit(donate="all-except-first")
    def update(data: Any, model: Any, state: Any) -> Any:
        x, y, key = data
        loss, grads = eqx.filter_value_and_grad(lambda m: loss_of(asked(m, x, key), y))(model)
        updates, state = optimizer.update(grads, state, eqx.filter(model, eqx.is_array))
        return eqx.apply_updates(model, updates), state, loss

    for number, (x, y) in enumerate(batches):
        key = jax.random.key(number)
        model, state, loss = update((x, y, key), model, state)
        told(model, loss)
    return model
