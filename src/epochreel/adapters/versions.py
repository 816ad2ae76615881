"""Which versions of frameworks recordings are tested with."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

from epochreel.errors import UsageError

# The oldest that tests have run with.
OLDEST = {
    "torch": "2.13",
    "keras": "3.15",
    "lightning": "2.6",
    "transformers": "5.23",
    "scikit-learn": "1.9",
    "jax": "0.10",
    "flax": "0.12",
    "equinox": "0.13",
}


def check_version(package: str) -> None:
    """Raise UsageError if a framework is older than the oldest that was tested."""
    try:
        found = version(package)
    except PackageNotFoundError:  # put there without the papers, so nobody knows
        return
    if _numbers(found) < _numbers(OLDEST[package]):
        raise UsageError(
            f"{package} {found} is older than {OLDEST[package]}, the oldest that recordings are"
            f" tested with; to renew it: pip install --upgrade {package}"
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:2]))
