"""Subtitles of a film, and the text files beside it: for each language .srt and .vtt."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from epochreel.encode.formats import format_for
from epochreel.encode.languages import check_language
from epochreel.encode.subtitles import SubtitleLine, Subtitles, to_srt, to_vtt
from epochreel.errors import UsageError
from epochreel.files import check_output, whole_files
from epochreel.scene.captions import caption_tracks
from epochreel.scene.kit.language import Language
from epochreel.scene.moments.replay import Replay
from epochreel.story import Storyboard
from epochreel.trace import ReelFile

_WRITERS = ((".srt", to_srt), (".vtt", to_vtt))


def subtitles_of(
    reel: ReelFile,
    storyboard: Storyboard,
    languages: Sequence[Language],
    captions: Language | None = None,
) -> list[Subtitles]:
    """Return what is to be read beside a film, in the words of each language.

    Parameters
    ----------
    reel, storyboard
        Of the film.
    languages
        Those.
    captions
        The language of the captions in its pictures, which say the same at the same time.
    """
    if not languages:
        return []
    told = languages if captions is None else (*languages, captions)
    tracks = caption_tracks(storyboard, Replay(reel), told)
    return [
        Subtitles(
            language.language,
            language.name,
            tuple(SubtitleLine(each.start_frame, each.end_frame, each.text) for each in track),
        )
        for language, track in zip(languages, tracks, strict=False)
    ]


def side_files(film: Path, languages: Sequence[str]) -> tuple[Path, ...]:
    """Return the names of the files beside a film: ``film.en.srt``, ``film.en.vtt``, ….

    Players find them by the film's name and its language.

    Parameters
    ----------
    film
        A film of any format; of a folder they stand beside it, not inside.
    languages
        BCP 47, in their order.
    """
    # A folder may be called `take.1`, which has no suffix to leave out.
    stem = film.stem if format_for(film).suffix else film.name
    return tuple(
        film.with_name(f"{stem}.{language}{suffix}")
        for language in languages
        for suffix, _ in _WRITERS
    )


def check_side_files(film: Path, languages: Sequence[str], *, overwrite: bool) -> None:
    """Raise now what would keep files from being written beside a film later.

    Raises
    ------
    UsageError
        If a language is none, or comes twice.
    OutputError
        If one of the files exists, or their folder is missing or not writable.
    """
    for number, language in enumerate(languages):
        check_language(language)
        # Names of files differ by more than case only on some machines.
        if language.lower() in (earlier.lower() for earlier in languages[:number]):
            raise UsageError(f"subtitles in `{language}` come twice; give each a language")
    for path in side_files(film, languages):
        check_output(path, overwrite=overwrite)


def write_side_files(
    film: Path, subtitles: Sequence[Subtitles], fps: Fraction, *, overwrite: bool
) -> tuple[Path, ...]:
    """Write all subtitles of a film into files beside it, all or none, and return where they are.

    Parameters
    ----------
    film
        Where the film is or will be.
    subtitles
        In different languages.
    fps
        Frames a second of the film.
    overwrite
        Replace existing files.

    Raises
    ------
    OutputError
        If one of the files exists already or cannot be written.
    """
    paths = side_files(film, [each.language for each in subtitles])
    texts = [write(each.lines, fps) for each in subtitles for _, write in _WRITERS]
    with whole_files(paths, overwrite=overwrite) as partials:
        for partial, text in zip(partials, texts, strict=True):
            partial.write_bytes(text.encode())
    return paths
