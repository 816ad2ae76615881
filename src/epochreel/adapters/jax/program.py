"""A program of JAX as the blocks of a network, and which of its values each of them gives."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from jax.extend.core import Literal

from epochreel.adapters.jax.activations import activation_of
from epochreel.adapters.jax.flat import Call, evaluate
from epochreel.adapters.jax.marking import MARK, Mark
from epochreel.adapters.jax.primitives import ALIASES, plain, primitive_layer
from epochreel.adapters.jax.views import Views, conv_layer, is_dense
from epochreel.adapters.parts import Held, Layer, Names, Part, Source
from epochreel.adapters.shapes import example_shape
from epochreel.blocks import Shape

_MOST_CONSTANT = 1 << 16


class Program:
    """Reads calls, one after the other.

    Parameters
    ----------
    marks
        The layers among them.
    arrays
        Paths of the model's arrays, by the numbers of their values.
    constants
        What values are that depend on nothing, by their numbers.
    n_probes
        How many examples were asked.
    """

    def __init__(
        self, marks: Sequence[Mark], arrays: dict[int, str], constants: dict[int, Any],
        n_probes: int,
    ) -> None:  # fmt: skip
        self._marks, self._arrays, self._constants = marks, arrays, constants
        self._n_probes = n_probes
        self._names = Names()
        self._sources: dict[int, Source] = {}
        self._views = Views(arrays)
        self._asked: set[int] = set()  # values that depend on the inputs
        self._shapes: dict[int, Shape] = {}
        self._uses: Counter[Any] = Counter()
        self._scaled: dict[int, int] = {}  # sums over windows, which here are means: how many
        self._crossed: set[int] = set()  # products that have the examples as their second axis
        self.values: dict[str, tuple[int, bool]] = {}  # by part: what it gives, whether crossed

    def add_input(self, number: int, name: str, shape: Shape) -> Part:
        """Add an input."""
        part = Part(self._names.new(name), Layer("input", {}), [shape[1:]])
        self._sources[number] = Source(part)
        self._asked.add(number)
        self._shapes[number] = shape
        return part

    def read(self, calls: Sequence[Call], shapes: dict[int, Shape], ends: Sequence[Any]) -> None:
        """Add calls; shapes are those of the model's arrays."""
        self._shapes |= shapes
        self._uses.update(i for call in calls for i in call.ins if isinstance(i, int))
        self._uses.update(end for end in ends if isinstance(end, int))
        for call in calls:
            for out, variable in zip(call.outs, call.equation.outvars, strict=True):
                self._shapes[out] = tuple(variable.aval.shape)
            if all(self._is_constant(i) for i in call.ins):
                evaluate([call], self._constants)
            elif not self._views.see(call, self._shapes):
                self._add(call)

    def source(self, value: Any) -> Source:
        """Return where a value comes from."""
        if isinstance(value, int) and value in self._sources:
            source = self._sources[value]
            if value in self._crossed:
                return self._finished(source, value, Layer("reshape", {"op": "t"}))
            if value in self._scaled:
                args = [{"input": 0}, self._scaled[value]]
                return self._finished(source, value, Layer("other", {"op": "mul", "args": args}))
            return source
        if self._is_constant(value):
            return self._constant(value)
        if value in self._arrays:
            path = self._arrays[value]
            held = Held(path, self._shapes[value])
            part = Part(self._names.new(path), Layer("parameter", {}), [self._shapes[value]])
            part.params = {"weight": held}
            self._sources[value] = Source(part)
            return self._sources[value]
        self._add(self._views.call_of(value))
        return self.source(value)

    def _finished(self, source: Source, value: int, layer: Layer) -> Source:
        """Return what a value is after all, where something else than usual reads it."""
        part = Part(self._names.new(str(layer.notes["op"])), layer, source.part.shapes, [source])
        self._sources[value] = Source(part)
        self._crossed.discard(value)
        self._scaled.pop(value, None)
        return self._sources[value]

    def _add(self, call: Call) -> None:
        if any(isinstance(i, int) and i in self._asked for i in call.ins):
            self._asked.update(call.outs)
        if self._goes_on(call):
            return
        if call.name.startswith(MARK):
            part = self._layer(call, self._marks[int(call.name.removeprefix(MARK))])
        else:
            part = self._function(call)
        for place, out in enumerate(call.outs):
            self._sources[out] = Source(part, place)
        self.values[part.name] = call.outs[0], call.outs[0] in self._crossed

    def _goes_on(self, call: Call) -> bool:
        """Return whether a call only finishes what another block has begun."""
        first = call.ins[0]
        if not isinstance(first, int) or first not in self._sources:
            first = next((i for i in call.ins if isinstance(i, int) and i in self._sources), None)
        if first is None:
            return False
        (out, *_), source = call.outs, self._sources[first]
        others = [i for i in call.ins if i is not first]
        if first in self._crossed:
            is_over = call.name == "transpose" and call.equation.params["permutation"] == (1, 0)
        elif first in self._scaled:
            is_over = call.name == "div" and self._number(others) == self._scaled[first]
        elif call.name in ALIASES or _only_casts(call) or call.name == "broadcast_in_dim":
            is_over = self._shapes[out] == self._shapes[first]
        else:
            is_over = call.name == "add" and self._takes_bias(source.part, first, others)
        if is_over:
            self._sources[out] = source
            if source.part.name in self.values and source.output == 0:
                self.values[source.part.name] = out, False
        return is_over

    def _takes_bias(self, part: Part, value: int, others: list[Any]) -> bool:
        view = self._views.of(others[0]) if len(others) == 1 else None
        if view is None or view.along is None or self._uses[value] > 1 or "bias" in part.params:
            return False
        if part.layer.kind not in ("dense", "conv") or "weight" not in part.params:
            return False
        n_axes = len(self._shapes[value])
        last = part.layer.kind == "dense" or part.layer.notes.get("channels") == "last"
        (n_out,) = self._shapes[view.number]
        if view.along != (n_axes - 1 if last else 1) or n_out != self._shapes[value][view.along]:
            return False
        part.params = {**part.params, "bias": Held(self._arrays[view.number], (n_out,))}
        return True

    def _layer(self, call: Call, mark: Mark) -> Part:
        layer, roles = mark.described
        own, given = call.ins[: len(mark.paths)], call.ins[len(mark.paths) :]
        values = dict(zip(mark.paths, own, strict=True))
        params = {
            role: held._replace(place=self._arrays[values[path]])
            for path, (role, held) in roles.items()
            if values.get(path) in self._arrays
        }
        part = Part(self._names.new(mark.name), layer, self._shapes_of(call))
        part.inputs = [self.source(value) for value in given]
        part.params = params
        slots = layer.notes.get("slots", ())
        if "mask" in slots and self._is_counted(call, slots.index("mask") - len(given)):
            # Flax takes what is not 0 for where it may look, blocks add numbers to the scores.
            source = part.inputs[slots.index("mask")]
            said = Layer("other", {"op": "ne", "args": [{"input": 0}, 0]})
            looks = Part(
                self._names.new("ne"), said, [source.part.shapes[source.output]], [source]
            )
            part.inputs[slots.index("mask")] = Source(looks)
        return part

    def _is_counted(self, call: Call, place: int) -> bool:
        return call.equation.invars[place].aval.dtype.kind != "b"

    def _function(self, call: Call) -> Part:
        layer = activation_of(call)
        if layer is not None:
            part = Part(self._names.new(layer.activation), layer, self._shapes_of(call))
            part.inputs = [self.source(call.ins[0])]
            return part
        return self._product(call) or self._primitive(call)

    def _product(self, call: Call) -> Part | None:
        """Return a layer that is called as a function; None if it is none."""
        views = [self._views.of(i) if isinstance(i, int) else None for i in call.ins]
        if call.name == "dot_general":
            found = is_dense(call, views, self._shapes)
            if found is None:
                return None
            data, view, axes, crosses = found
            layer, shape = Layer("dense", {}), self._shapes[call.outs[0]]
            if crosses:
                self._crossed.add(call.outs[0])
                shape = shape[::-1]
        elif call.name == "conv_general_dilated" and (view := views[1]) is not None:
            data, (layer, axes), shape = 0, conv_layer(call), self._shapes[call.outs[0]]
            layer = layer._replace(notes=plain(layer.notes))
        else:
            return None
        order = tuple(view.axes[axis] for axis in axes)
        own = self._shapes[view.number]
        path = self._arrays[view.number]
        held = Held(path, tuple(own[axis] for axis in order), order)
        held = held if order != tuple(range(len(order))) else held._replace(axes=None)
        name = (path.rpartition(".")[0] or path).removeprefix("params.")
        part = Part(self._names.new(name), layer, [self._shape(call.outs[0], shape)])
        part.inputs, part.params = [self.source(call.ins[data])], {"weight": held}
        return part

    def _repeated(self, call: Call) -> Part:
        """Return what only adds axes, or repeats along some, in one step or two."""
        out, (value, *_) = call.outs[0], call.ins
        shape, source = self._shapes[out], self.source(value)
        plain = [1] * len(shape)
        for axis, length in zip(call.equation.params["broadcast_dimensions"],
                                self._shapes[value], strict=True):  # fmt: skip
            plain[axis] = length
        if len(plain) != len(self._shapes[value]):
            layer = Layer("reshape", {"op": "reshape", "args": [{"input": 0}]})
            before = self._shape(out, tuple(plain))
            part = Part(self._names.new("reshape"), layer, [before], [source])
            if tuple(plain) == shape:
                return part
            source = Source(part)
        layer = Layer("reshape", {"op": "expand", "args": [{"input": 0}]})
        return Part(self._names.new("expand"), layer, self._shapes_of(call), [source])

    def _primitive(self, call: Call) -> Part:
        if call.name == "broadcast_in_dim":
            return self._repeated(call)
        args: list[Any] = []
        inputs: list[Source] = []
        for value in call.ins:
            number = self._number([value])
            if number is None:
                args.append({"input": len(inputs)})
                inputs.append(self.source(value))
            else:
                args.append(number)
        shapes = [
            self._shapes.get(value, ()) if isinstance(value, int) else () for value in call.ins
        ]
        layer = primitive_layer(call.name, call.equation.params, args, shapes)
        if call.name == "reduce_window_sum":
            layer = primitive_layer("reduce_window_max", call.equation.params, args, shapes)
            if layer.kind == "pool":
                layer = layer._replace(notes={**layer.notes, "pool": "average"})
                self._scaled[call.outs[0]] = math.prod(call.equation.params["window_dimensions"])
        layer = layer._replace(notes=plain(layer.notes))
        return Part(self._names.new(_name_of(layer)), layer, self._shapes_of(call), inputs)

    def _constant(self, value: Any) -> Source:
        array = np.asarray(value.val if isinstance(value, Literal) else self._constants[value])
        if array.ndim and len(array) == self._n_probes > 1 and bool((array == array[:1]).all()):
            array = array[:1]  # one row says the same of any number of examples
        is_small = array.size <= _MOST_CONSTANT and array.dtype.kind in "biuf"
        notes = {"value": array.tolist()} if is_small else {"op": "constant"}
        part = Part(self._names.new("constant"), Layer("parameter", notes), [array.shape])
        return Source(part)

    def _is_constant(self, value: Any) -> bool:
        return isinstance(value, Literal) or value in self._constants

    def _number(self, values: Sequence[Any]) -> Any:
        """Return the one number that a constant is, repeated perhaps; None if it is more."""
        if len(values) != 1 or not self._is_constant(values[0]):
            return None
        value = values[0]
        array = np.asarray(value.val if isinstance(value, Literal) else self._constants[value])
        if array.dtype.kind not in "biuf" or array.size == 0 or (array != array.flat[0]).any():
            return None
        return array.flat[0].item()

    def _shapes_of(self, call: Call) -> list[Shape]:
        return [self._shape(out, self._shapes[out]) for out in call.outs]

    def _shape(self, value: int, shape: Shape) -> Shape:
        return example_shape(shape, self._n_probes) if value in self._asked else shape


def _only_casts(call: Call) -> bool:
    if call.name != "convert_element_type":
        return False
    before, after = call.equation.invars[0].aval.dtype, call.equation.outvars[0].aval.dtype
    return before.kind == after.kind or {before.kind, after.kind} <= {"f", "V"}


def _name_of(layer: Layer) -> str:
    if layer.kind == "pool":
        return "max_pool" if layer.notes["pool"] == "max" else "avg_pool"
    if layer.kind in ("add", "concat"):
        return layer.kind
    return str(layer.notes.get("op", layer.kind)).removeprefix("jax ")
