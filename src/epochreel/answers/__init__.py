"""What a recorded network answers, computed in NumPy, without the framework that trained it.

It knows blocks and nothing of reels: whoever asks says where parameters are read. `compute` is
held to PyTorch, kind by kind, and to loops in plain Python.
"""

from epochreel.answers.kinds import can_compute, unknown
from epochreel.answers.running import Params, compute

__all__ = ["Params", "can_compute", "compute", "unknown"]
