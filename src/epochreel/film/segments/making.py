"""The segments of a film: those that are there are kept, all others are made, several at once."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from epochreel.film.making import Making
from epochreel.film.pictures import Pictures
from epochreel.film.segments.drawing import SegmentTask, make_segment
from epochreel.film.segments.job import FilmJob
from epochreel.film.segments.opened import Held
from epochreel.film.segments.store import SegmentStore, cache_folder, sweep
from epochreel.film.segments.team import remote_job, team_for
from epochreel.film.telling import Progress, Tell
from epochreel.workers import Workers

# How often somebody who waits for segments that another process makes looks for them.
LOOK_EVERY_SECS = 0.5


@contextmanager
def segments_made(
    job: FilmJob,
    pictures: Pictures,
    making: Making,
    *,
    name: str,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Iterator[list[Path]]:
    """Yield the segments of a film, in order; they are removed when the block ends well.

    If it does not, or is interrupted, those that are whole stay, and the next who asks for the
    same film goes on with them.

    Parameters
    ----------
    job
        The film.
    pictures
        Its pictures, with their reels open.
    making
        Who makes them.
    name
        What the film is called, for people who look at the cache.
    progress
        Told how many frames are done, and of how many; from this thread.
    tell
        Told, a line each, what people should know.

    Raises
    ------
    OSError
        If the disk takes no more.
    EpochreelError
        If workers cannot be had, or a segment cannot be made.
    """
    say = tell or (lambda line: None)
    with ExitStack() as stack:
        store = stack.enter_context(_store_for(job, name, say))
        there = {n: path for n, part in enumerate(job.segments) if (path := store.find(part))}
        if there:
            say(f"{len(there)} of {len(job.segments)} segments were there")
        if len(there) < len(job.segments):
            workers = stack.enter_context(team_for(job, making, say))
            held = None if workers.sends_items else Held.of(job, pictures)
            _make_missing(job, store, workers, there, held, progress)
        yield [there[number] for number in range(len(job.segments))]
        store.remove()


def _make_missing(
    job: FilmJob,
    store: SegmentStore,
    workers: Workers,
    there: dict[int, Path],
    held: Held | None,
    progress: Progress | None,
) -> None:
    """Make the segments that are not there, and note where they are."""
    n_frames = job.storyboard.n_frames
    if progress is not None:
        progress(_n_frames(job, there), n_frames)
    folder = None if workers.is_remote else store.folder
    sent = remote_job(job, workers) if workers.is_remote else job
    while missing := [n for n in range(len(job.segments)) if n not in there]:
        # The longest first, so that the last ones, for which some must wait, are short.
        missing.sort(key=lambda n: -len(job.segments[n]))
        tasks = [SegmentTask(sent, job.segments[n], folder, held) for n in missing]
        told = _counting(progress, _n_frames(job, there), n_frames)
        n_made = 0
        for index, made in workers.run(make_segment, tasks, told, noun="segment"):
            if made is None:
                continue
            number = missing[index]
            there[number] = _kept(store, job.segments[number], made)
            n_made += 1
        if not n_made:
            # Another process makes all that is missing; or it did, and ended, or was killed.
            time.sleep(LOOK_EVERY_SECS)
            for number in missing:
                if (path := store.find(job.segments[number])) is not None:
                    there[number] = path
            if progress is not None:
                progress(_n_frames(job, there), n_frames)


def _kept(store: SegmentStore, segment: range, made: Path | bytes) -> Path:
    if isinstance(made, Path):
        return made
    with store.draft(segment) as draft:
        draft.write_bytes(made)
        return store.put(segment, draft)


def _n_frames(job: FilmJob, there: dict[int, Path]) -> int:
    return sum(len(job.segments[number]) for number in there)


def _counting(
    progress: Progress | None, n_before: int, n_frames: int
) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda n_done: progress(min(n_before + n_done, n_frames), n_frames)


@contextmanager
def _store_for(job: FilmJob, name: str, say: Tell) -> Iterator[SegmentStore]:
    """Yield where the segments are kept: in the cache, or else only as long as the block lasts."""
    root, suffix = cache_folder(), job.film_format.segment_suffix
    with ExitStack() as stack:
        try:
            sweep(root)
            store = stack.enter_context(SegmentStore(root / job.digest, suffix, name))
        except OSError as error:
            say(
                f"the cache cannot be written ({error.strerror}): {root}; a film that is"
                " interrupted begins anew"
            )
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="epochreel-"))
            store = stack.enter_context(SegmentStore(Path(folder), suffix, name))
        yield store
