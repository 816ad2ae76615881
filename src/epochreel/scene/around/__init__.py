"""What surrounds the network: counters, legend, sentences, the puzzle, the last words."""
