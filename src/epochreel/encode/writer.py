"""The one way to make a film file: the suffix chooses the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from epochreel.encode.base import FilmWriter
from epochreel.encode.folder import FolderWriter
from epochreel.encode.formats import FilmFormat, check_film, format_for
from epochreel.encode.gif import GifWriter
from epochreel.encode.video import VideoWriter
from epochreel.encode.webp.writer import WebpWriter

__all__ = ["FilmWriter", "open_writer"]


def open_writer(
    path: Path,
    *,
    width: int,
    height: int,
    fps: Fraction,
    metadata: Mapping[str, str] | None = None,
    keyframes: Sequence[int] = (),
    film_format: FilmFormat | None = None,
    transparent: bool = False,
    fineness: int | None = None,
) -> FilmWriter:
    """Return a writer for the film ``path``.

    The film is made under this very name, bit by bit; ``files.whole_file`` gives a hidden one
    until it is whole.

    Parameters
    ----------
    path
        Where to.
    width, height
        Of the frames, px.
    fps
        Frames a second.
    metadata
        Tags such as ``title`` and ``comment``, as far as the format has room for them.
    keyframes
        Numbers of frames where the film can be cut without encoding it again.
    film_format
        If None, ``format_for(path)``; that of the final name, where ``path`` is a hidden one and
        cannot tell that ``take.1/`` is to be a folder.
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
    pixels, tags = film_format.layout(transparent=transparent), metadata or {}
    if film_format.codec is not None:
        return VideoWriter(
            path,
            film_format.codec,
            pixels=pixels,
            width=width,
            height=height,
            fps=fps,
            metadata=tags,
            keyframes=keyframes,
        )
    fine = film_format.finest if fineness is None else fineness
    if film_format.suffix == ".gif":
        return GifWriter(path, width=width, height=height, fps=fps, n_colours=fine)
    if film_format.suffix == ".webp":
        return WebpWriter(path, width=width, height=height, fps=fps, quality=fine)
    return FolderWriter(path, pixels=pixels, width=width, height=height, metadata=tags)
