"""A network that reads a sequence, as rows: what each token has become after each step of the way.

A row is the stream of vectors after something was added to it: after attention, when tokens have
looked at one another, after the layers in which each thinks for itself, or after a recurrent
block. Of more layers than have room some are shown, evenly spread, the first and last among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from epochreel.blocks import Block
from epochreel.network import NetworkSpec
from epochreel.scene.moments.nodes import Link, Node, Scheme, paced

RowKind = Literal["read", "look", "think", "recur"]
MOST_ROWS = 9  # from what is read to the last of them
_STREAM = frozenset(
    {"embedding", "add", "concat", "reshape", "dense", "conv", "parameter", "other"}
)


@dataclass(frozen=True)
class Row:
    """The stream of vectors at one place of the way.

    Parameters
    ----------
    kind
        What brought it there.
    block
        Whose output it is, ``(n_tokens, n_dims)``.
    attention
        The blocks that looked since the row before.
    number
        Which of the layers it belongs to, from 1; 0 for what is read.
    """

    kind: RowKind
    block: Block
    attention: tuple[Block, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class TokenScheme:
    """A network of tokens.

    Parameters
    ----------
    rows
        Those that are shown, from what is read.
    n_tokens
        How many tokens there are.
    scheme
        Nodes and links in the order of the signal: what is read, the rows, the answer.
    n_layers, shown_layers
        How many layers there are, and the numbers of those that are shown.
    is_next
        Whether each token has an answer of its own, such as the next token.
    asked
        Which token alone the answer is made of; None for all of them, or if nobody can tell.
    """

    rows: tuple[Row, ...]
    n_tokens: int
    scheme: Scheme
    n_layers: int
    shown_layers: tuple[int, ...]
    is_next: bool = False
    asked: int | None = None


def token_scheme(network: NetworkSpec, most: int = MOST_ROWS) -> TokenScheme | None:
    """Return a network as rows of tokens; None if it does not read one sequence."""
    order = list(network.order())
    mixers = [block for block in order if block.kind in ("attention", "recurrent")]
    if not mixers or len(network.inputs) != 1:
        return None
    n_tokens = _n_tokens(mixers, order, network)
    if n_tokens is None:
        return None
    rows = _rows(order, n_tokens)
    if len(rows) < 2 or rows[0].kind != "read":
        return None
    n_layers = rows[-1].number
    kept = _some(rows, most)
    numbers = tuple(dict.fromkeys(row.number for row in kept if row.number))
    out = network.block(network.outputs[0]).out_shape
    is_next = len(out) == 2 and out[0] == n_tokens
    scheme, asked = _scheme(order, kept), _asked(order, n_tokens)
    return TokenScheme(tuple(kept), n_tokens, scheme, n_layers, numbers, is_next, asked)


def _asked(order: list[Block], n_tokens: int) -> int | None:
    """Return which token alone is taken from the stream, as ``x[:, 0]`` takes it."""
    for block in reversed(order):
        places: list[Any] = list(block.notes.get("args") or ())[1:]
        is_taken = block.notes.get("op") == "getitem" and len(block.in_shapes[0]) == 2
        if is_taken and block.in_shapes[0][0] == n_tokens and places:
            place: Any = places[0]
            last = place[-1] if isinstance(place, list) and place else None
            if isinstance(last, int):
                return last % n_tokens
    return None


def _n_tokens(mixers: list[Block], order: list[Block], network: NetworkSpec) -> int | None:
    """Return how long the sequence is that goes through the network."""
    for block in order:
        if block.kind == "embedding" and len(block.out_shape) == 2:
            return block.out_shape[0]
    for block in mixers:
        shapes = [shape for shape in (*block.in_shapes, block.out_shape) if len(shape) == 2]
        if shapes:
            return shapes[0][0]
        if len(block.out_shape) == 3:
            at = 0 if block.notes.get("heads_last") else 1
            return block.out_shape[at]
    return None


def _rows(order: list[Block], n_tokens: int) -> list[Row]:
    """Return all rows of a network, from what is read."""
    found: list[Row] = []
    stream: Block | None = None
    pending: list[Block] = []
    for block in order:
        is_stream = len(block.out_shape) == 2 and block.out_shape[0] == n_tokens
        if block.kind == "attention":
            if not found and stream is not None:
                found.append(Row("read", stream))
            pending.append(block)
        elif block.kind == "recurrent" and is_stream:
            if not found and stream is not None:
                found.append(Row("read", stream))
            found.append(Row("recur", block, number=_next(found, "recur")))
        elif block.kind == "add" and is_stream and found:
            kind: RowKind = "look" if pending else "think"
            found.append(Row(kind, block, tuple(pending), _next(found, kind)))
            pending = []
        elif not found and is_stream and block.kind in _STREAM:
            # What is projected for attention to look at is no stream, but the first may be.
            is_projected = block.kind in ("dense", "conv") and stream is not None
            stream = stream if is_projected else block
    if pending and found:
        # Nothing is added to what attention gives: that itself is the stream.
        whole = [block for block in pending if len(block.out_shape) == 2]
        if whole:
            found.append(Row("look", whole[-1], tuple(pending), _next(found, "look")))
    return found


def _next(found: list[Row], kind: RowKind) -> int:
    last = found[-1].number if found else 0
    return max(last, 1) if kind == "think" else last + 1


def _some(rows: list[Row], most: int) -> list[Row]:
    """Return at most so many rows, those of a layer together."""
    if len(rows) <= most:
        return rows
    n_layers = rows[-1].number
    each = max((len(rows) - 1) / n_layers, 1.0)
    n_shown = max(int((most - 1) / each), 1)
    numbers = set((1 + np.linspace(0, n_layers - 1, n_shown)).round().astype(int).tolist())
    if n_shown == 1:
        numbers = {n_layers}
    kept = [row for row in rows if not row.number or row.number in numbers]
    return kept[: most + 1]


def _scheme(order: list[Block], rows: list[Row]) -> Scheme:
    """Return nodes in a chain: the input, one for each row and all before it, and the rest."""
    names = [block.name for block in order]
    inputs = [block for block in order if block.kind == "input"]
    nodes = [Node(inputs[0].name, tuple(inputs))]
    first = 0
    for row in rows:
        last = names.index(row.block.name) + 1
        blocks = [block for block in order[first:last] if block.kind != "input"]
        nodes.append(Node(row.block.name, tuple(blocks)))
        first = last
    rest = [block for block in order[first:] if block.kind != "input"]
    if rest:
        nodes.append(Node(rest[-1].name, tuple(rest)))
    links = tuple(Link(at, at + 1) for at in range(len(nodes) - 1))
    levels = tuple(range(len(nodes)))
    return Scheme(tuple(nodes), links, levels, paced(nodes, levels))
