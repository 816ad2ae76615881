"""From the file of a storyboard that somebody wrote to the shots of a film."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from epochreel.clock import frames_in
from epochreel.errors import StoryboardError
from epochreel.film.boards.fields import Fields
from epochreel.film.boards.lines import Lines, lines_of
from epochreel.film.boards.shots import KINDS, Draft, Known, draft_of
from epochreel.film.course import MAX_SECS
from epochreel.story import Shot, Storyboard, events_of
from epochreel.story.plans import joined, phases_of, shared_phases
from epochreel.trace import ReelFile

_TELLING = (
    "before",
    "lesson",
    "sweep",
    "forward",
    "still",
)  # shots that are at a place in the training
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


@dataclass(frozen=True)
class Board:
    """What a file states.

    Parameters
    ----------
    storyboard
        Of the film.
    notes
        What people should know of what became of their file, one line each.
    """

    storyboard: Storyboard
    notes: tuple[str, ...] = ()


def check_board(path: Path) -> None:
    """Raise StoryboardError now if a file is no storyboard, whatever it is to be a film of."""
    text = _text_of(path)
    lines = lines_of(text)
    for number, table in enumerate(_tables(_parsed(text, path), lines, path)):
        Fields(table, number, lines, path).word("kind", KINDS)


def read_board(path: Path, reel: ReelFile, fps: Fraction) -> Board:
    """Return the storyboard that a file states; see `write_board`.

    Parameters
    ----------
    path
        A TOML file.
    reel
        What is filmed; it says which steps can be shown.
    fps
        Frames per second. Cuts lie on the frames nearest to where the seconds put them.

    Raises
    ------
    StoryboardError
        If the file cannot be read, is no TOML, or states what cannot be filmed; the message
        names line and field, and what was expected.
    """
    text = _text_of(path)
    lines = lines_of(text)
    tables = _tables(_parsed(text, path), lines, path)
    known = Known(reel.meta, tuple(reel.steps.tolist()), cache(partial(events_of, reel)))
    drafts: list[Draft] = []
    notes: list[str] = []
    for number, table in enumerate(tables):
        fields = Fields(table, number, lines, path)
        drafts.append(draft_of(fields, known, drafts[-1].shot if drafts else None))
        notes += fields.notes
    notes += _on_order(drafts, lines)
    shots = tuple(joined(_counted(drafts, fps, lines, path), reel.meta))
    return Board(Storyboard(fps, shots), tuple(notes))


def _on_order(drafts: Sequence[Draft], lines: Lines) -> list[str]:
    """Return a note if what comes late in the training is told first; people may want that."""
    reached = 0
    for number, shot in enumerate(draft.shot for draft in drafts):
        if shot.kind in _TELLING and shot.step_to < reached:
            line = lines.of(number)
            where = f"shot {number + 1}" if line is None else f"line {line}"
            return [
                f"{where}: goes back to step {shot.step_to:,}, after step {reached:,} was shown:"
                " the end is told first"
            ]
        reached = max(reached, shot.step_to)
    return []


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise StoryboardError(f"no such storyboard: {path}") from error
    except UnicodeDecodeError as error:
        raise StoryboardError(f"is no text, but a storyboard is TOML: {path}") from error
    except OSError as error:
        raise StoryboardError(f"cannot be read ({error.strerror}): {path}") from error


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        what = _AT_LINE.sub("", str(error))
        line = at[1] if at and at[1] else len(text.splitlines())
        raise StoryboardError(f"line {line}: is no TOML ({what}): {path}") from error


def _tables(data: dict[str, Any], lines: Lines, path: Path) -> Sequence[dict[str, Any]]:
    for name in data:
        if name != "shot":
            line = lines.of(-1, name)
            where = "" if line is None else f"line {line}: "
            raise StoryboardError(
                f"{where}unknown `{name}`; a storyboard has tables [[shot]]: {path}"
            )
    tables = data.get("shot", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise StoryboardError(f"`shot` must be tables, each under a line [[shot]]: {path}")
    if not tables:
        raise StoryboardError(f"has no shots; each begins with a line [[shot]]: {path}")
    return tables


def _counted(drafts: Sequence[Draft], fps: Fraction, lines: Lines, path: Path) -> list[Shot]:
    """Return shots with their frames; each cut lies where the seconds before it put it."""
    ends = list(accumulate((draft.secs for draft in drafts), initial=Fraction(0)))
    if ends[-1] > MAX_SECS:
        raise StoryboardError(f"lasts {float(ends[-1]):.0f} s; at most {MAX_SECS} work: {path}")
    counted = []
    cuts = [frames_in(end, fps) for end in ends]
    for number, (draft, begin, end) in enumerate(zip(drafts, cuts, cuts[1:], strict=False)):
        if begin == end:
            raise StoryboardError(
                f"line {lines.of(number, 'seconds')}: `seconds` (={float(draft.secs):g}) is less"
                f" than a frame at {float(fps):g} a second: {path}"
            )
        counted.append(_with_frames(draft, end - begin))
    return counted


def _with_frames(draft: Draft, n_frames: int) -> Shot:
    if draft.phases:
        phases = shared_phases(draft.phases, n_frames)
    else:
        phases = phases_of(draft.shot.kind, n_frames)
    return replace(draft.shot, n_frames=n_frames, phases=phases)
