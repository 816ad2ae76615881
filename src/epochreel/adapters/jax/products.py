"""Layers that a program of JAX calls as functions: products with one of the model's arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from epochreel.adapters.jax.flat import Call
from epochreel.adapters.jax.primitives import plain
from epochreel.adapters.jax.views import View, Views
from epochreel.adapters.parts import Held, Layer
from epochreel.blocks import Shape


class Product(NamedTuple):
    """A dense layer or a convolution.

    Parameters
    ----------
    data
        Which operand it reads.
    layer
        What it is.
    number, held
        Of the value that is its weight, and how that is recorded; its place is left open.
    crosses
        Whether what it gives has the examples as its second axis.
    """

    data: int
    layer: Layer
    number: int
    held: Held
    crosses: bool = False


def product_of(call: Call, views: Views, shapes: Mapping[int, Shape]) -> Product | None:
    """Return the layer that a call is; None if it is none."""
    seen = [views.of(value) for value in call.ins]
    if call.name == "dot_general":
        found = _dense(call, seen, shapes)
        if found is None:
            return None
        data, view, axes, crosses = found
        return Product(data, Layer("dense", {}), view.number, _held(view, axes, shapes), crosses)
    if call.name == "conv_general_dilated" and (view := seen[1]) is not None:
        layer, axes = _conv(call)
        return Product(0, layer, view.number, _held(view, axes, shapes))
    return None


def _held(view: View, axes: Sequence[int], shapes: Mapping[int, Shape]) -> Held:
    order = tuple(view.axes[axis] for axis in axes)
    shape = tuple(shapes[view.number][axis] for axis in order)
    return Held(None, shape, None if order == tuple(range(len(order))) else order)


def _dense(
    call: Call, views: Sequence[View | None], shapes: Mapping[int, Shape]
) -> tuple[int, View, tuple[int, int], bool] | None:
    """Return whether a product is a dense layer of something with a matrix of the model.

    Returns
    -------
    data, view, axes, crosses
        Which operand is multiplied, the matrix, its axes in the order ``(n_out, n_in)``, and
        whether what is given has the examples as its second axis; None if it is none.
    """
    (left, right), batch = call.equation.params["dimension_numbers"]
    if any(batch) or len(left) != 1:
        return None
    for data, own, contracted in ((0, 1, right), (1, 0, left)):
        view, value = views[own], call.ins[data]
        if view is None or view.along is not None or len(view.axes) != 2:
            continue
        if views[data] is not None or not isinstance(value, int):
            continue
        n_axes, read = len(shapes[value]), (left, right)[data][0]
        if read != n_axes - 1 or (data == 1 and n_axes != 2):
            continue
        n_in = contracted[0]
        return data, view, (1 - n_in, n_in), data == 1
    return None


def _conv(call: Call) -> tuple[Layer, tuple[int, ...]]:
    """Return what a convolution is, and its kernel's axes as ``(n_out, n_in, *kernel)``."""
    params = call.equation.params
    numbers = params["dimension_numbers"]
    lhs, out = tuple(numbers.lhs_spec), tuple(numbers.out_spec)
    n_axes = len(lhs)
    first, last = tuple(range(n_axes)), (0, n_axes - 1, *range(1, n_axes - 1))
    notes: dict[str, Any] = {"stride": list(params["window_strides"])}
    notes["padding"] = [list(pair) for pair in params["padding"]]
    notes |= {"dilation": list(params["rhs_dilation"]), "groups": params["feature_group_count"]}
    if lhs == out == last:
        notes["channels"] = "last"
    is_plain = set(params["lhs_dilation"]) == {1} and params["batch_group_count"] == 1
    if not is_plain or not (lhs == out and lhs in (first, last)):
        notes["op"] = "jax convolution of another kind"
    return Layer("conv", plain(notes)), tuple(numbers.rhs_spec)
