"""How the rasteriser's kernels are compiled, and where they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from epochreel.kernel_cache import KernelFolder

_HERE = Path(__file__).parent
KERNELS = KernelFolder(_HERE, _HERE.parent / "layout.py", _HERE.parent / "tone.py")
kernel = KERNELS.kernel

# Further options of kernels that only kernels call, and all options of what is part of them.
INNER: dict[str, Any] = {"no_cpython_wrapper": True}
INLINE: dict[str, Any] = {
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
