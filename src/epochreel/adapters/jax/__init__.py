"""JAX: what a model of Flax NNX, Equinox or any tree of arrays is made of, and its recording."""

from epochreel.adapters.jax.recording import JaxRecording

__all__ = ["JaxRecording"]
