"""Outputs that appear under their own names only when they are whole."""

from epochreel.files.checks import check_output, picture_name, remove_side_files
from epochreel.files.hidden import hidden_folder, sweep
from epochreel.files.signals import ENDING, leave, leave_if_asked, tidy_ending
from epochreel.files.whole import whole_file, whole_files

__all__ = [
    "ENDING",
    "check_output",
    "hidden_folder",
    "leave",
    "leave_if_asked",
    "picture_name",
    "remove_side_files",
    "sweep",
    "tidy_ending",
    "whole_file",
    "whole_files",
]
