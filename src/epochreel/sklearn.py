"""Records what scikit-learn trains: `recording`."""

from __future__ import annotations

from epochreel.errors import not_installed

try:
    from epochreel.adapters.sklearn import recording
except ModuleNotFoundError as error:
    raise not_installed(error) from error

__all__ = ["recording"]
