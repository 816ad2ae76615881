"""Recurrent layers against loops over single units."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import slow_answers
from one_block import answer_of, random_arrays

from epochreel.answers import compute
from epochreel.blocks import Block, Edge
from epochreel.network import NetworkSpec

GATES = {"rnn": 1, "lstm": 4, "gru": 3}
CELLS = list(GATES)


def _params(cell: str, n_in: int, n_units: int, layers: int, directions: int) -> Any:
    rng, rows = np.random.default_rng(11), GATES[cell] * n_units
    params = {}
    for layer in range(layers):
        width = n_in if layer == 0 else directions * n_units
        for suffix in (f"l{layer}", f"l{layer}_reverse")[:directions]:
            drawn = random_arrays(
                rng, weight_ih=(rows, width), weight_hh=(rows, n_units),
                bias_ih=(rows,), bias_hh=(rows,),
            )  # fmt: skip
            params |= {f"{role}_{suffix}": array for role, array in drawn.items()}
    return params


def _slowly(cell: str, x: np.ndarray, params: Any, layers: int, directions: int) -> np.ndarray:
    for layer in range(layers):
        outputs = [np.array([slow_answers.recur(cell, one, params, f"l{layer}") for one in x])]
        if directions == 2:
            suffix = f"l{layer}_reverse"
            back = [slow_answers.recur(cell, one[::-1], params, suffix)[::-1] for one in x]
            outputs.append(np.array(back))
        x = np.concatenate(outputs, axis=-1)
    return x


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("layers", "directions"), [(1, 1), (2, 1), (1, 2), (2, 2)])
def test_layers_and_directions_are_what_the_loops_say(
    cell: str, layers: int, directions: int
) -> None:
    x = np.random.default_rng(1).normal(size=(2, 4, 3))
    params = _params(cell, 3, 2, layers, directions)
    notes = {"cell": cell, "layers": layers, "directions": directions}
    expected = _slowly(cell, x, params, layers, directions)
    np.testing.assert_allclose(answer_of("recurrent", x, params, notes), expected, rtol=1e-10)
    last = answer_of("recurrent", x, params, notes | {"last_only": True})
    # The way back ends at the first step.
    both = [expected[:, -1, :2], expected[:, 0, 2:]]
    np.testing.assert_allclose(last, np.concatenate(both, axis=-1), rtol=1e-10)


def test_steps_may_come_before_examples() -> None:
    x = np.random.default_rng(1).normal(size=(4, 4, 3))
    params = _params("gru", 3, 2, 1, 1)
    first = answer_of("recurrent", x, params, {"cell": "gru", "batch_first": False})
    turned = answer_of("recurrent", x.swapaxes(0, 1), params, {"cell": "gru"})
    np.testing.assert_allclose(first.swapaxes(0, 1), turned, rtol=1e-12)


def test_the_other_gru_forgets_before_its_weights() -> None:
    x = np.random.default_rng(1).normal(size=(2, 4, 3))
    params = _params("gru", 3, 2, 1, 1)
    y = answer_of("recurrent", x, params, {"cell": "gru", "reset_after": False})
    expected = [slow_answers.recur("gru", one, params, reset_after=False) for one in x]
    np.testing.assert_allclose(y, expected, rtol=1e-10)
    assert not np.allclose(y, answer_of("recurrent", x, params, {"cell": "gru"}))


def test_a_plain_one_may_have_another_function() -> None:
    x = np.random.default_rng(1).normal(size=(2, 1, 3))
    params = _params("rnn", 3, 2, 1, 1)
    y = answer_of("recurrent", x, params, {"cell": "rnn", "nonlinearity": "relu"})
    total = x @ params["weight_ih_l0"].T + params["bias_ih_l0"] + params["bias_hh_l0"]
    np.testing.assert_allclose(y, np.maximum(total, 0), rtol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_a_single_step_may_be_called_as_an_operation(cell: str) -> None:
    rng, params = np.random.default_rng(1), _params(cell, 3, 2, 1, 1)
    x, hidden = rng.normal(size=(2, 3)), np.zeros((2, 2))
    args = [{"input": 0}, [{"input": 1}, {"input": 1}] if cell == "lstm" else {"input": 1}]
    arrays = list(params.values())
    args += [{"input": 2 + slot} for slot in range(len(arrays))]
    notes = {"op": "rnn_tanh_cell" if cell == "rnn" else f"{cell}_cell", "args": args}
    roles = {f"array {slot}": array.shape for slot, array in enumerate(arrays)}
    blocks = (
        Block("x", "input", (), (3,)),
        Block("h", "input", (), (2,)),
        *(Block(name, "parameter", (), s, params={"weight": s}) for name, s in roles.items()),
        Block("step", "other", ((3,), (2,), *roles.values()), (2,), notes=notes),
    )
    names = ["x", "h", *roles]
    edges = tuple(Edge(name, "step", slot) for slot, name in enumerate(names))
    network = NetworkSpec(blocks, edges, ("x", "h"), ("step",))
    y = compute(network, lambda name, _: arrays[int(name[6:])], [x, hidden])["step"]
    expected = [slow_answers.recur(cell, one[None], params)[0] for one in x]
    np.testing.assert_allclose(y, expected, rtol=1e-10)


def _halves(notes: dict[str, Any], params: Any) -> NetworkSpec:
    """Return a network that reads steps 1 to 3, and goes on with 4 to 6 from where it was."""
    roles = {role: array.shape for role, array in params.items()}
    whole = {"slice": [None, None, None]}

    def sliced(first: int) -> dict[str, Any]:
        index = [whole, {"slice": [first, first + 3, None]}]
        return {"op": "getitem", "args": [{"input": 0}, index]}

    shared = {role: ["first", role] for role in params}
    state = (1, 2, 2)
    blocks = (
        Block("x", "input", (), (6, 3)),
        Block("start", "reshape", ((6, 3),), (3, 3), notes=sliced(0)),
        Block("rest", "reshape", ((6, 3),), (3, 3), notes=sliced(3)),
        Block("first", "recurrent", ((3, 3),), (3, 2), params=roles, notes=notes),
        Block("h", "reshape", ((3, 2),), state, notes={"op": "part", "part": [1, 0]}),
        Block("c", "reshape", ((3, 2),), state, notes={"op": "part", "part": [1, 1]}),
        Block("second", "recurrent", ((3, 3), state, state), (3, 2), params=roles,
              notes=notes | {"shared": shared}),
    )  # fmt: skip
    pairs = (
        ("x", "start", 0), ("x", "rest", 0), ("start", "first", 0), ("first", "h", 0),
        ("first", "c", 0), ("rest", "second", 0), ("h", "second", 1), ("c", "second", 2),
    )  # fmt: skip
    return NetworkSpec(blocks, tuple(Edge(*pair) for pair in pairs), ("x",), ("second",))


def test_a_second_half_that_begins_with_the_states_of_the_first_is_that_of_the_whole() -> None:
    x = np.random.default_rng(1).normal(size=(2, 6, 3))
    params = _params("lstm", 3, 2, 1, 1)
    whole = answer_of("recurrent", x, params, {"cell": "lstm"})

    def read(block: str, role: str) -> np.ndarray:
        assert block == "first"  # whose parameters the second shares
        return params[role]

    y = compute(_halves({"cell": "lstm"}, params), read, [x])
    np.testing.assert_allclose(y["h"], whole[None, :, 2], rtol=1e-12)
    np.testing.assert_allclose(y["second"], whole[:, 3:], rtol=1e-12)
