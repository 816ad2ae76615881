"""The reel: a recorded training in one file, written while it runs and read at any time."""

from epochreel.trace.reader import ReelFile, open_reel
from epochreel.trace.writer import ReelWriter

__all__ = ["ReelFile", "ReelWriter", "open_reel"]
