"""Checkpoints that people already have: read whatever framework wrote them, and made a reel of."""

from epochreel.adapters.checkpoints.loading import import_checkpoints

__all__ = ["import_checkpoints"]
