"""How many cores this process may use, which is often fewer than the machine has."""

from __future__ import annotations

import os
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


def n_cores() -> int:
    """Return how many cores this process may use: its affinity, and its container's quota."""
    if hasattr(os, "sched_getaffinity"):
        n_allowed = len(os.sched_getaffinity(0))
    else:
        n_allowed = os.cpu_count() or 1
    quota = _quota(_CGROUPS, _own_group(Path("/proc/self/cgroup")))
    # A quota of a core and a half keeps two busy most of the time.
    return n_allowed if quota is None else max(1, min(n_allowed, -int(-quota // 1)))


def _own_group(file: Path) -> str:
    """Return the path of this process's group in the second version of cgroups, or "/"."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return "/"
    return next((line[3:] for line in lines if line.startswith("0::")), "/")


def _quota(root: Path, group: str) -> float | None:
    """Return the least number of cores that a group or one above it is limited to, if any."""
    folder = root / group.lstrip("/")
    folders = [folder, *folder.parents]
    quotas = [_quota_of(f) for f in folders if f == root or root in f.parents]
    return min((quota for quota in quotas if quota is not None), default=None)


def _quota_of(folder: Path) -> float | None:
    for names in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        try:
            text = " ".join((folder / name).read_text().strip() for name in names)
            quota, period = text.split()
            if quota not in ("max", "-1"):
                return int(quota) / int(period)
        except (OSError, ValueError):
            continue
    return None
