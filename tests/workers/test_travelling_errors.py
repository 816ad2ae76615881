"""Errors of ours on their way from process to process."""

from __future__ import annotations

import copy
import pickle

import pytest

from epochreel import errors
from epochreel.errors import EpochreelError, ExtraError


def kinds() -> list[type[EpochreelError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, EpochreelError)
    ]


def of(kind: type[EpochreelError]) -> EpochreelError:
    return ExtraError("pieces need glue", "glue") if kind is ExtraError else kind("no good")


@pytest.mark.parametrize("kind", kinds())
def test_an_error_arrives_as_it_left(kind: type[EpochreelError]) -> None:
    error = of(kind)
    error.add_note("seen at noon")
    for arrived in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(arrived) is kind
        assert str(arrived) == str(error)
        assert arrived.exit_code == error.exit_code
        assert arrived.__notes__ == ["seen at noon"]
