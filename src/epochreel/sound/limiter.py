"""A limiter that looks ahead: no peak passes the ceiling, and nobody hears it being turned down.

Its gains are found from peaks alone, one for each block of samples, and are applied afterwards.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.voices import Samples

BLOCK = 128  # samples
_BLOCKS = 24  # 64 ms either way: slow enough not to be heard as distortion


class Gains:
    """How far music is turned down, sample by sample; always before a peak comes.

    The gain is the least that any near block needs, then smoothed over the same stretch.

    Parameters
    ----------
    peaks
        Per block of ``BLOCK`` samples, ``(n_blocks,)``; see `epochreel.sound.loudness.true_peaks`.
    ceiling
        What no peak may pass.
    """

    def __init__(self, peaks: NDArray[np.float32], ceiling: float) -> None:
        wanted = np.minimum(ceiling / np.maximum(peaks, 1e-9), 1.0)
        reach = _BLOCKS // 2 + 1
        padded = np.pad(wanted, 2 * reach, constant_values=1.0)
        least = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
        window = np.hanning(2 * reach + 1)[1:-1]
        smoothed = np.convolve(least, window / window.sum(), mode="same")
        values = smoothed[reach : reach + len(wanted)]
        # Straight lines between values that hold in the middles of blocks.
        middles = (values[1:] + values[:-1]) / 2.0
        edges = np.concatenate([values[:1], middles, values[-1:]])
        self._edges = edges.astype(np.float32)

    def turn_down(self, music: Samples, start: int) -> Samples:
        """Return a piece of the music, ``(2, n_samples)``, as loud as it may be.

        Parameters
        ----------
        start
            Where it begins, in samples; where a block does.
        """
        first, n_blocks = start // BLOCK, -(-music.shape[1] // BLOCK)
        edges = self._edges[first : first + n_blocks + 1, np.newaxis]
        share = ((np.arange(BLOCK) + 0.5) / BLOCK).astype(np.float32)
        gains = np.asarray(edges[:-1] + (edges[1:] - edges[:-1]) * share, np.float32)
        return music * gains.ravel()[: music.shape[1]]
