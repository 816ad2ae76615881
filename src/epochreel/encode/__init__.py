"""Frames in, films out: writers chosen by suffix, and a reader to check what they wrote."""

from epochreel.encode.formats import FilmFormat, check_film, format_for
from epochreel.encode.writer import FilmWriter, open_writer

__all__ = ["FilmFormat", "FilmWriter", "check_film", "format_for", "open_writer"]
