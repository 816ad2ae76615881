"""How the kernels for transparency are compiled, and where they are kept."""

from __future__ import annotations

from pathlib import Path

from epochreel.kernel_cache import KernelFolder

_HERE = Path(__file__).parent
_KERNELS, _RENDER = _HERE.parent, _HERE.parents[1]
KERNELS = KernelFolder(
    _HERE, *sorted(_KERNELS.glob("*.py")), _RENDER / "layout.py", _RENDER / "tone.py"
)
kernel = KERNELS.kernel
