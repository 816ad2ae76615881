"""PyTorch: what a model is made of, and the recording of a loop that trains it."""

from epochreel.adapters.torch.recording import TorchRecording
from epochreel.adapters.torch.starting import Recording, start

__all__ = ["Recording", "TorchRecording", "start"]
