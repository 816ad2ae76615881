"""Tests of PyTorch import it, so that without it they may not even be collected."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    leaves_out = "not frameworks" in (config.getoption("markexpr") or "")
    return True if leaves_out and collection_path.name.startswith("test_torch_") else None
