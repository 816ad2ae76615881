"""Films whose file may only be so large: the best that fits is found and kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from epochreel.byte_size import bytes_text
from epochreel.encode.formats import FilmFormat
from epochreel.errors import OutputError
from epochreel.film.limits.excerpts import bytes_that_count, excerpts_of, frames_of
from epochreel.film.limits.fitting import best_fit
from epochreel.film.limits.ladder import ladder_of
from epochreel.film.options import FilmOptions, SizeLimit
from epochreel.film.pictures import Pictures
from epochreel.film.segments.job import FilmJob
from epochreel.film.telling import Progress, Tell

Show = Callable[[FilmOptions], tuple[FilmJob, Pictures]]
# Before it is known better: how many estimates a search takes, and frames of each for one of all.
USUAL_ESTIMATES, USUAL_SHARE = 3, 1 / 6


class Write(Protocol):
    """Writes frames of a film."""

    def __call__(
        self,
        job: FilmJob,
        pictures: Pictures,
        path: Path,
        options: FilmOptions,
        numbers: Sequence[int],
        progress: Progress | None,
    ) -> list[int]:
        """Return how many bytes each frame takes."""
        ...


def write_limited(
    show: Show,
    write: Write,
    path: Path,
    film_format: FilmFormat,
    options: FilmOptions,
    *,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Write the best film that is as small as the options want.

    Parameters
    ----------
    show
        Returns what is filmed, at a size and rate.
    write
        Writes it, or some of it.
    path
        The file to make, under this very name.
    film_format
        One whose fineness can be chosen.
    options
        With a limit; no film is larger or faster than they say.
    progress
        Told after each frame how many are done, and of how many; how many there will be is known
        better and better.
    tell
        Told in one line what was chosen.

    Raises
    ------
    OutputError
        If no film of this format is so small.
    """
    assert options.limit is not None
    ways = ladder_of(options, film_format)
    search = _Search(show, write, path, ways, progress)
    try:
        chosen = best_fit(len(ways), options.limit.max_bytes, search.estimate, search.make)
    finally:
        search.draft.unlink(missing_ok=True)
    search.tell_end()
    if chosen is None:
        raise _nothing_fits(ways[-1], options.limit, film_format, search.least_bytes)
    if tell is not None:
        size = bytes_text(path.stat().st_size)
        limit = bytes_text(options.limit.max_bytes)
        tell(f"{limit}: {_in_words(ways[chosen], film_format)} ({size})")


class _Search:
    """Makes films of which ``path`` becomes each that is small enough.

    Parameters
    ----------
    ways
        The options of each, the best first.
    """

    def __init__(
        self,
        show: Show,
        write: Write,
        path: Path,
        ways: Sequence[FilmOptions],
        progress: Progress | None,
    ) -> None:
        self.draft = path.with_name(f"{path.name}.draft")
        self.least_bytes = 0
        self._show, self._write, self._path = show, write, path
        self._ways, self._progress = ways, progress
        # Bytes of each frame of the last way's film; the first that is made, it tells much about
        # all others.
        self._least: list[int] = []
        self._n_drawn = self._n_whole = self._n_estimates = 0

    def make(self, way: int) -> int:
        """Return the size of a film that is made now, and kept if it is small enough."""
        options = self._ways[way]
        job, pictures = self._show(options)
        n_frames = pictures.storyboard.n_frames
        numbers = range(n_frames)
        n_after = 0
        if not self._least:
            self._n_whole = round(n_frames * self._ways[0].fps / options.fps)
            n_after = round(self._n_whole * (1 + USUAL_ESTIMATES * USUAL_SHARE))
        told = self._counting(n_after if len(self._ways) > 1 else 0)
        sizes = self._write(job, pictures, self.draft, options, numbers, told)
        n_bytes = self.draft.stat().st_size
        if not self._least:
            self._least, self.least_bytes = sizes, n_bytes
        assert options.limit is not None
        if n_bytes <= options.limit.max_bytes:
            os.replace(self.draft, self._path)
        return n_bytes

    def estimate(self, way: int) -> int:
        """Return about how large a film would be, judged by excerpts.

        They are compared with the same seconds of the smallest film, which is known as a whole.
        That is wrong by 5 % where excerpts alone are wrong by 15 %.
        """
        options, least = self._ways[way], self._ways[-1]
        job, pictures = self._show(options)
        excerpts = excerpts_of(pictures.storyboard.n_frames, options.fps)
        numbers = frames_of(excerpts)
        self._n_estimates += 1
        n_more = max(USUAL_ESTIMATES - self._n_estimates, 0) * len(numbers)
        told = self._counting(self._n_whole + n_more)
        sizes = self._write(job, pictures, self.draft, options, numbers, told)
        same = excerpts_of(len(self._least), least.fps)
        ratio = bytes_that_count(excerpts, sizes) / bytes_that_count(
            same, [self._least[number] for number in frames_of(same)]
        )
        return round(self.least_bytes * ratio)

    def tell_end(self) -> None:
        """Tell that all is done, however much was foreseen."""
        if self._progress is not None:
            self._progress(self._n_drawn, self._n_drawn)

    def _counting(self, n_after: int) -> Progress | None:
        """Return what is told of a part's progress and tells of that of the whole search."""
        progress, n_before = self._progress, self._n_drawn
        if progress is None:
            return None

        def told(done: int, total: int) -> None:
            self._n_drawn = n_before + done
            progress(self._n_drawn, n_before + total + n_after)

        return told


def _in_words(options: FilmOptions, film_format: FilmFormat) -> str:
    scene, fps = options.scene, float(options.fps)
    fine = film_format.fineness.format(options.fineness)
    noun = "frame" if fps == 1 else "frames"
    return f"{scene.width}x{scene.height}, {fps:.3g} {noun} a second, {fine}"


def _nothing_fits(
    least: FilmOptions, limit: SizeLimit, film_format: FilmFormat, n_bytes: int
) -> OutputError:
    """Return the error that says how far away the limit is, and what would reach it."""
    kind = "smallest of its size" if limit.keep_size else "smallest that can be read"
    # Some more, because it is rounded.
    enough = bytes_text(round(n_bytes * 1.02)).replace(" ", "")
    others = ["another `size=`"] if limit.keep_size else []
    others += ["another `fps=`"] if limit.keep_fps else []
    others += [film_format.smaller] if film_format.smaller else []
    may_work = " or ".join([*([", ".join(others)] if others else []), "a shorter film"])
    return OutputError(
        f"no {film_format.suffix} of this film is as small as {bytes_text(limit.max_bytes)}: the"
        f" {kind} ({_in_words(least, film_format)}) has {bytes_text(n_bytes)};"
        f" `max_size={enough}` works, and so may {may_work}"
    )
