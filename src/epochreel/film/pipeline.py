"""Films: compose, draw and encode each frame of a storyboard, drawing and encoding at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from epochreel.encode import format_for, open_writer
from epochreel.encode.formats import FilmFormat
from epochreel.encode.sound import add_sound
from epochreel.files import whole_file
from epochreel.film.asking import step_of
from epochreel.film.background import BackgroundWriter
from epochreel.film.limited import Show, write_limited
from epochreel.film.music import music_of, score_of
from epochreel.film.options import FilmOptions
from epochreel.film.telling import Progress, Tell
from epochreel.render import Rasteriser
from epochreel.scene import build_stage
from epochreel.scene.stages import Stage
from epochreel.sound.audio import Audio, film_frames_for, fit
from epochreel.story import Storyboard, classic_story, moment_at, whole_story
from epochreel.trace import ReelFile

KEY_FRAMES_APART_SECS = 2


def make_film(
    reel: ReelFile,
    path: Path,
    options: FilmOptions,
    progress: Progress | None = None,
    tell: Tell | None = None,
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
    tell
        Told in one line what was chosen that the options leave open.

    Raises
    ------
    UsageError
        If the format is unknown or cannot hold such a film.
    OutputError
        If the film exists already or cannot be written, or none is as small as it is to be.
    """
    options.check(path)
    if options.limit is not None:

        def show(chosen: FilmOptions) -> tuple[Stage, Storyboard]:
            return build_stage(reel, chosen.scene), storyboard_of(reel, chosen)

        write_limited_film(
            show, path, options, title=reel.meta.title, progress=progress, tell=tell
        )
        return
    music = None if options.wants_score else music_of(options)
    storyboard = storyboard_of(reel, options, music)
    stage = build_stage(reel, options.scene)
    if options.wants_score and format_for(path).codec is not None:
        music = score_of(storyboard, reel)
    write_film(
        stage, storyboard, path, options, title=reel.meta.title, music=music, progress=progress
    )


def write_film(
    stage: Stage,
    storyboard: Storyboard,
    path: Path,
    options: FilmOptions,
    *,
    title: str,
    music: Audio | None = None,
    progress: Progress | None = None,
) -> None:
    """Write what a stage shows of a storyboard; ``options`` have been checked.

    Raises
    ------
    OutputError
        If the film exists already or cannot be written.
    """
    film_format = format_for(path)
    with whole_file(path, overwrite=options.overwrite) as partial:
        if music is None:
            _write_pictures(stage, storyboard, partial, film_format, options, title, progress)
            return
        silent = partial.with_name(f"{partial.name}.silent")
        try:
            _write_pictures(stage, storyboard, silent, film_format, options, title, progress)
            add_sound(
                silent,
                fit(music, storyboard.n_frames, options.fps).samples,
                music.rate,
                partial,
                fps=options.fps,
                film_format=film_format,
            )
        finally:
            silent.unlink(missing_ok=True)


def write_limited_film(
    show: Show,
    path: Path,
    options: FilmOptions,
    *,
    title: str,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Write the best film that is as small as the options want; they have been checked.

    Raises
    ------
    OutputError
        If the film exists already or cannot be written, or none is so small.
    """
    film_format = format_for(path)

    def write(
        stage: Stage,
        storyboard: Storyboard,
        path: Path,
        options: FilmOptions,
        numbers: Sequence[int],
        progress: Progress | None,
    ) -> list[int]:
        return _write_pictures(
            stage, storyboard, path, film_format, options, title, progress, numbers
        )

    with whole_file(path, overwrite=options.overwrite) as partial:
        write_limited(show, write, partial, film_format, options, progress=progress, tell=tell)


def _write_pictures(
    stage: Stage,
    storyboard: Storyboard,
    path: Path,
    film_format: FilmFormat,
    options: FilmOptions,
    title: str,
    progress: Progress | None,
    numbers: Sequence[int] | None = None,
) -> list[int]:
    """Return what `FilmWriter.frame_sizes` says of the frames; ``numbers`` are all if None."""
    scene = options.scene
    numbers = range(storyboard.n_frames) if numbers is None else numbers
    with (
        open_writer(
            path,
            width=scene.width,
            height=scene.height,
            fps=options.fps,
            metadata={"title": title},
            keyframes=_key_frames(storyboard),
            film_format=film_format,
            fineness=options.fineness,
        ) as writer,
        Rasteriser(
            scene.width, scene.height, pixels=writer.pixels, n_threads=options.n_threads
        ) as rasteriser,
        BackgroundWriter(writer) as background,
    ):
        for done, frame in enumerate(numbers, start=1):
            background.write(rasteriser.draw(stage.compose(moment_at(storyboard, frame))))
            if progress is not None:
                progress(done, len(numbers))
    return writer.frame_sizes


def storyboard_of(reel: ReelFile, options: FilmOptions, music: Audio | None = None) -> Storyboard:
    """Return the storyboard that tells a training, as far as it came, in the options' style.

    With music it is as long as the music, to the frame.
    """
    last_step = step_of(reel, "end")
    if options.scene.style == "classic":
        return classic_story(reel.meta, options.fps, last_step)
    n_frames = None if music is None else film_frames_for(music, options.fps)
    return whole_story(reel.meta, options.fps, last_step, n_frames)


def _key_frames(storyboard: Storyboard) -> list[int]:
    """Return cuts where a player can start; a key frame costs as much as twenty others."""
    least = KEY_FRAMES_APART_SECS * storyboard.fps
    frames = [0]
    frames += [
        cut
        for cut, before in zip(storyboard.starts[1:-1], storyboard.starts, strict=False)
        if cut - before >= least
    ]
    return frames
