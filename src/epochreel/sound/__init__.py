"""What a film sounds like: people's music, its beats, and music made from a training."""
