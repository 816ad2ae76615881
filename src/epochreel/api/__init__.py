"""What Python people use: train, open, compare, and a reel that can be asked and filmed."""

from epochreel.api.comparing import compare
from epochreel.api.reel import Reel, open_
from epochreel.api.training import check_reel_output, record_to, train

__all__ = ["Reel", "check_reel_output", "compare", "open_", "record_to", "train"]
