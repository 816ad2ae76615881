"""What happens within a lesson or a question, on the beat: light arrives when music strikes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor

from epochreel.story.grid import Grid
from epochreel.story.rhythm import LESSON_SHARES, QUESTION_SECS
from epochreel.story.storyboard import PhaseName, ShotKind

Phases = tuple[tuple[PhaseName, int], ...]

# Light arrives on a beat, or where there is none on a half, a quarter, an eighth of one.
LANDINGS = (1, 2, 4, 8)
# From layer to layer it takes whole beats, or else halves or quarters.
HOPS = (1, 2, 4)
# It may arrive earlier or later than usual by this part of the shot: of three beats, the nearest
# to 48 % of a lesson is at 33 %.
GIVES = 0.15
# No phase gets less than this part of its usual share.
LEAST = 0.5


def phases_on_beats(
    kind: ShotKind, start_frame: int, n_frames: int, grid: Grid, n_gaps: int
) -> Phases | None:
    """Return the phases of a shot, so that what travels in it arrives on the beat.

    The signal arrives at the outputs on a beat; if the shot is too short for that, on the
    off-beat. In a lesson the error arrives at the first layer on a beat or a part of one, in a
    question the comparison ends there. From layer to layer both take whole, half or quarter
    beats where there is room. All that as near as possible to the usual shares.

    Parameters
    ----------
    kind
        ``"lesson"`` or ``"question"``; others have no phases.
    start_frame, n_frames
        Where the shot lies in the film.
    grid
        The beats of the film.
    n_gaps
        Between the layers of the network: one hop for each.

    Returns
    -------
    phases
        Names and lengths in frames, at least one each, which add up to ``n_frames``; None if
        the shot has no phases, or too few frames for them.
    """
    if kind not in ("lesson", "question"):
        return None
    names, shares = zip(*(LESSON_SHARES if kind == "lesson" else QUESTION_SECS), strict=True)
    ends = [float(end / sum(shares)) for end in accumulate(shares)]
    shot = _Stretch(grid, start_frame, n_frames)
    answer = shot.landing(ends[1])
    if answer is None:
        return None
    thinks = shot.setting_out(0, answer, ends[0] / ends[1], n_gaps)
    # A phase is over at its last frame: that is where light arrives.
    cuts = [0, thinks, answer + 1, *_after(shot, answer, ends, n_gaps), n_frames]
    lengths = [end - first for first, end in pairwise(cuts)]
    return tuple(zip(names, lengths, strict=True)) if min(lengths) > 0 else None


def _after(shot: _Stretch, answer: int, ends: list[float], n_gaps: int) -> list[int]:
    """Return where the phases after the answer begin, but for the comparison."""
    usual, breath = ends[-2], 1.0 - ends[-2]
    earliest = (answer + 1) / shot.n_frames + LEAST * (usual - ends[1])
    landed = shot.landing(usual, earliest, 1.0 - LEAST * breath)
    # The last frame is left for what follows.
    last = min(round(usual * shot.n_frames) if landed is None else landed, shot.n_frames - 2)
    if len(ends) == 4:
        return [last + 1]
    share = (ends[2] - ends[1]) / (ends[3] - ends[1])
    return [shot.setting_out(answer + 1, last, share, n_gaps), last + 1]


@dataclass(frozen=True)
class _Stretch:
    """A shot on the grid; its frames count from its start."""

    grid: Grid
    start_frame: int
    n_frames: int

    def landing(self, usual: float, earliest: float = 0.0, latest: float = 1.0) -> int | None:
        """Return a frame on a beat, or on a part of one, near where light usually lands.

        Parameters
        ----------
        usual, earliest, latest
            As parts of the shot.

        Returns
        -------
        frame
            None if there is none that is near enough.
        """
        wanted = self._place(usual * self.n_frames)
        first = self._place(max(usual - GIVES, earliest) * self.n_frames)
        last = self._place(min(usual + GIVES, latest) * self.n_frames)
        for parts in LANDINGS:
            found = _nearest(wanted, first, last, parts)
            if found is not None:
                return self._frame(found)
        return None

    def setting_out(self, first: int, last: int, waiting: float, n_gaps: int) -> int:
        """Return the frame at which light sets out that is to arrive with the last frame.

        Parameters
        ----------
        first, last
            The first frame of what comes before, and the one at which light arrives.
        waiting
            Which part of that time it usually takes until light sets out.
        n_gaps
            How many hops of equal length light makes.
        """
        arrival = self._place(last)
        room = arrival - self._place(first)
        usual = (1.0 - waiting) * room / n_gaps
        most = (1.0 - LEAST * waiting) * room / n_gaps
        hops = (_nearest(usual, LEAST * usual, most, parts) for parts in HOPS)
        hop = next((hop for hop in hops if hop is not None), usual)
        # What comes first has a frame at least.
        return max(self._frame(arrival - n_gaps * hop), first + 1)

    def _place(self, frame: float) -> float:
        return self.grid.place_of(self.start_frame + frame)

    def _frame(self, place: float) -> int:
        return self.grid.frame_at(place) - self.start_frame


def _nearest(wanted: float, first: float, last: float, parts: int) -> float | None:
    """Return the multiple of a part of a beat nearest to a place, within bounds, if any."""
    least, most = ceil(first * parts), floor(last * parts)
    return min(max(round(wanted * parts), least), most) / parts if least <= most else None
