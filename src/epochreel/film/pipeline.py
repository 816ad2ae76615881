"""Films: compose, draw and encode each frame of a storyboard, drawing and encoding at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from epochreel.encode import format_for, open_writer
from epochreel.encode.chapters import Chapter
from epochreel.encode.formats import FilmFormat
from epochreel.encode.mux import finish
from epochreel.encode.sound import Sound
from epochreel.encode.subtitles import Subtitles
from epochreel.files import whole_file
from epochreel.film.background import BackgroundWriter
from epochreel.film.captions import caption_band_of
from epochreel.film.chapters import chapters_of
from epochreel.film.directing import Tell, direction_of
from epochreel.film.music import music_for, score_of, under
from epochreel.film.options import FilmOptions
from epochreel.film.subtitles import check_side_files, subtitles_of, write_side_files
from epochreel.render import Rasteriser
from epochreel.scene import build_stage
from epochreel.scene.captions.band import CaptionBand
from epochreel.scene.stages import Stage
from epochreel.sound.audio import Audio, fit
from epochreel.story import Storyboard, moment_at
from epochreel.trace import ReelFile

KEY_FRAMES_APART_SECS = 2
Progress = Callable[[int, int], None]  # frames done, frames in all


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
        If the film exists already or cannot be written.
    """
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
    captions = caption_band_of(reel, storyboard, options)
    stage = build_stage(reel, options.scene if captions is None else captions.scene)
    if options.wants_score and format_for(path).codec is not None:
        music = score_of(storyboard, reel)
    write_film(
        stage,
        storyboard,
        path,
        options,
        title=options.scene.imprint.title or reel.meta.title,
        music=music,
        chapters=chapters_of(storyboard, reel.meta),
        subtitles=subtitles_of(reel, storyboard, options.subtitles),
        captions=captions,
        progress=progress,
    )


def write_film(
    stage: Stage,
    storyboard: Storyboard,
    path: Path,
    options: FilmOptions,
    *,
    title: str,
    music: Audio | None = None,
    chapters: Sequence[Chapter] = (),
    subtitles: Sequence[Subtitles] = (),
    captions: CaptionBand | None = None,
    progress: Progress | None = None,
) -> None:
    """Write what a stage shows of a storyboard; ``options`` have been checked.

    Parameters
    ----------
    stage, storyboard, path, options
        What is shown, when, where to and how.
    title
        Of the file.
    music, chapters, subtitles
        What the film has beside its pictures, as far as the format has room for it. Subtitles
        also become files beside the film.
    captions
        What is drawn over the pictures.
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
    subtitles = [each.within(storyboard.n_frames) for each in subtitles]
    check_side_files(path, [each.language for each in subtitles], overwrite=overwrite)

    def draw(to: Path) -> None:
        _write_pictures(stage, storyboard, to, film_format, options, title, captions, progress)

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
                    sound=music and _fitted(music, storyboard),
                    chapters=chapters,
                    subtitles=subtitles,
                )
            finally:
                silent.unlink(missing_ok=True)
    write_side_files(path, subtitles, options.fps, overwrite=overwrite)


def _fitted(music: Audio, storyboard: Storyboard) -> Sound:
    return Sound(fit(music, storyboard.n_frames, storyboard.fps).samples, music.rate)


def _write_pictures(
    stage: Stage,
    storyboard: Storyboard,
    path: Path,
    film_format: FilmFormat,
    options: FilmOptions,
    title: str,
    captions: CaptionBand | None,
    progress: Progress | None,
) -> None:
    scene = options.scene
    with (
        open_writer(
            path,
            width=scene.width,
            height=scene.height,
            fps=options.fps,
            metadata=_tags(title, scene.imprint.credit),
            keyframes=_key_frames(storyboard),
            film_format=film_format,
            transparent=scene.transparent,
        ) as writer,
        Rasteriser(
            scene.width, scene.height, pixels=writer.pixels, n_threads=options.n_threads
        ) as rasteriser,
        BackgroundWriter(writer) as background,
    ):
        for frame in range(storyboard.n_frames):
            picture = stage.compose(moment_at(storyboard, frame))
            if captions is not None:
                picture = captions.over(picture, frame)
            background.write(rasteriser.draw(picture))
            if progress is not None:
                progress(frame + 1, storyboard.n_frames)


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
