"""What a person may choose of a page, and what it is where they choose nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from epochreel.byte_size import bytes_text, parse_bytes
from epochreel.choices.page import PageChoices
from epochreel.errors import UsageError
from epochreel.scene.kit.theme import get_theme

USUAL_SIZE = 2_000_000
LEAST_SIZE = 250_000  # what viewer and type take, and a dozen steps of a small network


@dataclass(frozen=True)
class PageOptions:
    """How a page looks and how large it may be.

    Parameters
    ----------
    theme
        Which colours it begins with.
    max_size
        Bytes that the file may have.
    overwrite
        Replace an existing file.

    Raises
    ------
    UsageError
        For an unknown theme, or a size that no page can have.
    """

    theme: str = "night"
    max_size: int = USUAL_SIZE
    overwrite: bool = False

    def __post_init__(self) -> None:
        get_theme(self.theme)
        if self.max_size < LEAST_SIZE:
            raise UsageError(
                f"`max_size` (={bytes_text(self.max_size)}) must be at least"
                f" {bytes_text(LEAST_SIZE)}, which the viewer and a small network take"
            )


def page_options(choices: PageChoices) -> PageOptions:
    """Return options in which whatever was not chosen is usual.

    Raises
    ------
    UsageError
        As `PageOptions`, or for a size without a unit.
    """
    size: Any = choices.max_size  # its type is wide, for editors; what stands there was read
    return PageOptions(
        choices.theme or "night",
        USUAL_SIZE if size is None else parse_bytes(size),
        choices.overwrite,
    )
