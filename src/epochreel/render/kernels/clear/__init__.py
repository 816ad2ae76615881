"""The compiled code for pictures that may have nothing behind them.

Apart from the other kernels, so that only who wants transparency, or ten bits, compiles it.
"""
