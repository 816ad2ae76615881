"""Animated WebP: which parts of a frame changed, and the container that holds them."""
