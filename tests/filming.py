"""Films of pictures that no reel is needed for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from epochreel.encode import format_for
from epochreel.film import FilmOptions
from epochreel.film.pictures import Pictures
from epochreel.film.pipeline import Beside, write_film
from epochreel.film.segments.job import FilmJob
from epochreel.film.telling import Progress


def write_pictures(
    pictures: Pictures,
    path: Path,
    options: FilmOptions,
    title: str = "",
    progress: Progress | None = None,
    **beside: Any,
) -> None:
    """Write pictures as a film, with what it has beside them."""
    job = FilmJob((), options, pictures.storyboard, format_for(path).suffix, title)
    write_film(job, pictures, path, options, Beside(**beside), progress=progress)
