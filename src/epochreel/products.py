"""Matrix products that stay on the thread that asks for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# OpenBLAS gives larger products to threads of its own, one for each core. While other threads
# draw and encode, waiting for those took 25 ms for a picture that is otherwise made in 3.
MOST = 1 << 18


def product(left: NDArray, right: NDArray) -> NDArray:
    """Return ``left @ right``, to the bit, in blocks of rows that BLAS does not divide further.

    Parameters
    ----------
    left, right
        ``(…, M, K)`` and ``(…, K, N)``.
    """
    n_rows, block = left.shape[-2], rows_at_once(*right.shape[-2:])
    if n_rows <= block:
        return left @ right
    stack = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    out = np.empty((*stack, n_rows, right.shape[-1]), np.result_type(left, right))
    for row in range(0, n_rows, block):
        np.matmul(left[..., row : row + block, :], right, out=out[..., row : row + block, :])
    return out


def rows_at_once(n_inputs: int, n_outputs: int) -> int:
    """Return how many rows may meet a matrix of a size at once."""
    return max(MOST // max(n_inputs * n_outputs, 1), 1)
