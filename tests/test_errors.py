"""Errors are one line, and travel between processes as they are."""

from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

import epochreel
from epochreel.errors import EpochreelError, ExtraError, UsageError, unknown_name


def kinds_below(kind: type[EpochreelError]) -> Iterator[type[EpochreelError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds_below(below)


FRAMEWORKS = ("torch", "sklearn", "keras", "lightning", "transformers", "jax", "flax", "equinox")


def every_kind() -> set[type[EpochreelError]]:
    """Return all errors, wherever they are defined."""
    for module in pkgutil.walk_packages(epochreel.__path__, "epochreel."):
        try:
            importlib.import_module(module.name)
        except (ModuleNotFoundError, UsageError) as error:
            # What talks to Dask or to a framework cannot be imported without it, and no part of
            # that defines errors; what people import says so in a sentence of its own.
            missing = error.__cause__ if isinstance(error, UsageError) else error
            assert isinstance(missing, ModuleNotFoundError)
            if missing.name not in ("distributed", *FRAMEWORKS):
                raise
    return set(kinds_below(EpochreelError))


def made(kind: type[EpochreelError]) -> EpochreelError:
    return kind("beats", "music") if kind is ExtraError else kind("what `was` wrong: 7")


def test_every_error_survives_a_journey() -> None:
    kinds = every_kind()
    assert len(kinds) > 10
    for kind in kinds:
        error = made(kind)
        error.add_note("seen on the way")
        for again in (*(pickle.loads(pickle.dumps(error, n)) for n in range(6)), copy.copy(error)):
            assert type(again) is kind
            assert (str(again), again.args) == (str(error), error.args)
            assert again.exit_code == error.exit_code
            assert again.__notes__ == ["seen on the way"]


def fail() -> None:
    raise ExtraError("beats", "music")


def test_a_pool_of_processes_tells_what_was_wrong() -> None:
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
        pytest.raises(ExtraError, match=r"^beats; .* 'epochreel\[music\]'$"),
    ):
        pool.submit(fail).result(60)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b[2J", "\x85", "\u2028"])
def test_names_of_peoples_cannot_end_a_line(sign: str) -> None:
    """An unknown style of a line break was told on two lines."""
    told = str(unknown_name("style", f"a{sign}b", ("night",)))
    assert len(told.splitlines()) == 1
    assert told.isprintable()
