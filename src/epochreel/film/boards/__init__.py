"""Storyboards as text that people change: TOML, one table for each shot."""

from epochreel.film.boards.reading import Board, check_board, read_board
from epochreel.film.boards.writing import write_board

__all__ = ["Board", "check_board", "read_board", "write_board"]
