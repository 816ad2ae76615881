"""One thing that people may choose: its name in Python, its flag, its help, and where it counts.

A dataclass of such fields is the only place in which an option stands. Options of a command are
made from it (`epochreel.cli.typed`), signatures of Python's functions are too (`takes`), and what
people typed travels as its instance until the floor that knows what it means reads it.
"""

from __future__ import annotations

import functools
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, ParamSpec, TypeVar

from epochreel.choices import kinds
from epochreel.choices.kinds import Reader

_KEY = "choice"
_DOC_WIDTH = 92
_LEFT_OUT = object()

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said of one field.

    Parameters
    ----------
    help
        What it is, for people.
    commands
        The commands that have it.
    metavar
        What is typed after the flag; empty for a switch.
    section
        Of a command's help; empty for the first.
    flags
        As typed; empty for the field's own name with hyphens.
    kind
        What is typed.
    several
        Whether the flag may be repeated.
    default
        What help says that it is where nobody chooses; empty to say nothing.
    switches_off
        Whether the flag makes the field False; flags make it True otherwise.
    reads
        Reads a value, whoever typed it, as lower floors have it.
    """

    help: str
    commands: frozenset[str]
    metavar: str = ""
    section: str = ""
    flags: tuple[str, ...] = ()
    kind: type = str
    several: bool = False
    default: str = ""
    switches_off: bool = False
    reads: Reader = kinds.text


def choice(
    help: str,  # noqa: A002 the word that everybody else has for it
    commands: Iterable[str],
    *,
    otherwise: Any = None,
    **more: Any,
) -> Any:
    """Return a field of a dataclass that people may choose; see `Choice`.

    Parameters
    ----------
    help, commands, more
        As of a `Choice`.
    otherwise
        The field's value where nobody chooses; None for what suits.
    """
    said = Choice(help, frozenset(commands), **more)
    return field(default=otherwise, metadata={_KEY: said})


def choices_in(kind: type, command: str | None = None) -> Iterator[tuple[Field[Any], Choice]]:
    """Yield what a command may be told, in order; all that there is if no command is named."""
    for each in fields(kind):
        said: Choice = each.metadata[_KEY]
        if command is None or command in said.commands:
            yield each, said


class Read:
    """A dataclass of choices whose values are read as it is made, whoever makes it.

    So there is one door, for Python and the command line alike, and behind it a size is two
    integers. None is what stands where nobody chooses.
    """

    def __post_init__(self) -> None:
        for each, said in choices_in(type(self)):
            value = getattr(self, each.name)
            if value is not each.default:
                value = each.default if value is None else said.reads(each.name, value)
                object.__setattr__(self, each.name, value)


def flags_of(name: str, said: Choice) -> tuple[str, ...]:
    """Return how a field is spelled on the command line, the best known spelling last."""
    return said.flags or (f"--{name.replace('_', '-')}",)


def chosen(choices: Any) -> dict[str, Any]:
    """Return what somebody chose, by name: whatever is not as it is where nobody chooses."""
    mine = {each.name: (getattr(choices, each.name), each.default) for each in fields(choices)}
    return {name: value for name, (value, other) in mine.items() if value is not other}


def reads(**readers: Reader) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function read arguments of its own before it begins, as far as they are given.

    Parameters
    ----------
    readers
        By the names of arguments.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = signature.bind(*args, **kwargs)
            for name, read in readers.items():
                value = given.arguments.get(name, _LEFT_OUT)
                if value is not _LEFT_OUT and value is not signature.parameters[name].default:
                    given.arguments[name] = read(name, value)
            return function(*given.args, **given.kwargs)

        return checked

    return decorate


def takes(
    command: str, *kinds_: type, **readers: Reader
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a function that takes ``**choices`` show, document and hold itself to what it may get.

    Parameters
    ----------
    command
        Which of the choices are for this function.
    kinds_
        The dataclasses of the choices.
    readers
        Of its own arguments; see `reads`.
    """
    known = {each: said for kind in kinds_ for each, said in choices_in(kind, command)}
    names = {each.name for each in known}

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        own = inspect.signature(function).parameters
        read = reads(**readers)(function)

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            for name in kwargs:
                if name not in names and name not in own:
                    raise TypeError(
                        f"{function.__name__}() got an unexpected keyword argument '{name}'"
                    )
            return read(*args, **kwargs)

        shown = [each for each in own.values() if each.kind is not each.VAR_KEYWORD]
        shown += [
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=each.default,
                annotation=each.type,
            )
            for each in known
        ]
        signature = inspect.signature(function).replace(parameters=shown)
        checked.__signature__ = signature  # pyright: ignore[reportAttributeAccessIssue]
        checked.__doc__ = _documented(function.__doc__ or "", known)
        return checked

    return decorate


def _documented(text: str, known: Mapping[Field[Any], Choice]) -> str:
    """Return a docstring whose line ``choices`` became what may be chosen."""
    lines = inspect.cleandoc(text).splitlines()
    at = lines.index("choices")
    end = next((n for n in range(at + 1, len(lines)) if not lines[n].startswith(" ")), len(lines))
    told = [
        line
        for each, said in known.items()
        for line in (each.name, *textwrap.wrap(said.help, _DOC_WIDTH, **_INDENT))
    ]
    return "\n".join([*lines[:at], *told, *lines[end:]])


_INDENT: dict[str, Any] = {"initial_indent": "    ", "subsequent_indent": "    "}
