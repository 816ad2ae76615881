"""Film time: whole frames and exact frame rates, never floating-point seconds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from fractions import Fraction

from epochreel.errors import UsageError

# So many digits are enough; Python would spend minutes on the powers of ten of 1e999999999.
_SECS = re.compile(r"(\d{1,9}:){0,2}\d{1,9}(\.\d{1,99})?", re.ASCII)
_FPS = re.compile(r"\d{1,9}(\.\d{1,99}|/\d{1,9})?", re.ASCII)
# What people type for the NTSC rates, which are not decimal numbers.
_NTSC = {
    "23.976": Fraction(24000, 1001),
    "23.98": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "59.94": Fraction(60000, 1001),
}


def parse_fps(text: str) -> Fraction:
    """Return the frame rate that a person wrote, in frames per second.

    Parameters
    ----------
    text
        ``"60"``, ``"29.97"`` (read as 30000/1001) or ``"30000/1001"``.

    Raises
    ------
    UsageError
        If it is no number between 1 and 240.
    """
    try:
        is_rate = _FPS.fullmatch(text.strip())
        fps = _NTSC.get(text.strip()) or Fraction(text.strip() if is_rate else 0)
    except ZeroDivisionError:
        fps = Fraction(0)
    if not 1 <= fps <= 240:
        raise UsageError(f"`fps` (={text}) must be a number from 1 to 240, such as 60 or 29.97")
    return fps


def parse_secs(wanted: str | float | Fraction, name: str) -> Fraction:
    """Return the time that a person wrote, in seconds.

    Parameters
    ----------
    wanted
        A finite number, or ``"12.5"``, ``"1:30"`` and ``"1:02:03.5"`` with minutes and hours.
    name
        What it is, for the message.

    Raises
    ------
    UsageError
        If it is none, or below zero.
    """
    if not isinstance(wanted, str) and wanted >= 0:
        # As it is written, not as the nearest double has it.
        return Fraction(str(wanted))
    text = str(wanted).strip()
    if _SECS.fullmatch(text) is None:
        raise UsageError(
            f"`{name}` (={text}) must be seconds such as 12.5 or minutes such as 1:30"
        )
    secs = Fraction(0)
    for part in text.split(":"):
        secs = secs * 60 + Fraction(part)
    return secs


def frames_in(duration_secs: Fraction | int, fps: Fraction) -> int:
    """Return the whole number of frames nearest to a duration, halves upwards."""
    return int((duration_secs * fps * 2 + 1) // 2)


def seconds_at(frame: int, fps: Fraction) -> Fraction:
    """Return the exact time at which a frame begins, in seconds."""
    return frame / fps


def share_frames(n_frames: int, shares: Sequence[Fraction | int]) -> tuple[int, ...]:
    """Split a number of frames in proportion, so that the parts add up exactly.

    Rounding the running sum, not each part, keeps every cut within half a frame of where it
    belongs.

    Parameters
    ----------
    n_frames
        How many frames there are to share.
    shares
        The proportions; at least one must be positive.
    """
    total = sum(Fraction(share) for share in shares)
    cuts, running = [0], Fraction(0)
    for share in shares:
        running += Fraction(share)
        cuts.append(frames_in(running / total * n_frames, Fraction(1)))
    return tuple(after - before for before, after in itertools.pairwise(cuts))
