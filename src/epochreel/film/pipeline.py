"""Films: compose, draw and encode each frame of a storyboard, drawing and encoding at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from epochreel.callbacks import unaltered
from epochreel.encode import format_for, open_writer
from epochreel.encode.chapters import Chapter
from epochreel.encode.formats import FilmFormat
from epochreel.encode.mux import finish
from epochreel.encode.sound import Sound
from epochreel.encode.subtitles import Subtitles
from epochreel.files import whole_file
from epochreel.film.background import BackgroundWriter
from epochreel.film.chapters import chapters_of
from epochreel.film.directing import direction_of, storyboard_of
from epochreel.film.limits.search import Show, write_limited
from epochreel.film.music import music_for, score_of, under
from epochreel.film.options import FilmOptions
from epochreel.film.pictures import Pictures, pictures_of
from epochreel.film.subtitles import check_side_files, subtitles_of, write_side_files
from epochreel.film.telling import Progress, Tell
from epochreel.render import Rasteriser
from epochreel.sound.audio import Audio, fit
from epochreel.story import Storyboard
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
        Told, a line each, what was decided about the film.

    Raises
    ------
    UsageError
        If the format is unknown or cannot hold such a film, or no font has what is to be read.
    MusicError
        If the music cannot be used.
    OutputError
        If the film exists already or cannot be written, or none is as small as it is to be.
    """
    progress, tell = unaltered(progress), unaltered(tell)
    options.check(path)
    heard = music_for(options)
    direction = direction_of(reel, options, heard)
    storyboard, notes, music = direction.storyboard, direction.notes, None
    if heard is not None:
        music, lines = under(heard.audio, storyboard)
        notes = (*notes, *lines)
    if tell is not None:
        for line in notes:
            tell(line)
    title = options.scene.imprint.title or reel.meta.title
    subtitles = subtitles_of(reel, storyboard, options.subtitles)
    if options.limit is not None:

        def show(chosen: FilmOptions) -> Pictures:
            return pictures_of(reel, storyboard_of(reel, chosen), chosen)

        write_limited_film(
            show, path, options, title=title, subtitles=subtitles, progress=progress, tell=tell
        )
        return
    pictures = pictures_of(reel, storyboard, options)
    if options.wants_score and format_for(path).codec is not None:
        music = score_of(storyboard, reel)
    write_film(
        pictures,
        path,
        options,
        title=title,
        music=music,
        chapters=chapters_of(storyboard, reel.meta),
        subtitles=subtitles,
        progress=progress,
    )


def write_film(
    pictures: Pictures,
    path: Path,
    options: FilmOptions,
    *,
    title: str,
    music: Audio | None = None,
    chapters: Sequence[Chapter] = (),
    subtitles: Sequence[Subtitles] = (),
    progress: Progress | None = None,
) -> None:
    """Write a film; ``options`` have been checked.

    Parameters
    ----------
    pictures, path, options
        What is shown, where to and how.
    title
        Of the file.
    music, chapters, subtitles
        What the film has beside its pictures, as far as the format has room for it. Subtitles
        also become files beside the film.
    progress
        Told after each frame how many are done.

    Raises
    ------
    UsageError
        If subtitles come twice in one language.
    OutputError
        If the film or a file beside it exists already or cannot be written.
    """
    film_format, overwrite = format_for(path), options.overwrite
    subtitles = [each.within(pictures.storyboard.n_frames) for each in subtitles]
    check_side_files(path, [each.language for each in subtitles], overwrite=overwrite)

    def draw(to: Path) -> None:
        _write_pictures(pictures, to, film_format, options, title, progress)

    with whole_file(path, overwrite=overwrite) as partial:
        if film_format.codec is None or not (music or chapters or subtitles):
            draw(partial)
        else:
            silent = partial.with_name(f"{partial.name}.silent")
            try:
                draw(silent)
                finish(
                    silent,
                    partial,
                    fps=options.fps,
                    film_format=film_format,
                    sound=music and _fitted(music, pictures.storyboard),
                    chapters=chapters,
                    subtitles=subtitles,
                )
            finally:
                silent.unlink(missing_ok=True)
    write_side_files(path, subtitles, options.fps, overwrite=overwrite)


def write_limited_film(
    show: Show,
    path: Path,
    options: FilmOptions,
    *,
    title: str,
    subtitles: Sequence[Subtitles] = (),
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Write the best film that is as small as the options want; they have been checked.

    Parameters
    ----------
    show
        Returns what is filmed, at a size and rate.
    path, options, title
        Where to, how, and what the file is called.
    subtitles
        Become files beside the film.
    progress, tell
        As for `make_film`.

    Raises
    ------
    OutputError
        If the film exists already or cannot be written, or none is so small.
    """
    film_format = format_for(path)

    def write(
        pictures: Pictures,
        path: Path,
        options: FilmOptions,
        numbers: Sequence[int],
        progress: Progress | None,
    ) -> list[int]:
        return _write_pictures(pictures, path, film_format, options, title, progress, numbers)

    with whole_file(path, overwrite=options.overwrite) as partial:
        write_limited(show, write, partial, film_format, options, progress=progress, tell=tell)
    write_side_files(path, subtitles, options.fps, overwrite=options.overwrite)


def _fitted(music: Audio, storyboard: Storyboard) -> Sound:
    return Sound(fit(music, storyboard.n_frames, storyboard.fps).samples, music.rate)


def _write_pictures(
    pictures: Pictures,
    path: Path,
    film_format: FilmFormat,
    options: FilmOptions,
    title: str,
    progress: Progress | None,
    numbers: Sequence[int] | None = None,
) -> list[int]:
    """Return what `FilmWriter.frame_sizes` says of the frames; ``numbers`` are all if None."""
    scene = options.scene
    numbers = range(pictures.storyboard.n_frames) if numbers is None else numbers
    with (
        open_writer(
            path,
            width=scene.width,
            height=scene.height,
            fps=options.fps,
            metadata=_tags(title, scene.imprint.credit),
            keyframes=_key_frames(pictures.storyboard),
            film_format=film_format,
            transparent=scene.transparent,
            fineness=options.fineness,
        ) as writer,
        Rasteriser(
            scene.width, scene.height, pixels=writer.pixels, n_threads=options.n_threads
        ) as rasteriser,
        BackgroundWriter(writer) as background,
    ):
        for done, frame in enumerate(numbers, start=1):
            background.write(rasteriser.draw(pictures.at(frame)))
            if progress is not None:
                progress(done, len(numbers))
    return writer.frame_sizes


def _tags(title: str, credit: str | None) -> dict[str, str]:
    return {"title": title} | ({"artist": credit} if credit else {})


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
