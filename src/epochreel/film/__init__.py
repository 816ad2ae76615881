"""From a reel to files that people open: films and stills; and questions to it."""

from epochreel.film.asking import At, answers, ask
from epochreel.film.comparisons import make_comparison
from epochreel.film.directing import check_length, check_storyboard, storyboard_text
from epochreel.film.inputs import in_units, inputs_of
from epochreel.film.options import FilmOptions, film_options
from epochreel.film.pipeline import make_film
from epochreel.film.stills import make_still
from epochreel.film.telling import Progress, Tell

__all__ = [
    "At",
    "FilmOptions",
    "Progress",
    "Tell",
    "answers",
    "ask",
    "check_length",
    "check_storyboard",
    "film_options",
    "in_units",
    "inputs_of",
    "make_comparison",
    "make_film",
    "make_still",
    "storyboard_text",
]
