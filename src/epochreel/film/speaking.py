"""In which words a film is told: its pictures, its captions, its subtitles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from epochreel.choices.film import FilmChoices
from epochreel.drawing import FontFile
from epochreel.errors import UsageError
from epochreel.render.fonts import check_glyphs
from epochreel.scene.kit.language import Language, load_language
from epochreel.scene.kit.language.language import SUFFIX, WORDS


@dataclass(frozen=True)
class Spoken:
    """The languages of a film.

    Parameters
    ----------
    pictures
        Of all that stands in its pictures.
    captions
        Of what is said over them; None for nothing.
    subtitles
        Of what is said beside them, one after another.
    """

    pictures: Language
    captions: Language | None = None
    subtitles: tuple[Language, ...] = ()

    def check(self, font: FontFile | None) -> None:
        """Raise unless everything that can be said in the pictures can be set.

        Raises
        ------
        UsageError
            Naming what neither the typeface nor ``font`` has.
        """
        for language in (self.pictures, *filter(None, [self.captions])):
            check_glyphs(language.letters, bold=False, font=font)


def spoken(choices: FilmChoices) -> Spoken:
    """Return the languages that somebody chose.

    Captions in the language of the pictures are in their very words. Who chooses captions alone
    gets pictures in their language.

    Raises
    ------
    UsageError
        If a language or register is unknown, or a file of words is wrong.
    """
    read: Any = choices  # its types are wide, for editors; what stands there was read
    if read.language is not None and _is_file(read.language):
        raise UsageError(f"`language` (={read.language}) is a file; `words=` takes one")
    if read.language is None and read.captions is not None and not _is_file(read.words):
        pictures = load_language(read.captions, read.words)
    else:
        pictures = load_language(read.language, read.words)
    told = [_beside(name, read.words, pictures) for name in read.subtitles or ()]
    captions = None if read.captions is None else _beside(read.captions, read.words, pictures)
    return Spoken(pictures, captions, tuple(told))


def _beside(name: str | Path, words: str | Path | None, pictures: Language) -> Language:
    """Return the language of captions, by name or file: that of the pictures if it is the same."""
    found = load_language(name, words if words in WORDS else None)
    is_same = not _is_file(name) and found.language == pictures.language
    return pictures if is_same else found


def _is_file(name: str | Path | None) -> bool:
    return name is not None and Path(name).suffix.lower() == SUFFIX
