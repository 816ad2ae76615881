"""What Python people use: train, record, open, compare, sweep, a reel to ask and film."""

from epochreel.api.comparing import compare
from epochreel.api.importing import load_checkpoints
from epochreel.api.listing import panels, problems, themes
from epochreel.api.outputs import Output
from epochreel.api.recording import record, watch
from epochreel.api.reel import Reel, open_
from epochreel.api.sweeping import Sweep, film_sweep, sweep, train_sweep
from epochreel.api.training import record_to, train
from epochreel.trace.outputs import check_reel_output

__all__ = [
    "Output",
    "Reel",
    "Sweep",
    "check_reel_output",
    "compare",
    "film_sweep",
    "load_checkpoints",
    "open_",
    "panels",
    "problems",
    "record",
    "record_to",
    "sweep",
    "themes",
    "train",
    "train_sweep",
    "watch",
]
