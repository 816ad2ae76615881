"""Keras 3: what a model is made of, and the recording of what `fit` trains."""

from epochreel.adapters.keras.callback import ReelCallback

__all__ = ["ReelCallback"]
