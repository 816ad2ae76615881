"""Films: compose, draw and encode each frame of a storyboard, drawing and encoding at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from epochreel.encode import format_for, open_writer
from epochreel.files import whole_file
from epochreel.film.asking import step_of
from epochreel.film.background import BackgroundWriter
from epochreel.film.options import FilmOptions
from epochreel.render import Rasteriser
from epochreel.scene import build_stage
from epochreel.scene.stages import Stage
from epochreel.story import Storyboard, classic_story, moment_at, whole_story
from epochreel.trace import ReelFile

Progress = Callable[[int, int], None]  # frames done, frames in all


def make_film(
    reel: ReelFile, path: Path, options: FilmOptions, progress: Progress | None = None
) -> None:
    """Write the film of a reel; the suffix of ``path`` chooses the format.

    Parameters
    ----------
    reel
        The recorded training.
    path
        Where the film is to be; it appears there only when it is whole.
    options
        Size, style, frame rate.
    progress
        Told after each frame how many are done.

    Raises
    ------
    UsageError
        If the format is unknown or cannot hold such a film.
    OutputError
        If the film exists already or cannot be written.
    """
    options.check(path)
    storyboard = storyboard_of(reel, options)
    stage = build_stage(reel, options.scene)
    write_film(stage, storyboard, path, options, title=reel.meta.title, progress=progress)


def write_film(
    stage: Stage,
    storyboard: Storyboard,
    path: Path,
    options: FilmOptions,
    *,
    title: str,
    progress: Progress | None = None,
) -> None:
    """Write what a stage shows of a storyboard; ``options`` have been checked.

    Raises
    ------
    OutputError
        If the film exists already or cannot be written.
    """
    scene = options.scene
    with (
        whole_file(path, overwrite=options.overwrite) as partial,
        open_writer(
            partial,
            width=scene.width,
            height=scene.height,
            fps=options.fps,
            metadata={"title": title},
            keyframes=storyboard.starts[:-1],
            film_format=format_for(path),
        ) as writer,
        Rasteriser(
            scene.width, scene.height, pixels=writer.pixels, n_threads=options.n_threads
        ) as rasteriser,
        BackgroundWriter(writer) as background,
    ):
        for frame in range(storyboard.n_frames):
            background.write(rasteriser.draw(stage.compose(moment_at(storyboard, frame))))
            if progress is not None:
                progress(frame + 1, storyboard.n_frames)


def storyboard_of(reel: ReelFile, options: FilmOptions) -> Storyboard:
    """Return the storyboard that tells a training, as far as it came, in the options' style."""
    tell = classic_story if options.scene.style == "classic" else whole_story
    return tell(reel.meta, options.fps, step_of(reel, "end"))
