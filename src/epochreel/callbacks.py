"""People's own functions, told how far something is: what they raise comes through as it is.

Between two calls, errors of the system are turned into an `OutputError`. But a socket that
somebody's ``progress`` finds closed is no film that could not be written. So a callback is called
through `unaltered`, and whatever turns errors into others asks `is_from_callback` first.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Generic, ParamSpec, overload

_Told = ParamSpec("_Told")


class _Unaltered(Generic[_Told]):
    """Calls a callback, and can be found in the traceback of what that raises."""

    def __init__(self, callback: Callable[_Told, None]) -> None:
        self._callback = callback

    def __call__(self, *args: _Told.args, **kwargs: _Told.kwargs) -> None:
        self._callback(*args, **kwargs)


@overload
def unaltered(callback: None) -> None: ...
@overload
def unaltered(callback: Callable[_Told, None]) -> Callable[_Told, None]: ...
@overload
def unaltered(callback: Callable[_Told, None] | None) -> Callable[_Told, None] | None: ...
def unaltered(callback: Callable[_Told, None] | None) -> Callable[_Told, None] | None:
    """Return a callback whose errors are taken for nobody else's; None for none.

    Every function that people give a callback to begins with this.
    """
    return None if callback is None else _Unaltered(callback)


class Carried(Exception):  # noqa: N818 it is no error of ours
    """A StopIteration of a callback on its way through generators, which would swallow it."""

    def __init__(self, error: StopIteration) -> None:
        super().__init__(error)
        self.error = error


def through_generators(callback: Callable[_Told, None] | None) -> Callable[_Told, None] | None:
    """Return a callback that generators may call; None for none.

    Python turns a StopIteration inside a generator into a RuntimeError. Who calls what this
    returns catches `Carried` outside of all generators, and raises the error that it carries.
    """
    if callback is None:
        return None

    def told(*args: _Told.args, **kwargs: _Told.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except StopIteration as error:
            raise Carried(error) from error

    return told


def is_from_callback(error: BaseException) -> bool:
    """Return whether an error came out of a call of what `unaltered` returned.

    The traceback is asked, because it ends where the error is caught: what goes wrong inside a
    film that a callback makes is no callback's error to that film, but is one to the outer film.
    """
    made_by = _Unaltered.__call__.__code__
    return any(frame.f_code is made_by for frame, _ in traceback.walk_tb(error.__traceback__))
