"""epochreel films a neural network while it learns."""
