"""Records what a `Trainer` of Transformers trains: `ReelCallback`."""

from __future__ import annotations

from epochreel.adapters.versions import check_version
from epochreel.errors import not_installed

check_version("transformers")
try:
    from epochreel.adapters.transformers import ReelCallback
except ModuleNotFoundError as error:
    raise not_installed(error) from error

__all__ = ["ReelCallback"]
