"""The parts that a network is made of, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

BlockKind = Literal[
    "input",
    "dense",
    "conv",
    "norm",
    "pool",
    "embedding",
    "attention",
    "recurrent",
    "add",
    "concat",
    "reshape",
    "activation",
    "parameter",
    "other",
]
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Block:
    """A named part of a network.

    Shapes leave out the axis of the examples. What NumPy must know to compute a block stands in
    ``notes``, plain JSON values under these names:

    - ``dense``: nothing; the weight is ``(n_out, n_in)`` and multiplies the last axis.
    - ``conv``: ``stride``, ``padding``, ``dilation`` (an integer an axis; of padding also a pair,
      before and after, or ``"same"``), ``groups``, ``transposed``, ``output_padding``. The weight
      is ``(n_out, n_in / groups, *kernel)``, of a transposed one ``(n_in, n_out / groups,
      *kernel)``; its number of axes says how many dimensions there are.
    - ``norm``: ``norm`` (``"batch"``, ``"layer"``, ``"group"``, ``"instance"``, ``"rms"``),
      ``eps``, ``groups``, ``n_axes`` (of a layer or RMS norm: how many of the last axes); buffers
      ``running_mean`` and ``running_var``.
    - ``pool``: ``pool`` (``"max"``, ``"average"``), ``size``, ``stride``, ``padding``,
      ``dilation``, ``ceil``, ``counts_padding``; or ``out_size`` where the size adapts.
    - ``embedding``: nothing; the weight is ``(n_words, n_dims)``.
    - ``attention``: ``heads``, ``kv_heads``, ``causal``, ``scale``; with parameters
      ``in_weight`` ``(3 d, d)`` or ``q_weight``, ``k_weight``, ``v_weight``, ``in_bias``,
      ``out_weight``, ``out_bias`` it projects its inputs itself, without them its inputs are
      query, key and value, ``(heads, n, d)``, and a fourth, if there is one, is added as a mask.
    - ``recurrent``: ``cell`` (``"rnn"``, ``"lstm"``, ``"gru"``), ``layers``, ``directions``,
      ``nonlinearity``, ``last_only``; parameters are called as PyTorch calls them,
      ``weight_ih_l0`` and so on, gates in its order; those of a GRU of the other kind
      (``reset_after`` false) say so.
    - ``add``: nothing; ``concat``: ``axis``; ``reshape``: ``op`` (``"reshape"``, ``"flatten"``,
      ``"transpose"``, ``"select"``, …) and its arguments; ``activation``: see there.
    - ``parameter``: nothing; its output is its weight. ``other``: ``op``, what it is called.

    A note ``channels`` of ``"last"`` says that channels come after the other axes instead of
    before them.

    A note ``shared`` says, by role, of which block and role an array is that this one has in
    common with another, as tied weights: ``{"weight": ["wte", "weight"]}``. It is recorded once,
    under that name, and found under both.

    Parameters
    ----------
    name
        The model's own, unique in its network: ``"encoder.layers.0.linear1"``.
    kind
        What it is.
    in_shapes
        Of its inputs, in the order of their slots.
    out_shape
        Of its output.
    activation
        Field's name of the function that is applied to its output: ``"relu"``, ``"linear"``.
    params
        Shapes of its arrays by role: ``"weight"``, ``"bias"``, ``"running_mean"``.
    notes
        What else is known of it.
    """

    name: str
    kind: BlockKind
    in_shapes: tuple[Shape, ...]
    out_shape: Shape
    activation: str = "linear"
    params: Mapping[str, Shape] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` reads; what says nothing is left out."""
        data: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "in_shapes": [list(shape) for shape in self.in_shapes],
            "out_shape": list(self.out_shape),
        }
        if self.activation != "linear":
            data["activation"] = self.activation
        if self.params:
            data["params"] = {role: list(shape) for role, shape in self.params.items()}
        if self.notes:
            data["notes"] = dict(self.notes)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Block:
        """Return the block that `to_json` described; one of an unknown kind is ``"other"``."""
        kind = data["kind"]
        return cls(
            data["name"],
            kind if kind in BLOCK_KINDS else "other",
            tuple(tuple(shape) for shape in data["in_shapes"]),
            tuple(data["out_shape"]),
            data.get("activation", "linear"),
            {role: tuple(shape) for role, shape in data.get("params", {}).items()},
            data.get("notes", {}),
        )


@dataclass(frozen=True)
class Edge:
    """What leads from one block's output to an input of another.

    Parameters
    ----------
    source, target
        Names of blocks.
    slot
        Which of the target's inputs, from 0.
    """

    source: str
    target: str
    slot: int = 0
