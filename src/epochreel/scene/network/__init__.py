"""The network itself: where its units stand, their light, their numbers and names."""
