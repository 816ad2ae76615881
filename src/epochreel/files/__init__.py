"""Outputs that appear under their own names only when they are whole."""

from epochreel.files.checks import check_output, picture_name, remove_side_files
from epochreel.files.hidden import hidden_folder, sweep
from epochreel.files.signals import tidy_ending
from epochreel.files.whole import whole_file, whole_files

__all__ = [
    "check_output",
    "hidden_folder",
    "picture_name",
    "remove_side_files",
    "sweep",
    "tidy_ending",
    "whole_file",
    "whole_files",
]
