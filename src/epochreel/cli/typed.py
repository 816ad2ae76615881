"""Options of commands, made from what people may choose; and what was typed, as such choices."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import Field
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from epochreel.choices.choice import Choice, choices_in, flags_of

R = TypeVar("R")
Kind = TypeVar("Kind")


def typed(command: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Give a command the options of each dataclass of choices that it takes as a parameter.

    They come after its own, in the order of their fields, without those that are not for it.

    Parameters
    ----------
    command
        Its name.
    """

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        hints = get_type_hints(function, include_extras=True)
        own = [
            each.replace(annotation=hints[each.name])
            for each in inspect.signature(function).parameters.values()
        ]
        kinds = {each.name: each.annotation for each in own if _is_kind(each.annotation)}
        shown = [each for each in own if each.name not in kinds]
        for kind in kinds.values():
            shown += [option(each, said) for each, said in choices_in(kind, command)]

        @functools.wraps(function)
        def run(**given: Any) -> R:
            taken = {each.name: given[each.name] for each in own if each.name in given}
            taken |= {name: read(kind, command, given) for name, kind in kinds.items()}
            return function(**taken)

        run.__annotations__ = {each.name: each.annotation for each in shown}
        run.__signature__ = inspect.Signature(shown)  # pyright: ignore[reportAttributeAccessIssue]
        return run

    return decorate


def _is_kind(annotation: Any) -> bool:
    return isinstance(annotation, type) and hasattr(annotation, "__dataclass_fields__")


def option(each: Field[Any], said: Choice) -> inspect.Parameter:
    """Return a field as a parameter that Typer reads; None or False where it is not typed."""
    told = typer.Option(
        *flags_of(each.name, said),
        metavar=said.metavar or None,
        help=f"{said.help}  [default: {said.default}]" if said.default else said.help,
        rich_help_panel=said.section or None,
        show_default=False,
    )
    is_switch = not said.metavar
    kind: Any = bool if is_switch else list[str] if said.several else said.kind
    return inspect.Parameter(
        each.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if is_switch else None,
        annotation=Annotated[kind if is_switch else kind | None, told],
    )


def read(kind: type[Kind], command: str, given: dict[str, Any]) -> Kind:
    """Return what was typed as choices; what was not is as where nobody chooses."""
    chosen = {}
    for each, said in choices_in(kind, command):
        value = given[each.name]
        if value is None or value is False or value == []:
            continue
        if said.several:  # repeated, with commas between, or both
            value = ",".join(value)
        chosen[each.name] = False if said.switches_off else value
    return kind(**chosen)
