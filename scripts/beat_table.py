"""Print where the shots of a film to music begin, and how far from the beat nearest to each.

    python scripts/beat_table.py xor.reel song.mp3

Beats are found, which needs the extra `music`, or those that a file states.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from saying import run

from epochreel.choices.film import FilmChoices
from epochreel.film import film_options
from epochreel.film.directing import direction_of
from epochreel.film.music import music_for
from epochreel.sound.beats import Beats
from epochreel.story import Storyboard
from epochreel.trace import open_reel


@dataclass(frozen=True)
class Row:
    """Where one shot begins, and the beat nearest to that."""

    kind: str
    start_secs: float
    beat_secs: float
    is_downbeat: bool

    @property
    def late_ms(self) -> float:
        """How much later than the beat the shot begins."""
        return 1000 * (self.start_secs - self.beat_secs)


def main() -> None:
    """Print the table, and what it comes to."""
    arguments = _parser().parse_args()
    options = film_options(
        FilmChoices(fps=arguments.fps, music=arguments.music, beats=arguments.beats)
    )
    with open_reel(arguments.reel) as reel:
        heard = music_for(options)
        assert heard is not None
        direction = direction_of(reel, options, heard)
    print(*direction.notes, sep="\n")
    if isinstance(heard.beats, Beats):
        rows = list(_rows(direction.storyboard, heard.beats))
        _print_table(rows, 1000 / float(options.fps))


def _rows(story: Storyboard, beats: Beats) -> Iterator[Row]:
    for shot, start in zip(story.shots, story.starts, strict=False):
        start_secs = float(start / story.fps)
        nearest = int(np.abs(beats.times_secs - start_secs).argmin())
        beat_secs = float(beats.times_secs[nearest])
        yield Row(shot.kind, start_secs, beat_secs, bool(beats.downbeats[nearest]))


def _print_table(rows: list[Row], frame_ms: float) -> None:
    print(f"{'shot':>4}  {'kind':<9}{'start s':>9}{'beat s':>9}{'ms':>7}")
    for number, row in enumerate(rows, start=1):
        place = "  downbeat" if row.is_downbeat else ""
        print(
            f"{number:>4}  {row.kind:<9}{row.start_secs:>9.3f}{row.beat_secs:>9.3f}"
            f"{row.late_ms:>7.1f}{place}"
        )
    lessons = [row for row in rows if row.kind == "lesson"]
    near = sum(abs(row.late_ms) <= frame_ms for row in lessons)
    ends = [after for row, after in pairwise(rows) if row.kind == "forward"]
    print(f"{near} of {len(lessons)} lessons begin within a frame ({frame_ms:.1f} ms) of a beat")
    print(f"{sum(row.is_downbeat for row in ends)} of {len(ends)} fast-forwards end on a downbeat")
    # The film begins with its first frame, whatever the music does there.
    print(f"farthest of all cuts: {max(abs(row.late_ms) for row in rows[1:]):.1f} ms")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reel", type=Path)
    parser.add_argument("music", type=Path)
    parser.add_argument("--beats", default="auto", metavar="auto|FILE")
    parser.add_argument("--fps", default="60")
    return parser


if __name__ == "__main__":
    run(main)
