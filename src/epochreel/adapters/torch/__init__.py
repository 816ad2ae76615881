"""PyTorch: what a model is made of, and the recording of a loop that trains it."""

from epochreel.adapters.torch.recording import Recording, TorchRecording, start

__all__ = ["Recording", "TorchRecording", "start"]
