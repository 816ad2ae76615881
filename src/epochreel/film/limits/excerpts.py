"""Excerpts of a film, from which it is told what all of it would take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

N_EXCERPTS = 32
EXCERPT_SECS = Fraction(2, 5)
# Shots recur at an even pace; steps of the golden section keep out of step with any.
_GOLDEN = Fraction(618034, 1_000_000)


def excerpts_of(n_frames: int, fps: Fraction) -> tuple[range, ...]:
    """Return excerpts spread over a film: the same seconds of it at any rate.

    The first frame of each only shows what was there before, and does not count, but for the
    first frame of all.

    Parameters
    ----------
    n_frames
        Length of the film.
    fps
        Frames per second.
    """
    length_secs = n_frames / fps
    spare_secs = length_secs / N_EXCERPTS - EXCERPT_SECS
    if spare_secs <= 0:
        return (range(n_frames),)
    starts_secs = (
        length_secs * n / N_EXCERPTS + spare_secs * (n * _GOLDEN % 1) for n in range(N_EXCERPTS)
    )
    return tuple(
        range(
            math.floor(start_secs * fps),
            min(math.floor((start_secs + EXCERPT_SECS) * fps) + 1, n_frames),
        )
        for start_secs in starts_secs
    )


def frames_of(excerpts: Iterable[range]) -> list[int]:
    """Return the numbers of all frames in excerpts."""
    return [number for excerpt in excerpts for number in excerpt]


def bytes_that_count(excerpts: Iterable[range], frame_sizes: Sequence[int]) -> int:
    """Return what those frames of excerpts take that count.

    Parameters
    ----------
    excerpts
        Of a film.
    frame_sizes
        Bytes of each frame in ``frames_of(excerpts)``.
    """
    total, at = 0, 0
    for excerpt in excerpts:
        sizes = frame_sizes[at : at + len(excerpt)]
        total += sum(sizes) if excerpt.start == 0 else sum(sizes[1:])
        at += len(excerpt)
    return total
