"""Films: from a reel and what people chose to a file that is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from epochreel.callbacks import Carried, through_generators, unaltered
from epochreel.encode import format_for, open_writer
from epochreel.encode.chapters import Chapter
from epochreel.encode.joining import join_film
from epochreel.encode.subtitles import Subtitles
from epochreel.files import whole_file
from epochreel.film.background import BackgroundWriter
from epochreel.film.chapters import chapters_of
from epochreel.film.directing import direction_of, storyboard_of
from epochreel.film.kernels import load_drawing
from epochreel.film.limits.search import Show, write_limited
from epochreel.film.music import music_for, score_of, under
from epochreel.film.options import FilmOptions
from epochreel.film.pictures import Pictures, pictures_of
from epochreel.film.segments.drawing import key_frames, tags_of
from epochreel.film.segments.job import FilmedReel, FilmJob
from epochreel.film.segments.making import segments_made
from epochreel.film.sounding import Music, sound_made
from epochreel.film.subtitles import check_side_files, subtitles_of, write_side_files
from epochreel.film.telling import Progress, Tell
from epochreel.render import Rasteriser
from epochreel.scene.kit.colour import rgb_bytes
from epochreel.trace import ReelFile


@dataclass(frozen=True, eq=False)
class Beside:
    """What a film has beside its pictures, as far as its format has room for it.

    Parameters
    ----------
    music, chapters
        In the film; the music is made when it is asked for.
    subtitles
        In the film, and in files beside it.
    """

    music: Music | None = None
    chapters: Sequence[Chapter] = ()
    subtitles: Sequence[Subtitles] = ()


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
        Told now and then how many frames are done.
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
    WorkersError
        If a part of it cannot be made, or there is nobody to make it.
    """
    progress, tell = unaltered(progress), unaltered(tell)
    options.check(path)
    options = settled(options, path, tell)
    heard = music_for(options)
    direction = direction_of(reel, options, heard)
    storyboard, notes, music = direction.storyboard, direction.notes, None
    if heard is not None:
        audio, lines = under(heard.audio, storyboard)
        music, notes = (lambda folder: [audio.samples]), (*notes, *lines)
    if tell is not None:
        for line in notes:
            tell(line)
    title = options.scene.imprint.title or reel.meta.title
    beside = Beside(subtitles=subtitles_of(reel, storyboard, options.subtitles, options.captions))
    suffix = format_for(path).suffix
    job = FilmJob((FilmedReel.of(reel),), options, storyboard, suffix, title)
    if options.limit is not None:

        def show(chosen: FilmOptions) -> tuple[FilmJob, Pictures]:
            story = storyboard_of(reel, chosen)
            return replace(job, options=chosen, storyboard=story), pictures_of(reel, story, chosen)

        write_limited_film(show, path, options, beside, progress=progress, tell=tell)
        return
    pictures = pictures_of(reel, storyboard, options)
    if options.wants_score and format_for(path).codec is not None:
        music = partial(score_of, storyboard, reel)
    chapters = chapters_of(storyboard, reel.meta, options.scene.look.words)
    beside = replace(beside, music=music, chapters=chapters)
    write_film(job, pictures, path, options, beside, progress=progress, tell=tell)


def settled(options: FilmOptions, path: Path, tell: Tell | None) -> FilmOptions:
    """Return options in which nothing is left open that the format or this machine decide."""
    fitting = options.at_rate_for(path)
    # Of a film under a size nothing is said, because that may be slower still.
    if fitting.fps != options.fps and options.limit is None and tell is not None:
        tell(f"{fitting.fps} frames a second, which suit {path.suffix}; `fps=` chooses others")
    making = fitting.making.settled(format_for(path))
    if making.encoder != options.making.encoder and tell is not None:
        tell(f"the encoder is {making.encoder}")
    return replace(fitting, making=making)


def write_film(
    job: FilmJob,
    pictures: Pictures,
    path: Path,
    options: FilmOptions,
    beside: Beside,
    *,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Write a film; ``options`` have been checked.

    Parameters
    ----------
    job, pictures
        What is shown.
    path, options
        Where to and how.
    beside
        What the film has beside its pictures.
    progress
        Told now and then how many frames are done.
    tell
        Told, a line each, what people should know.

    Raises
    ------
    UsageError
        If subtitles come twice in one language.
    OutputError
        If the film or a file beside it exists already or cannot be written.
    WorkersError
        If a part of it cannot be made, or there is nobody to make it.
    """
    overwrite, n_frames = options.overwrite, pictures.storyboard.n_frames
    subtitles = [each.within(n_frames) for each in beside.subtitles]
    check_side_files(path, [each.language for each in subtitles], overwrite=overwrite)
    load_drawing(options.layout(path), tell)
    told, said = through_generators(progress), through_generators(tell)
    with whole_file(path, overwrite=overwrite) as hidden:
        if not job.film_format.segment_suffix:
            write_whole(job, pictures, hidden, options, range(n_frames), progress)
        else:
            codec = job.film_format.codec
            try:
                with (
                    sound_made(beside.music, codec, n_frames, options.fps, hidden.parent) as sound,
                    segments_made(
                        job, pictures, options.making, name=path.name, progress=told, tell=said
                    ) as parts,
                ):
                    join_film(
                        parts,
                        hidden,
                        job.film_format,
                        fps=options.fps,
                        n_frames=n_frames,
                        sound=sound(),
                        chapters=beside.chapters,
                        subtitles=subtitles,
                    )
            except Carried as carried:
                raise carried.error from None
    write_side_files(path, subtitles, options.fps, overwrite=overwrite)


def write_limited_film(
    show: Show,
    path: Path,
    options: FilmOptions,
    beside: Beside,
    *,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> None:
    """Write the best film that is as small as the options want; they have been checked.

    Parameters
    ----------
    show
        Returns what is filmed, at a size and rate.
    path, options
        Where to and how.
    beside
        Its subtitles become files beside the film.
    progress, tell
        As for `make_film`.

    Raises
    ------
    OutputError
        If the film exists already or cannot be written, or none is so small.
    """
    with whole_file(path, overwrite=options.overwrite) as partial:
        write_limited(
            *(show, write_whole, partial, format_for(path), options),
            progress=progress,
            tell=tell,
        )
    write_side_files(path, beside.subtitles, options.fps, overwrite=options.overwrite)


def write_whole(
    job: FilmJob,
    pictures: Pictures,
    path: Path,
    options: FilmOptions,
    numbers: Sequence[int],
    progress: Progress | None,
) -> list[int]:
    """Write frames of a film into one file, and return what ``FilmWriter.frame_sizes`` says.

    For formats that cannot be made in parts: they are drawn by several threads, encoded by one.
    """
    scene = options.scene
    with (
        open_writer(
            path,
            width=scene.width,
            height=scene.height,
            fps=options.fps,
            metadata=tags_of(job),
            keyframes=key_frames(pictures.storyboard),
            film_format=job.film_format,
            transparent=scene.transparent,
            fineness=options.fineness,
            colours=[rgb_bytes(ink) for ink in scene.look.meanings],
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
