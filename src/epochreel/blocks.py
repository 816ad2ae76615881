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

    Shapes leave out the axis of the examples; what depends on no input has none, and all its axes
    are its shape. What NumPy must know to compute a block stands in ``notes``, plain JSON values
    under these names:

    - ``dense``: ``transposed``; the weight is ``(n_out, n_in)``, of a transposed one ``(n_in,
      n_out)``, and multiplies the last axis.
    - ``conv``: ``stride``, ``padding``, ``dilation`` (an integer an axis; of padding also a pair,
      before and after, or ``"same"``), ``groups``, ``transposed``, ``output_padding``,
      ``padding_mode`` (``"zeros"``, ``"reflect"``, ``"replicate"``, ``"circular"``). The weight
      is ``(n_out, n_in / groups, *kernel)``, of a transposed one ``(n_in, n_out / groups,
      *kernel)``; its number of axes says how many dimensions there are.
    - ``norm``: ``norm`` (``"batch"``, ``"layer"``, ``"group"``, ``"instance"``, ``"rms"``),
      ``eps``, ``groups``, ``n_axes`` (of a layer or RMS norm: how many of the last axes); buffers
      ``running_mean`` and ``running_var``.
    - ``pool``: ``pool`` (``"max"``, ``"average"``), ``size``, ``stride``, ``padding``,
      ``dilation``, ``ceil``, ``counts_padding``; or ``out_size`` where the size adapts.
    - ``embedding``: nothing; the weight is ``(n_words, n_dims)``.
    - ``attention``: ``heads``, ``kv_heads``, ``causal``, ``scale``; with parameters
      ``in_weight`` ``(3 d, d)`` or ``q_weight``, ``k_weight``, ``v_weight``, ``in_bias`` or
      ``q_bias`` and so on, ``out_weight``, ``out_bias`` it projects its inputs itself, without
      them its inputs are query, key and value, ``(heads, n, d)``, with ``heads_last`` ``(n,
      heads, d)``. ``slots`` names its inputs, if they are not ``["query", "key", "value", "mask",
      "padding"]`` or the first of them; without a key it looks at the query. Of a mask numbers
      are added, booleans say where it may look, or with ``mask`` of ``"forbidden"`` where not;
      ``padding``, ``(n,)`` booleans, says which keys are none.
    - ``recurrent``: ``cell`` (``"rnn"``, ``"lstm"``, ``"gru"``), ``layers``, ``directions``,
      ``nonlinearity`` and ``gate`` (by default ``"tanh"`` and ``"sigmoid"``), ``last_only`` (the
      last states instead of each step's); parameters are called as PyTorch calls them,
      ``weight_ih_l0`` and so on, gates in its order; those of a GRU of the other kind
      (``reset_after`` false) say so. Further inputs are the states that it begins with.
    - ``add``: nothing; ``concat``: ``axis``.
    - ``activation``: the function is ``activation``; ``slope``, ``alpha``, ``beta``,
      ``threshold``, ``value``, ``low``, ``high`` and ``axis`` where it has such; the weight of
      ``"prelu"``. Other blocks have the notes of their activation beside their own.
    - ``parameter``: its output is its weight or, without one, the note ``value``.
    - ``reshape`` and ``other``: ``op``.

    Whatever its kind, a block with a note ``op`` is that operation, called as PyTorch calls it
    (``"mul"``, ``"mean"``, ``"getitem"``, ``"transpose"``, …) with ``args`` and ``options`` (its
    keywords). In them ``{"input": 0}`` is the input of that slot, ``{"slice": [start, stop,
    step]}`` a slice and ``"..."`` an ellipsis; without ``args`` it is called with its inputs. To
    what size something is reshaped or expanded is said by ``out_shape`` alone. A block that has
    several outputs, as PyTorch or Keras returns them, stands for the first; one of the op
    ``"part"`` takes another from it: ``part`` of ``[1, 0]`` is the hidden state of an LSTM.

    Axes are counted as frameworks do, that of the examples as 0, or from the end. A note
    ``channels`` of ``"last"`` says that channels come after the other axes instead of before
    them; ``batch_first`` of false that steps come before examples.

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
