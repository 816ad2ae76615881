"""From a reel to files that people open: films and stills."""

from epochreel.film.options import FilmOptions
from epochreel.film.pipeline import make_film
from epochreel.film.stills import make_still

__all__ = ["FilmOptions", "make_film", "make_still"]
