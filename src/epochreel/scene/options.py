"""What a person may choose about the picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from epochreel.drawing import FontFile
from epochreel.errors import UsageError, unknown_name
from epochreel.scene.kit.logo import Logo
from epochreel.scene.kit.theme import Theme, get_theme

Style = Literal["cinematic", "classic"]
STYLES: tuple[Style, ...] = ("cinematic", "classic")


@dataclass(frozen=True)
class Imprint:
    """What those who publish a film put on its first and its last card.

    Parameters
    ----------
    title
        In place of the training's own; None for that.
    subtitle
        In place of the line below the title; None for that, empty for no line.
    logo
        None for none.
    credit
        Who made the film; None for nobody.
    last_words
        In place of what the film ends with; None for that.
    """

    title: str | None = None
    subtitle: str | None = None
    logo: Logo | None = None
    credit: str | None = None
    last_words: str | None = None


@dataclass(frozen=True)
class SceneOptions:
    """Size and style of the picture.

    Parameters
    ----------
    width, height
        Of the picture, px.
    style
        ``"cinematic"``, or ``"classic"`` for the drawing of the article it began with.
    panels
        Names of what stands beside the network, in their order; None for what suits the
        training.
    theme
        Name of the colours of the cinematic style, from `epochreel.scene.kit.theme.THEMES`.
    transparent
        Whether there is nothing behind the network, for pictures laid over others.
    imprint
        What stands on the cards of the cinematic style.
    font
        What sets the characters that the typeface lacks.
    captions
        Whether the cinematic style leaves room for captions, and to them what it would say in
        sentences of its own.

    Raises
    ------
    UsageError
        For an unknown style or theme, or a theme, an imprint or captions for the classic style,
        which has its own colours and captions and no cards.
    """

    width: int = 1920
    height: int = 1080
    style: Style = "cinematic"
    panels: tuple[str, ...] | None = None
    theme: str = "night"
    transparent: bool = False
    imprint: Imprint = field(default_factory=Imprint)
    font: FontFile | None = None
    captions: bool = False

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise unknown_name("style", self.style, STYLES)
        get_theme(self.theme)
        if self.style == "classic" and self.theme != "night":
            raise UsageError(f"the classic style has its own colours; leave `{self.theme}` out")
        if self.style == "classic" and self.imprint != Imprint():
            raise UsageError(
                "the classic style has no title and no end; leave title, subtitle, logo and"
                " credit out"
            )
        if self.style == "classic" and self.captions:
            raise UsageError(
                "the classic style has its own captions, in English; leave others out"
            )

    @property
    def look(self) -> Theme:
        """The colours of the cinematic style, with the font."""
        return replace(get_theme(self.theme), font=self.font)
