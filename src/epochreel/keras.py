"""Records what Keras trains: `ReelCallback`."""

from __future__ import annotations

from epochreel.adapters.versions import check_version
from epochreel.errors import not_installed

check_version("keras")
try:
    from epochreel.adapters.keras import ReelCallback
except ModuleNotFoundError as error:
    raise not_installed(error) from error

__all__ = ["ReelCallback"]
