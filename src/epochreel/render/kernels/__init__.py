"""The compiled half of the rasteriser; importing it imports Numba and compiles, or loads.

Every entry point has an explicit signature, releases the GIL and is cached on disk. Nothing is
compiled with fast-math: additions stay in order and multiplications are never fused into
them, so that the pixels are the same bits on any x86-64. Loops over a row of a tile index flat
arrays with unsigned integers, which is what lets LLVM drop Python's negative indices and
vectorise them.
"""

from pathlib import Path

from epochreel.kernel_cache import own_cache

_HERE = Path(__file__).parent

with own_cache(_HERE, _HERE.parent / "layout.py", _HERE.parent / "tone.py"):
    from epochreel.render.kernels.bins import bin_inks, bin_lights
    from epochreel.render.kernels.pack import pack_discs, pack_segments
    from epochreel.render.kernels.tiles import changed_tiles, draw_tiles

__all__ = [
    "bin_inks",
    "bin_lights",
    "changed_tiles",
    "draw_tiles",
    "pack_discs",
    "pack_segments",
]
