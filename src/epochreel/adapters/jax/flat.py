"""A JAX program as one list of calls: what calls others is replaced by what it calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jax.extend.core import Literal

# Those that only hold others; by what their programs are called among their parameters.
_HOLDERS: Mapping[str, str] = {
    "jit": "jaxpr", "pjit": "jaxpr", "closed_call": "call_jaxpr", "core_call": "call_jaxpr",
    "custom_jvp_call": "call_jaxpr", "custom_vjp_call": "call_jaxpr", "remat2": "jaxpr",
    "checkpoint": "jaxpr", "custom_vmap_call": "call", "custom_lin": "call_jaxpr",
}  # fmt: skip
_FUNCTIONS_FILE = "jax/_src/nn/functions.py"


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a program.

    Parameters
    ----------
    name
        Of the primitive, or of the function of `jax.nn` or the layer that it is.
    equation
        As JAX has it; of a function that is several, the last of them.
    ins, outs
        Numbers of what it reads and gives; of a number that is written down, itself.
    inner
        The calls that it is made of, where it is a function or a layer.
    """

    name: str
    equation: Any
    ins: tuple[Any, ...]
    outs: tuple[int, ...]
    inner: tuple[Call, ...] = ()


class Flattening:
    """Goes through a program and gives each value a number.

    Parameters
    ----------
    functions
        Names of functions that stay whole.
    mark
        How the names of layers begin, which stay whole, too.
    """

    def __init__(self, functions: frozenset[str], mark: str) -> None:
        self._functions, self._mark = functions, mark
        self._n_values = 0
        self.constants: dict[int, Any] = {}

    def new(self) -> int:
        """Return a number for a value."""
        self._n_values += 1
        return self._n_values - 1

    def run(self, jaxpr: Any, consts: Sequence[Any], ins: Sequence[Any]) -> tuple[Any, list[Call]]:
        """Return the numbers of what a program gives, and its calls."""
        known: dict[Any, Any] = dict(zip(jaxpr.invars, ins, strict=True))
        for variable, value in zip(jaxpr.constvars, consts, strict=True):
            known[variable] = self.new()
            self.constants[known[variable]] = value
        calls: list[Call] = []
        for equation in jaxpr.eqns:
            read = tuple(v if isinstance(v, Literal) else known[v] for v in equation.invars)
            outs, made = self._equation(equation, read)
            known.update(zip(equation.outvars, outs, strict=True))
            calls += made
        outs = tuple(v if isinstance(v, Literal) else known[v] for v in jaxpr.outvars)
        return outs, _grouped(calls, self._functions)

    def _equation(self, equation: Any, ins: tuple[Any, ...]) -> tuple[Any, list[Call]]:
        name = equation.primitive.name
        held = _HOLDERS.get(name)
        said = equation.params.get("name", "") if held else ""
        program = equation.params.get(held) if held else None
        if program is not None and not (said in self._functions or said.startswith(self._mark)):
            consts = getattr(program, "consts", ())
            return self.run(getattr(program, "jaxpr", program), consts, ins)
        outs = tuple(self.new() for _ in equation.outvars)
        return outs, [Call(said or name, equation, ins, outs)]


def _grouped(calls: list[Call], functions: frozenset[str]) -> list[Call]:
    """Return calls with those that one function of `jax.nn` has made as one."""
    grouped: list[Call] = []
    at = 0
    while at < len(calls):
        made_by = _made_by(calls[at], functions)
        end = at + 1
        while made_by and end < len(calls) and _made_by(calls[end], functions) == made_by:
            end += 1
        group = calls[at:end]
        grouped += [_as_one(made_by[0], group)] if made_by and len(group) > 1 else group
        at = end
    return grouped


def _as_one(name: str, group: Sequence[Call]) -> Call:
    made = {out for call in group for out in call.outs}
    ins = [i for call in group for i in call.ins if isinstance(i, int) and i not in made]
    return Call(name, group[-1].equation, tuple(dict.fromkeys(ins)), group[-1].outs, tuple(group))


def _made_by(call: Call, functions: frozenset[str]) -> tuple[str, Any] | None:
    """Return the function of `jax.nn` that has made a call, and where that was called."""
    if call.inner:
        return None
    traceback = call.equation.source_info.traceback
    frames = traceback.frames if traceback is not None else []
    for place in range(len(frames) - 1, -1, -1):  # the innermost comes first
        frame = frames[place]
        if frame.file_name.endswith(_FUNCTIONS_FILE) and frame.function_name in functions:
            caller = frames[place + 1] if place + 1 < len(frames) else frame
            return frame.function_name, (caller.file_name, caller.line_num, caller.function_name)
    return None


def evaluate(calls: Sequence[Call], known: dict[int, Any]) -> None:
    """Compute what calls give, from what is known, and add it to that."""
    for call in calls:
        if call.inner:
            evaluate(call.inner, known)
            continue
        equation = call.equation
        values = [i.val if isinstance(i, Literal) else known[i] for i in call.ins]
        params = equation.primitive.get_bind_params(equation.params)
        given = equation.primitive.bind(*values, **params)
        given = given if equation.primitive.multiple_results else [given]
        known.update(zip(call.outs, given, strict=True))
