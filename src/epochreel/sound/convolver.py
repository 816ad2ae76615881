"""Convolution of a sound that comes piece by piece: rooms, and the filters of a meter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from epochreel.sound.voices import Samples

_LEAST_FFT = 4096


class Convolver:
    """A signal as a response changes it, as long as the signal.

    Overlap-add: each block of the signal goes through one FFT, four times as long as the response
    or more, wherever the pieces are cut that it comes in.

    Parameters
    ----------
    response
        ``(m,)`` or ``(2, m)``; what has one side only is used for both.
    n_sides
        Of the signal.

    Attributes
    ----------
    block
        Samples of the signal that are transformed at once.
    """

    def __init__(self, response: Samples, n_sides: int) -> None:
        response = np.atleast_2d(response)
        n_out, m = max(n_sides, len(response)), response.shape[1]
        self._size = max(1 << (4 * m - 1).bit_length(), _LEAST_FFT)
        self.block = self._size - m + 1
        self._filters = np.fft.rfft(response, self._size, axis=1)[:, np.newaxis]
        self._waiting: Samples = np.zeros((n_sides, 0), np.float32)
        self._ringing: Samples = np.zeros((n_out, m - 1), np.float32)

    def push(self, signal: Samples) -> Samples:
        """Take more of the signal and return the answer to all blocks that it completes.

        Parameters
        ----------
        signal
            ``(n_sides, n_samples)``.
        """
        signal = np.concatenate([self._waiting, signal], axis=1)
        n_whole = signal.shape[1] // self.block
        whole, self._waiting = np.split(signal, [n_whole * self.block], axis=1)
        # A copy, because a view would keep all of the signal.
        self._waiting = self._waiting.copy()
        return self._answer(whole.reshape(len(signal), n_whole, self.block))

    def rest(self) -> Samples:
        """Return the answer to what no block was completed of: the signal is over."""
        n = self._waiting.shape[1]
        return self._answer(self._waiting[:, np.newaxis])[:, :n]

    def _answer(self, blocks: NDArray[np.float32]) -> Samples:
        """Return the answer to blocks, ``(n_sides, n_blocks, n)``, and note what rings on."""
        if not blocks.size:
            return np.zeros((len(self._ringing), 0), np.float32)
        spectra = np.fft.rfft(blocks, self._size, axis=2) * self._filters
        answers = np.asarray(np.fft.irfft(spectra, self._size, axis=2), np.float32)
        n = self._ringing.shape[1]
        answers[:, 1:, :n] += answers[:, :-1, self.block :]
        answers[:, 0, :n] += self._ringing
        self._ringing = answers[:, -1, self.block :].copy()
        return answers[:, :, : self.block].reshape(len(answers), -1)
