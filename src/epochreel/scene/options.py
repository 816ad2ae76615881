"""What a person may choose about the picture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from epochreel.drawing import FontFile
from epochreel.scene.kit.language import Language, Wording
from epochreel.scene.kit.logo import Logo
from epochreel.scene.kit.theme import Theme, get_theme


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
        Name of what draws it, from `epochreel.scene.styles.STYLES`.
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
    language
        What the cinematic style says; None for English in the register ``story``.
    captions
        Whether the cinematic style leaves room for captions, and to them what it would say in
        sentences of its own.

    Raises
    ------
    UsageError
        For an unknown theme.
    """

    width: int = 1920
    height: int = 1080
    style: str = "cinematic"
    panels: tuple[str, ...] | None = None
    theme: str = "night"
    transparent: bool = False
    imprint: Imprint = field(default_factory=Imprint)
    font: FontFile | None = None
    language: Language | None = None
    captions: bool = False

    def __post_init__(self) -> None:
        get_theme(self.theme)

    @property
    def look(self) -> Theme:
        """The colours of the cinematic style, with font and words."""
        words = Wording(self.language)
        return replace(get_theme(self.theme), font=self.font, words=words)
