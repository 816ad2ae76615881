"""The words of a language as people write them, a TOML file; each mistake with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from epochreel.errors import UsageError
from epochreel.scene.kit.language.catalogue import CATALOGUE, HEAD, NUMBER_WORDS, Form

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FORMS = ("one", "many")


@dataclass(frozen=True)
class LanguageText:
    """What stands in one file, which may leave anything out.

    Parameters
    ----------
    language, name, base, register
        Empty where the file does not say.
    texts
        As in `Language`.
    number_words
        None where the file does not say.
    """

    language: str
    name: str
    base: str
    register: str
    texts: Mapping[str, str]
    number_words: tuple[str, ...] | None


def read_language(text: str, path: Path) -> LanguageText:
    """Return what stands in a file.

    Parameters
    ----------
    text
        What is in the file.
    path
        What to call it.

    Raises
    ------
    UsageError
        For what is not TOML, a key or a field that there is not, or a value of a wrong kind.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the words are not TOML ({error}): {path}") from error
    reading = _Reading(text, path)
    head = {key: reading.head(key, found.pop(key, "")) for key in HEAD}
    reading.check_known(found, (*HEAD, *CATALOGUE), "")
    if head["language"] and not _LANGUAGE.fullmatch(head["language"]):
        raise reading.error(
            "language", f"`{head['language']}` is no code of a language, such as es or zh-Hans"
        )
    texts: dict[str, str] = {}
    words: tuple[str, ...] | None = None
    for section, forms in CATALOGUE.items():
        values = found.get(section, {})
        if not isinstance(values, dict):
            raise reading.error(section, f"`{section}` must be a table, [{section}]")
        if section == "numbers" and NUMBER_WORDS in values:
            words = reading.words(values.pop(NUMBER_WORDS))
        reading.check_known(values, tuple(forms), section)
        for key, value in values.items():
            texts.update(reading.texts(key, value, forms[key]))
    return LanguageText(**head, texts=texts, number_words=words)


def names_of(key: str, form: Form) -> tuple[str, ...]:
    """Return the names that a language has the texts of a key by."""
    return tuple(f"{key}.{number}" for number in _FORMS) if form.counts else (key,)


class _Reading:
    """Checks values, and knows where in the file they stand."""

    def __init__(self, text: str, path: Path) -> None:
        self._lines, self._path = text.splitlines(), path

    def error(self, key: str, what: str) -> UsageError:
        """Return the error for the value of a key, with its line if it can be found."""
        # A key stands at the beginning of its line, or within the braces of a table.
        wanted = re.compile(rf"""(^|[{{,])\s*\[?["']?{re.escape(key)}["']?\]?\s*([=.]|$)""")
        lines = (at for at, line in enumerate(self._lines, 1) if wanted.search(line))
        line = next(lines, None)
        return UsageError(f"{what}: {self._path}" + (f", line {line}" if line else ""))

    def head(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.error(key, f"`{key}` (={value}) must be a text")
        return value

    def check_known(self, values: Mapping[str, Any], known: tuple[str, ...], section: str) -> None:
        for key in values:
            if key not in known:
                where = f" in [{section}]" if section else ""
                raise self.error(key, f"unknown key `{key}`{where}; known: {', '.join(known)}")

    def words(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.error(NUMBER_WORDS, f"`{NUMBER_WORDS}` must be a list of texts")
        return tuple(map(str, value))

    def texts(self, key: str, value: object, form: Form) -> Iterator[tuple[str, str]]:
        """Yield the texts of a key under the names that a language has them by."""
        if isinstance(value, str):
            self._check_fields(key, value, form)
            yield from ((name, value) for name in names_of(key, form))
        elif form.counts and isinstance(value, dict):
            self.check_known(value, _FORMS, key)
            for name, text in value.items():
                if not isinstance(text, str):
                    raise self.error(key, f"`{key}.{name}` (={text}) must be a text")
                self._check_fields(key, text, form)
                yield f"{key}.{name}", text
        else:
            wanted = "a text, or one = and many = in braces" if form.counts else "a text"
            raise self.error(key, f"`{key}` (={value}) must be {wanted}")

    def _check_fields(self, key: str, text: str, form: Form) -> None:
        try:
            pieces = list(Formatter().parse(text))
        except ValueError as error:
            raise self.error(key, f"`{key}` has a brace too many or too few ({error})") from error
        if "\n" in text:
            raise self.error(key, f"`{key}` must be one line")
        known = ", ".join(f"{{{name}}}" for name in form.fields) or "none"
        for _, field, spec, conversion in pieces:
            if field is not None and (field not in form.fields or spec or conversion):
                written = f"{field}!{conversion}" if conversion else field
                written = f"{written}:{spec}" if spec else written
                raise self.error(
                    key, f"unknown field `{{{written}}}` in `{key}`; its fields: {known}"
                )
