"""A storyboard told again on the beat of music: its cuts, and the light within its lessons."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from epochreel.clock import seconds_at, share_frames
from epochreel.sound.beats import Beats
from epochreel.story.cuts import Slot, cuts_on_beats
from epochreel.story.grid import Grid, grid_of
from epochreel.story.phrasing import phases_on_beats
from epochreel.story.rhythm import SAFE_LESSON_SECS, SAFE_SWEPT_SECS, SWEPT_SECS
from epochreel.story.storyboard import Shot, Storyboard

# Words must be read: these may take longer, until the next beat, but no less time.
_KEEP_LENGTH = ("opening", "title", "question", "end")
# Of the length that it would have: one that is cut shorter for the beat cannot be followed.
LEAST_OF_LESSON = Fraction(2, 3)


def on_the_beat(storyboard: Storyboard, beats: Beats, n_gaps: int) -> Storyboard | None:
    """Return a storyboard of the same shots and the same length, on the beat.

    Parameters
    ----------
    storyboard
        As long as the music.
    beats
        Of the music.
    n_gaps
        Between the layers of the network.

    Returns
    -------
    storyboard
        None if there are too few beats for so many shots.
    """
    grid = grid_of(beats, storyboard.n_frames, storyboard.fps)
    cuts = cuts_on_beats([_slot(shot, storyboard.fps) for shot in storyboard.shots], grid)
    if cuts is None:
        return None
    return Storyboard(
        storyboard.fps,
        tuple(
            shot_on_beats(shot, start, end, grid, n_gaps)
            for shot, (start, end) in zip(storyboard.shots, pairwise(cuts), strict=True)
        ),
    )


def shot_on_beats(shot: Shot, start_frame: int, end_frame: int, grid: Grid, n_gaps: int) -> Shot:
    """Return a shot between two cuts, its phases on the beat, or else in their old proportions.

    Parameters
    ----------
    shot
        Of any length.
    start_frame, end_frame
        The cuts: its first frame, and the first after it.
    grid
        The beats of the film.
    n_gaps
        Between the layers of the network.
    """
    n_frames = end_frame - start_frame
    phases = phases_on_beats(shot.kind, start_frame, n_frames, grid, n_gaps)
    if phases is None and shot.phases:
        names, shares = zip(*shot.phases, strict=True)
        phases = tuple(zip(names, share_frames(n_frames, shares), strict=True))
    return replace(shot, n_frames=n_frames, phases=phases or ())


def _slot(shot: Shot, fps: Fraction) -> Slot:
    secs = seconds_at(shot.n_frames, fps)
    if shot.kind in _KEEP_LENGTH:
        return Slot(shot.kind, secs, secs)
    if shot.kind == "lesson":
        return Slot(shot.kind, secs, max(min(secs, SAFE_LESSON_SECS), secs * LEAST_OF_LESSON))
    if shot.kind == "sweep":
        safe = max(secs * SAFE_SWEPT_SECS / SWEPT_SECS, min(secs, SAFE_LESSON_SECS))
        return Slot(shot.kind, secs, safe)
    if shot.kind == "forward":
        return Slot(shot.kind, secs, min(secs, SAFE_LESSON_SECS))
    return Slot(shot.kind, secs, secs / 2)
