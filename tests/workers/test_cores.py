"""Cores that a process may use: fewer than there are, in containers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from epochreel.workers import cores


def test_there_is_one_at_least_and_no_more_than_the_machine_has() -> None:
    assert 1 <= cores.n_cores() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux binds processes")
def test_only_cores_that_we_are_bound_to_count() -> None:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert cores.n_cores() == 1
    finally:
        os.sched_setaffinity(0, before)


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("max 100000", None), ("150000 100000", 1.5), ("nonsense", None), ("", None)],
)
def test_a_quota_is_read_from_the_group(
    tmp_path: Path, quota: str, expected: float | None
) -> None:
    group = tmp_path / "user" / "film"
    group.mkdir(parents=True)
    (group / "cpu.max").write_text(quota)
    assert cores._quota(tmp_path, "/user/film") == expected


def test_the_least_quota_of_all_groups_above_holds(tmp_path: Path) -> None:
    group = tmp_path / "user" / "film"
    group.mkdir(parents=True)
    (group / "cpu.max").write_text("400000 100000")
    (group.parent / "cpu.max").write_text("200000 100000")
    assert cores._quota(tmp_path, "/user/film") == 2.0


def test_the_first_version_of_groups_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("300000\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert cores._quota(tmp_path, "/") == 3.0


@pytest.mark.parametrize(("quota", "n"), [(0.5, 1), (1.5, 2), (2.0, 2), (99.0, 4)])
def test_a_quota_counts_up_to_the_cores_there_are(
    monkeypatch: pytest.MonkeyPatch, quota: float, n: int
) -> None:
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda pid: range(4), raising=False)
    monkeypatch.setattr(cores, "_quota", lambda root, group: quota)
    assert cores.n_cores() == n
