"""What is known at a moment: the recorded training, and what the network does in it."""
