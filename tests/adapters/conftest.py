"""Tests of frameworks import them, so that without them they may not even be collected."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

NEEDY = tuple(f"test_{name}_" for name in ("torch", "keras", "jax", "transformers"))
# Keras asks once, when it is imported; `.ci/run` runs its tests with JAX as well.
os.environ.setdefault("KERAS_BACKEND", "torch")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    leaves_out = "not frameworks" in (config.getoption("markexpr") or "")
    return True if leaves_out and collection_path.name.startswith(NEEDY) else None
