"""What a film sounds like: music made from a training."""
