"""How the training's kernels are compiled, and where they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from epochreel.kernel_cache import KernelFolder

_HERE = Path(__file__).parent
KERNELS = KernelFolder(_HERE, _HERE.parent / "activations.py", _HERE.parent / "settings.py")
kernel = KERNELS.kernel

# Further options of what only kernels call.
INNER: dict[str, Any] = {"no_cpython_wrapper": True}
