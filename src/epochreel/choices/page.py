"""What people may choose of a page; what it means, `web` knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from epochreel.choices import kinds
from epochreel.choices.choice import Read, choice
from epochreel.choices.film import ThemeName, Whole


@dataclass(frozen=True)
class PageChoices(Read):
    """What somebody chose, as typed; None for what suits."""

    theme: ThemeName | None = choice(
        "The colours that the page begins with.",
        ("page",),
        metavar="night|night-cb|paper",
        default="night",
    )
    max_size: str | Whole | None = choice(
        "The largest that the page may be, such as 4MB; steps that do not fit are left out, which"
        " is said.",
        ("page",),
        metavar="SIZE",
        reads=kinds.quantity,
        default="2MB",
    )
    overwrite: bool = choice(
        "Overwrite what exists.",
        ("page",),
        otherwise=False,
        flags=("--force",),
        reads=kinds.switch,
    )


class PageKeywords(TypedDict, total=False):
    """What `Reel.page` may be told; held to `PageChoices` by a test."""

    theme: ThemeName | None
    max_size: str | Whole | None
    overwrite: bool
