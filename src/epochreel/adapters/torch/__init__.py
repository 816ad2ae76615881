"""PyTorch: what a model is made of, and the recording of a loop that trains it."""

from epochreel.adapters.torch.recording import TorchRecording, is_silent

__all__ = ["TorchRecording", "is_silent"]
