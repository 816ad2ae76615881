"""The words of a page, of one language: data of the viewer, and sentences made here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LANGUAGE = "en"


@dataclass(frozen=True)
class PageWords:
    """Templates by key; what stands in braces is filled in.

    Parameters
    ----------
    language
        Its code, for the page's ``lang``.
    viewer
        What the viewer says.
    tour
        Sentences about one training, and the names of its questions.
    """

    language: str
    viewer: Mapping[str, str]
    tour: Mapping[str, str]

    def say(self, key: str, **fields: object) -> str:
        """Return a sentence about the training."""
        # Names of people's data may hold braces: they are filled in, never read as a template.
        text = self.tour[key]
        parts = [text]
        for name, value in fields.items():
            parts = [
                piece
                for part in parts
                for piece in (_around(part, f"{{{name}}}", str(value)) if part in text else [part])
            ]
        return "".join(parts)


def _around(part: str, mark: str, value: str) -> list[str]:
    before, found, after = part.partition(mark)
    return [before, value, after] if found else [part]


@lru_cache
def get_page_words(language: str = LANGUAGE) -> PageWords:
    """Return the words of a language."""
    path = files("epochreel.web") / "languages" / f"{language}.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return PageWords(language, read["viewer"], read["tour"])
