"""The calls of one pass, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch import nn

from epochreel.adapters.torch.calls import tensors_in
from epochreel.adapters.torch.layers import Layer
from epochreel.adapters.torch.params import Holder

Path = tuple[int | str, ...]


@dataclass(eq=False)
class Node:
    """One call.

    Parameters
    ----------
    name
        As the walk has it.
    layer
        What it is.
    inputs
        What it reads.
    outputs
        Its tensors by where they are in what it returns; the first stands for it.
    params
        Its own arrays.
    value
        Of a constant: what it is.
    """

    name: str
    layer: Layer
    inputs: list[Source] = field(default_factory=list)
    outputs: dict[Path, torch.Tensor] = field(default_factory=dict)
    params: Mapping[str, Holder] = field(default_factory=dict)
    value: torch.Tensor | None = None


class Source(NamedTuple):
    """Where a tensor comes from: what made it, and which of its outputs it is."""

    node: Node
    path: Path = ()


def paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, torch.Tensor]]:
    """Yield the tensors in what a call returns, and where they are."""
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from paths(part, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for index, part in enumerate(value):
            yield from paths(part, (*path, index))


def inputs_of_layer(
    module: nn.Module, args: Any, kwargs: Mapping[str, Any]
) -> tuple[list[torch.Tensor], dict[str, Any]]:
    """Return a layer's inputs in the order of its slots, and what must be noted of them."""
    if not isinstance(module, nn.MultiheadAttention):
        return list(tensors_in((args, kwargs))), {}
    names = ("query", "key", "value", "key_padding_mask", "need_weights", "attn_mask")
    given = dict(zip(names, args, strict=False)) | dict(kwargs)
    read = [given["query"], given["key"], given["value"]]
    masks = (("mask", given.get("attn_mask")), ("padding", given.get("key_padding_mask")))
    more = {slot: tensor for slot, tensor in masks if tensor is not None}
    if not more:
        alone = read[0] is read[1] is read[2]
        return (read[:1] if alone else read), {}
    notes: dict[str, Any] = {"slots": ["query", "key", "value", *more]}
    if "mask" in more and more["mask"].dtype == torch.bool:
        notes["mask"] = "forbidden"
    return [*read, *more.values()], notes
