"""Frames in, films out: PyAV writers chosen by suffix, and a reader to check what they wrote."""
