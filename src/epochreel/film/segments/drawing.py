"""One segment made: drawn and encoded on the thread that asks, from nothing but the job."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from epochreel.encode import open_writer
from epochreel.errors import OutputError
from epochreel.film.segments.job import FilmJob
from epochreel.film.segments.opened import Held, opened
from epochreel.film.segments.store import SegmentStore
from epochreel.memory import give_back
from epochreel.render import Rasteriser
from epochreel.story import Storyboard

# At a cut that far from the last one a player can start; a key frame costs as much as twenty
# other frames.
KEY_FRAMES_APART_SECS = 2


@dataclass(frozen=True)
class SegmentTask:
    """A segment to be made.

    Parameters
    ----------
    job
        The film.
    segment
        The frames.
    folder
        Of the store; None where there is none that worker and client share.
    held
        The film's pictures, for threads of who wants it; None elsewhere.
    """

    job: FilmJob
    segment: range
    folder: Path | None
    held: Held | None = None


def make_segment(task: SegmentTask, tick: Callable[[int], None]) -> Path | bytes | None:
    """Make a segment and return where it is, or all of it where no folder is shared.

    None if another process makes it now.

    Parameters
    ----------
    task
        Which, and where to.
    tick
        Told after each frame how many are done.

    Raises
    ------
    ReelError
        If a reel is gone, or not what it was when the film was begun.
    OutputError
        If the disk is full, or the codec fails.
    """
    job, segment = task.job, task.segment
    if task.folder is None:
        with _scratch(job.film_format.segment_suffix) as path:
            write_frames(job, segment, path, tick, task.held)
            return path.read_bytes()
    store = SegmentStore(task.folder, job.film_format.segment_suffix)
    with _full_disk_is_final(task.folder), store.claim(segment) as is_ours:
        if not is_ours:
            return None
        # Whoever held it until now has made it.
        if (there := store.find(segment)) is not None:
            tick(len(segment))
            return there
        with store.draft(segment) as draft:
            write_frames(job, segment, draft, tick, task.held)
            return store.put(segment, draft)


def write_frames(
    job: FilmJob,
    numbers: Sequence[int],
    path: Path,
    tick: Callable[[int], None],
    held: Held | None = None,
) -> None:
    """Draw frames of a film and encode them into a file, by themselves."""
    scene, film_format = job.options.scene, job.film_format
    with (
        opened(job, held) as pictures,
        open_writer(
            path,
            width=scene.width,
            height=scene.height,
            fps=job.options.fps,
            metadata=tags_of(job),
            keyframes=[
                frame - numbers[0] for frame in key_frames(job.storyboard) if frame in numbers
            ],
            film_format=film_format,
            transparent=scene.transparent,
            fineness=job.options.fineness,
            first_frame=numbers[0],
        ) as writer,
        Rasteriser(scene.width, scene.height, pixels=writer.pixels, n_threads=1) as rasteriser,
    ):
        for done, frame in enumerate(numbers, start=1):
            writer.write(rasteriser.draw(pictures.at(frame)))
            tick(done)
    give_back()


def tags_of(job: FilmJob) -> dict[str, str]:
    """Return what the file says of itself."""
    credit = job.options.scene.imprint.credit
    return {"title": job.title} | ({"artist": credit} if credit else {})


def key_frames(storyboard: Storyboard) -> list[int]:
    """Return cuts of a film where a player can start."""
    least = KEY_FRAMES_APART_SECS * storyboard.fps
    frames = [0]
    frames += [
        cut
        for cut, before in zip(storyboard.starts[1:-1], storyboard.starts, strict=False)
        if cut - before >= least
    ]
    return frames


@contextmanager
def _full_disk_is_final(folder: Path) -> Iterator[None]:
    """Say at once that the disk is full: trying again, as for other failures, would not help."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(
                f"the disk is full; segments that are whole are kept for the next try: {folder}"
            ) from error
        raise


@contextmanager
def _scratch(suffix: str) -> Iterator[Path]:
    """Yield a name in a folder that goes with the block."""
    with TemporaryDirectory(prefix="epochreel-") as folder:
        yield Path(folder) / f"segment{suffix}"
