"""The compiled code for pictures that may have nothing behind them.

Apart from the other kernels, so that only who wants transparency, or ten bits, compiles it.
"""

from pathlib import Path

from epochreel.kernel_cache import own_cache

_HERE = Path(__file__).parent
_KERNELS, _RENDER = _HERE.parent, _HERE.parents[1]

with own_cache(_HERE, *sorted(_KERNELS.glob("*.py")), _RENDER / "layout.py", _RENDER / "tone.py"):
    from epochreel.render.kernels.clear.tiles import draw_clear_tiles

__all__ = ["draw_clear_tiles"]
