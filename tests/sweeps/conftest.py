"""A sweep whose trainings take no time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from epochreel.recording import DataChoices
from epochreel.sweeps import Sweep, SweepFolder, plan_sweep, read_values, runs_of

Planned = Callable[..., Sweep]


@pytest.fixture
def plan(tmp_path: Path) -> Planned:
    """Plan a sweep in a folder that stays the same."""

    def planned(
        source: Any = "xor2",
        targets: Any = None,
        *,
        seeds: int | None = None,
        overwrite: bool = False,
        epochs: int = 20,
        data: DataChoices | None = None,
        **tried: Any,
    ) -> Sweep:
        values = {name: read_values(name, given) for name, given in tried.items()}
        runs = runs_of(values | {"epochs": (epochs,)}, seeds, "only")
        folder = SweepFolder(tmp_path / "sweep")
        return plan_sweep(
            source, targets, data or DataChoices(), runs, folder, overwrite=overwrite
        )

    return planned
