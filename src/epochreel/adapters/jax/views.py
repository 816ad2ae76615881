"""A model's own arrays in a program, in another order of axes or repeated: still themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from epochreel.adapters.jax.flat import Call
from epochreel.adapters.parts import Layer
from epochreel.blocks import Shape


class View(NamedTuple):
    """One of the model's arrays.

    Parameters
    ----------
    number
        Of its value.
    axes
        Its own axes in the order in which they are seen.
    along
        Of one with a single axis that is repeated: along which axis it lies.
    """

    number: int
    axes: tuple[int, ...]
    along: int | None = None


class Views:
    """Which values are views of a model's arrays.

    Parameters
    ----------
    arrays
        Paths of those arrays by the numbers of their values.
    """

    def __init__(self, arrays: Mapping[int, str]) -> None:
        self._arrays = arrays
        self._views: dict[int, View] = {}
        self._calls: dict[int, Call] = {}
        self._shapes: Mapping[int, Shape] = {}

    def of(self, value: Any) -> View | None:
        """Return which array a value is a view of."""
        if not isinstance(value, int):
            return None
        if value in self._arrays and value in self._shapes:
            n_axes = len(self._shapes[value])
            return View(value, tuple(range(n_axes)), 0 if n_axes == 1 else None)
        return self._views.get(value)

    def see(self, call: Call, shapes: Mapping[int, Shape]) -> bool:
        """Take a call into account; return whether what it gives is such a view."""
        self._shapes = shapes
        view = self.of(call.ins[0]) if len(call.ins) == 1 else None
        seen = None if view is None else _seen(call, view, shapes)
        if seen is None:
            return False
        self._views[call.outs[0]] = seen
        self._calls[call.outs[0]] = call
        return True

    def call_of(self, value: int) -> Call:
        """Return the call that has made a view."""
        return self._calls[value]


def _seen(call: Call, view: View, shapes: Mapping[int, Shape]) -> View | None:
    params, out = call.equation.params, shapes[call.outs[0]]
    if call.name in ("copy", "stop_gradient") or (
        call.name == "convert_element_type" and call.equation.outvars[0].aval.dtype.kind in "fV"
    ):
        return view
    if call.name == "transpose" and view.along is None:
        return view._replace(axes=tuple(view.axes[axis] for axis in params["permutation"]))
    n = shapes[view.number]
    if len(n) != 1 or view.along is None:
        return None
    if call.name == "broadcast_in_dim" and len(params["broadcast_dimensions"]) in (1, len(out)):
        dims = params["broadcast_dimensions"]
        return view._replace(along=dims[0] if len(dims) == 1 else dims[view.along])
    if call.name == "reshape" and sorted(out)[:-1] == [1] * (len(out) - 1) and out:
        return view._replace(along=out.index(max(out)))
    return None


def is_dense(
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


def conv_layer(call: Call) -> tuple[Layer, tuple[int, ...]]:
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
    return Layer("conv", notes), tuple(numbers.rhs_spec)
