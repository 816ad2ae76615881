"""Keras's layers with memory and attention: what they are, and where their arrays are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from epochreel.adapters.keras.activations import activation_of
from epochreel.adapters.parts import Held, Layer, Source

_CELLS = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}
# Keras's GRU has the gate that keeps before the one that resets, PyTorch's after it.
_GATES = {"lstm": None, "gru": (1, 0, 2), "rnn": None}


def recurrent_of(layer: Any) -> Layer | None:
    """Return what a recurrent layer is, with both its directions; None if it is none."""
    if type(layer).__name__ == "Bidirectional":
        forward, backward = recurrent_of(layer.forward_layer), layer.backward_layer
        if forward is None or type(backward).__name__ not in _CELLS:
            return None
        more: dict[str, Any] = {"directions": 2}
        if layer.merge_mode != "concat":
            more["op"] = f"keras directions by {layer.merge_mode}"
        return Layer("recurrent", {**forward.notes, **more})
    cell = _CELLS.get(type(layer).__name__)
    if cell is None:
        return None
    nonlinearity, _ = activation_of(layer.cell.activation)
    notes: dict[str, Any] = {"cell": cell, "layers": 1, "nonlinearity": nonlinearity}
    if cell != "rnn":
        notes["gate"] = activation_of(layer.cell.recurrent_activation)[0]
    if cell == "gru":
        notes["reset_after"] = bool(layer.cell.reset_after)
    notes["last_only"] = not layer.return_sequences
    if layer.return_state or layer.stateful or layer.go_backwards:
        notes["op"] = "keras recurrent layer that hands on its states"
    return Layer("recurrent", notes)


def recurrent_params(layer: Any) -> dict[str, Held]:
    """Return the arrays of a recurrent layer by PyTorch's names."""
    if type(layer).__name__ != "Bidirectional":
        return _of_cell(layer.cell, "l0", _CELLS[type(layer).__name__])
    kind = _CELLS[type(layer.forward_layer).__name__]
    forward = _of_cell(layer.forward_layer.cell, "l0", kind)
    return forward | _of_cell(layer.backward_layer.cell, "l0_reverse", kind)


def _of_cell(cell: Any, suffix: str, kind: str) -> dict[str, Held]:
    gates, roles = _GATES[kind], {}
    for name, variable in (("ih", cell.kernel), ("hh", cell.recurrent_kernel)):
        n_in, n_out = variable.shape
        held = Held(id(variable), (n_out, n_in), axes=(1, 0), gates=gates)
        roles[f"weight_{name}_{suffix}"] = held
    if cell.bias is not None:
        shape, place = cell.bias.shape, id(cell.bias)
        if len(shape) == 1:
            roles[f"bias_ih_{suffix}"] = Held(place, tuple(shape), gates=gates)
        else:  # of a GRU that resets after it has multiplied
            for row, name in enumerate(("ih", "hh")):
                held = Held(place, (shape[1],), row=row, gates=gates)
                roles[f"bias_{name}_{suffix}"] = held
    return roles


def attention_of(
    layer: Any, given: Mapping[str, Source], options: Mapping[str, Any]
) -> tuple[Layer, list[Source]] | None:
    """Return what an attending layer is and what it reads; None if it is none.

    Parameters
    ----------
    layer
        Of Keras.
    given
        What it was called with, by the names of its arguments.
    options
        Its other arguments.
    """
    if type(layer).__name__ not in ("MultiHeadAttention", "GroupedQueryAttention"):
        return None
    heads = getattr(layer, "num_query_heads", None) or layer._num_heads
    kv_heads = getattr(layer, "num_key_value_heads", None) or heads
    notes: dict[str, Any] = {"heads": heads, "kv_heads": kv_heads}
    notes["causal"] = bool(options.get("use_causal_mask", False))
    # Without a key Keras looks at the value.
    inputs = {"query": given["query"], "key": given.get("key", given["value"])}
    inputs["value"] = given["value"]
    if "attention_mask" in given:
        inputs["mask"] = given["attention_mask"]
    notes["slots"] = list(inputs)
    padded = ("query_mask", "value_mask", "key_mask")
    if getattr(layer, "_use_gate", False) or any(
        name in given or name in options for name in padded
    ):
        notes["op"] = "keras attention of another kind"
    return Layer("attention", notes), list(inputs.values())


def attention_params(layer: Any) -> dict[str, Held]:
    """Return the arrays of an attending layer."""
    roles = {}
    for name, dense in (("q", layer._query_dense), ("k", layer._key_dense),
                        ("v", layer._value_dense)):  # fmt: skip
        n_in, *heads = dense.kernel.shape
        n_out = math.prod(heads)
        split = (n_in, n_out)
        roles[f"{name}_weight"] = Held(id(dense._kernel), (n_out, n_in), (1, 0), split)
        if dense.bias is not None:
            roles[f"{name}_bias"] = Held(id(dense.bias), (n_out,))
    dense = layer._output_dense
    *heads, n_out = dense.kernel.shape
    split = (math.prod(heads), n_out)
    roles["out_weight"] = Held(id(dense._kernel), split[::-1], (1, 0), split)
    if dense.bias is not None:
        roles["out_bias"] = Held(id(dense.bias), (n_out,))
    return roles
