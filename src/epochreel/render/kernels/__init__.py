"""The compiled half of the rasteriser; importing its modules imports Numba and compiles, or loads.

Every entry point has an explicit signature, releases the GIL and is cached on disk. Nothing is
compiled with fast-math: additions stay in order and multiplications are never fused into
them, so that the pixels are the same bits on any x86-64. Loops over a row of a tile index flat
arrays with unsigned integers, which is what lets LLVM drop Python's negative indices and
vectorise them. `lighting`, `curves`, `inking`, `bins` and `pack` need nothing of one another, so
that they can be compiled at the same time; `tiles` needs the first three.
"""
