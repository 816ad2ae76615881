"""Records what scikit-learn trains: `recording`."""

from __future__ import annotations

from epochreel.adapters.versions import check_version
from epochreel.errors import not_installed

check_version("scikit-learn")
try:
    from epochreel.adapters.sklearn import recording
except ModuleNotFoundError as error:
    raise not_installed(error) from error

__all__ = ["recording"]
