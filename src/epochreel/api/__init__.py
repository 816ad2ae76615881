"""What Python people use: train, open, and a reel that can be asked and filmed."""

from epochreel.api.reel import Reel, open_
from epochreel.api.training import check_reel_output, record_to, train

__all__ = ["Reel", "check_reel_output", "open_", "record_to", "train"]
