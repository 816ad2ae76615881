"""What makes a film tells on the way, as plain functions that are called."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]  # frames done, frames in all
Tell = Callable[[str], None]  # a line about what was chosen
