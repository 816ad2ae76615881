"""Options of films as keywords, as people choose them."""

from __future__ import annotations

from typing import Any

from epochreel import film
from epochreel.choices.film import FilmChoices
from epochreel.film import FilmOptions


def film_options(**chosen: Any) -> FilmOptions:
    """Return what the choices come to."""
    return film.film_options(FilmChoices(**chosen))
