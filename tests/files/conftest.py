from __future__ import annotations

import errno
import os
from typing import NoReturn

import pytest

from epochreel.files import renaming

KINDS = ("all", "no exchange", "no links", "neither")


@pytest.fixture(params=KINDS)
def file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each kind of file system: with and without links, and renaming exclusively or both ways."""

    def no_links(*names: object, **options: object) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    if request.param in ("no links", "neither"):
        monkeypatch.setattr(os, "link", no_links)
    if request.param in ("no exchange", "neither"):
        monkeypatch.setattr(renaming, "_rename", lambda *_: False)
    return request.param
