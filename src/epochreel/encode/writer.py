"""The one way to make a film file: the suffix chooses the writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from epochreel.encode.base import FilmSpec, FilmWriter, Rgb
from epochreel.encode.formats import FilmFormat, check_film, format_for

__all__ = ["FilmWriter", "open_writer"]


def open_writer(
    path: Path,
    *,
    width: int,
    height: int,
    fps: Fraction,
    metadata: Mapping[str, str] | None = None,
    keyframes: Iterable[int] = (),
    film_format: FilmFormat | None = None,
    transparent: bool = False,
    fineness: int | None = None,
    first_frame: int = 0,
    colours: Iterable[Rgb] = (),
) -> FilmWriter:
    """Return a writer for the film ``path``, or for a part of one.

    The film is made under this very name, bit by bit; ``files.whole_file`` gives a hidden one
    until it is whole.

    Parameters
    ----------
    path
        Where to. Of a folder of pictures only parts are written, each as one file; see
        `epochreel.encode.joining`.
    width, height, fps, metadata, keyframes, first_frame, colours
        As of a `epochreel.encode.base.FilmSpec`.
    film_format
        If None, ``format_for(path)``; that of the final name, where ``path`` is a hidden one.
    transparent
        Whether frames have opacity; ``pixels`` of the writer says how they are to be laid out.
    fineness
        Colours of a GIF, quality of a WebP; None for the finest that the format has.

    Raises
    ------
    UsageError
        If the suffix is unknown, or the format cannot hold this size or rate, or transparency.
    """
    film_format = film_format or format_for(path)
    check_film(film_format, width, height, fps)
    spec = FilmSpec(
        width,
        height,
        fps,
        film_format.layout(transparent=transparent),
        metadata or {},
        frozenset(keyframes),
        film_format.finest if fineness is None else fineness,
        first_frame,
        tuple(colours),
    )
    return film_format.open_writer(path, spec)
