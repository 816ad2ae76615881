"""Pages: a recorded training as one HTML file that can be played with, offline."""

from epochreel.web.page import embed_tag, make_page
from epochreel.web.page_options import PageOptions, page_options

__all__ = ["PageOptions", "embed_tag", "make_page", "page_options"]
