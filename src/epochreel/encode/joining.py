"""From the parts of a film to the film: packets are copied, pictures unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from epochreel.encode.chapters import Chapter
from epochreel.encode.folder import fill_folder
from epochreel.encode.formats import FilmFormat
from epochreel.encode.mux import join
from epochreel.encode.sound import EncodedSound
from epochreel.encode.subtitles import Subtitles
from epochreel.errors import OutputError


def join_film(
    parts: Sequence[Path],
    path: Path,
    film_format: FilmFormat,
    *,
    fps: Fraction,
    n_frames: int,
    sound: EncodedSound | None = None,
    chapters: Sequence[Chapter] = (),
    subtitles: Sequence[Subtitles] = (),
) -> None:
    """Make a film of its parts, with what it has beside its pictures.

    Parameters
    ----------
    parts
        In order, made by the writer of ``film_format``.
    path
        The file or folder to make, under this very name.
    fps, n_frames, sound, chapters, subtitles
        As for `epochreel.encode.mux.join`; a folder has room for none of the last three.

    Raises
    ------
    OSError
        If the disk takes no more.
    OutputError
        If the format cannot be joined, a part is damaged, or pictures are missing.
    """
    if not film_format.segment_suffix:
        raise OutputError(f"{film_format.name} cannot be joined of parts: {path}")
    if film_format.codec is None:
        fill_folder(parts, path, n_frames)
        return
    join(
        parts,
        path,
        fps=fps,
        n_frames=n_frames,
        film_format=film_format,
        sound=sound,
        chapters=chapters,
        subtitles=subtitles,
    )
