"""Where the parts of a film begin, for players that jump from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from av.container import OutputContainer

if TYPE_CHECKING:
    from av.container.core import Chapter as WrittenChapter


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a film; it lasts until the next one begins.

    Parameters
    ----------
    start_frame
        The first frame that belongs to it.
    title
        What players list it as.
    """

    start_frame: int
    title: str


def add_chapters(
    output: OutputContainer, chapters: Sequence[Chapter], n_frames: int, fps: Fraction
) -> None:
    """Give a film that is about to be written its chapters, ascending, exact to the frame.

    Parameters
    ----------
    output
        Whose header is not written yet.
    chapters
        Where each begins; the first at frame 0.
    n_frames, fps
        Length and rate of the film.
    """
    output.set_chapters(list(_written(chapters, n_frames, fps)))


def _written(
    chapters: Sequence[Chapter], n_frames: int, fps: Fraction
) -> Iterator[WrittenChapter]:
    spans = pairwise([*(chapter.start_frame for chapter in chapters), n_frames])
    for number, (chapter, (start, end)) in enumerate(zip(chapters, spans, strict=True), 1):
        yield {
            "id": number,
            "start": start,
            "end": end,
            "time_base": 1 / fps,
            "metadata": {"title": chapter.title},
        }
