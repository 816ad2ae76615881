"""The encoder alone, in a process of its own, on the frames of a film drawn beforehand.

A whole film of raw frames is 16 GB, so they come a shelf at a time in memory that both processes
see: one fills it while the other waits, and only the encoder's time is counted, from the start of
its process to its end.
"""

from __future__ import annotations

import mmap
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from epochreel.frame import YuvFrame

N_ON_SHELF = 120
# One encoder with four threads, as films were made before they had segments.
BEFORE = {
    "threads": "4",
    "crf": "18",
    "x264-params": "cabac=1:8x8dct=1:partitions=i8x8,i4x4:bframes=3:scenecut=40:no-deblock=0"
    ":mbtree=1:rc-lookahead=20:aq-mode=3:deadzone-intra=6:deadzone-inter=12:chromaloc=1",
}


def encoder_alone_secs(
    frames: Iterable[YuvFrame], size: tuple[int, int], fps: Fraction, keyframes: Iterable[int]
) -> float:
    """Return how long the encoder takes for a film whose frames it need not wait for.

    Parameters
    ----------
    frames
        Of the film, in order.
    size
        Width and height, px.
    fps
        Frames a second.
    keyframes
        Frames that start a closed group.
    """
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder) / "shelf"
        with shelf.open("wb") as file:
            file.truncate(N_ON_SHELF * _frame_bytes(size))
        start = time.perf_counter()
        arguments = (*size, fps, ",".join(map(str, keyframes)))
        encoder = subprocess.Popen(
            [sys.executable, __file__, folder, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        _wait(encoder)
        counted = time.perf_counter() - start
        slots, n_filled = _slots(shelf, size), 0
        for frame in frames:
            _put(slots[n_filled], frame)
            n_filled += 1
            if n_filled == N_ON_SHELF:
                counted += _encode(encoder, n_filled)
                n_filled = 0
        counted += _encode(encoder, n_filled) + _encode(encoder, 0)
        if encoder.wait():
            raise RuntimeError("the encoder alone failed")
        return counted


def _encode(encoder: subprocess.Popen[str], n_frames: int) -> float:
    """Return the seconds that the encoder takes for the frames on the shelf; none end the film."""
    assert encoder.stdin is not None
    start = time.perf_counter()
    print(n_frames, file=encoder.stdin, flush=True)
    _wait(encoder)
    return time.perf_counter() - start


def _wait(encoder: subprocess.Popen[str]) -> None:
    assert encoder.stdout is not None
    if not encoder.stdout.readline():
        raise RuntimeError("the encoder alone failed")


def _slots(shelf: Path, size: tuple[int, int]) -> list[YuvFrame]:
    """Return the frames of a shelf, as views of memory that processes share."""
    width, height = size
    with shelf.open("r+b") as file:
        memory = np.frombuffer(mmap.mmap(file.fileno(), 0), np.uint8)
    half, n_luma = (height // 2, width // 2), width * height
    return [
        YuvFrame(
            planes[:n_luma].reshape(height, width),
            planes[n_luma : n_luma * 5 // 4].reshape(half),
            planes[n_luma * 5 // 4 :].reshape(half),
        )
        for planes in memory.reshape(-1, _frame_bytes(size))
    ]


def _put(slot: YuvFrame, frame: YuvFrame) -> None:
    slot.y[:], slot.u[:], slot.v[:] = frame.y, frame.u, frame.v


def _frame_bytes(size: tuple[int, int]) -> int:
    return size[0] * size[1] * 3 // 2


def main(folder: str, width: str, height: str, fps: str, keyframes: str) -> None:
    from epochreel.encode import format_for, open_writer
    from epochreel.encode.codecs import H264

    four = replace(H264, options={**H264.options, **BEFORE})
    size = int(width), int(height)
    slots = _slots(Path(folder) / "shelf", size)
    with open_writer(
        Path(folder) / "alone.mp4",
        width=size[0],
        height=size[1],
        fps=Fraction(fps),
        keyframes=[int(number) for number in keyframes.split(",")],
        film_format=format_for("alone.mp4").encoded_by(four),
    ) as writer:
        print("ready", flush=True)
        while n_frames := int(input()):
            for slot in slots[:n_frames]:
                writer.write(slot)
            print("encoded", flush=True)
    print("closed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
