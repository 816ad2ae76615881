"""Which of the processes that train one PyTorch model together records it: the first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn

from epochreel.adapters.torch.recording import TorchRecording
from epochreel.recording.silent import SilentRecording

Recording = TorchRecording | SilentRecording


def start(path: str | Path, model: nn.Module, probes: Any, **choices: Any) -> Recording:
    """Return the recording of a model; one that records nothing where another process does."""
    return SilentRecording() if is_silent() else TorchRecording(path, model, probes, **choices)


def is_silent() -> bool:
    """Return whether another process of the same training records it."""
    distributed = torch.distributed
    if not (distributed.is_available() and distributed.is_initialized()):
        return False
    return distributed.get_rank() != 0
