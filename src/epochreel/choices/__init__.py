"""What people may choose, as they type it: once, for the command line and for Python alike."""
