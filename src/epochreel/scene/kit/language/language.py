"""A language in which a film is told: its texts, and how it writes numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from epochreel.errors import UsageError, unknown_name
from epochreel.scene.kit.language.catalogue import CATALOGUE, REGISTERS
from epochreel.scene.kit.language.language_file import LanguageText, names_of, read_language

SUFFIX = ".toml"
ENGLISH = "en"
STORY, TERMS = WORDS = ("story", "terms")


@dataclass(frozen=True)
class Language:
    """All that a film can say in one language and register.

    Parameters
    ----------
    language
        BCP 47, such as ``"es"`` or ``"zh-Hans"``.
    name
        What the language calls itself.
    texts
        By key, as in `FORMS`; those with two forms as ``key.one`` and ``key.many``.
    number_words
        For 1, 2, 3, … as far as the language spells numbers of things out.
    """

    language: str
    name: str
    texts: Mapping[str, str] = field(hash=False)
    number_words: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """Every character that its texts are made of; letters first, which name a script."""
        found = {*"".join(self.texts.values()), *"".join(self.number_words)}
        return "".join(sorted(found, key=lambda character: (not character.isalpha(), character)))


def load_language(name: str | Path | None = None, words: str | Path | None = None) -> Language:
    """Return a language in one register, or with somebody's own texts.

    Parameters
    ----------
    name
        One of `languages`; None for English, or the one that the file in ``words`` is in. The
        path of a ``.toml`` means that file.
    words
        ``"story"`` (None for that), ``"terms"``, or the path of a ``.toml``. What such a file
        leaves out comes from the language that it names as its ``base``, or else from its own
        ``language`` if that is known; a file that names neither has what it leaves out from
        ``name``. Its ``register`` says from which register.

    Raises
    ------
    UsageError
        If the language or the register is unknown, or the file cannot be read or is wrong; then
        with line and key.
    """
    if name is not None and Path(name).suffix.lower() == SUFFIX:
        return _from_file(Path(name), None)
    code = ENGLISH if name is None else _code_of(str(name))
    if words is None or words in WORDS:
        return _shipped(code, str(words or STORY))
    path = Path(words)
    if path.suffix.lower() != SUFFIX:
        raise UsageError(
            f"`words` (={words}) must be {', '.join(WORDS)} or a {SUFFIX} file of your own"
        )
    return _from_file(path, None if name is None else code)


def languages() -> tuple[str, ...]:
    """Return the languages that films can be told in without a file of one's own."""
    names = (entry.name for entry in _folder().iterdir())
    codes = (name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX))
    return tuple(sorted(code for code in codes if "." not in code))


def register_file(code: str, words: str) -> str:
    """Return the name of the file of a language's register; the first has all other texts too."""
    return f"{code}{SUFFIX}" if words == STORY else f"{code}.{words}{SUFFIX}"


def _folder() -> Traversable:
    return resources.files("epochreel.scene.kit.language") / "languages"


def _code_of(name: str) -> str:
    """Return which of `languages` is meant."""
    for known in languages():
        if name.lower() in (known.lower(), _shipped(known, STORY).language.lower()):
            return known
    raise UsageError(
        f"unknown language `{name}`; known: {', '.join(languages())},"
        f" or a {SUFFIX} file of your own"
    )


def shipped_text(code: str, words: str) -> LanguageText:
    """Return what stands in the file of a language's register."""
    name = register_file(code, words)
    return read_language((_folder() / name).read_text(encoding="utf-8"), Path(name))


@cache
def _shipped(code: str, words: str) -> Language:
    read = shipped_text(code, STORY)
    texts = read.texts if words == STORY else {**read.texts, **shipped_text(code, words).texts}
    return Language(read.language, read.name, texts, read.number_words or ())


def _from_file(path: Path, code: str | None) -> Language:
    """Return a language from somebody's file, upon the one of a code if it names none itself."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the words are not UTF-8 (byte {error.start}): {path}") from error
    except OSError as error:
        raise UsageError(f"the words cannot be read ({error.strerror}): {path}") from error
    read = read_language(text, path)
    if read.register and read.register not in WORDS:
        raise UsageError(f"{unknown_name('register', read.register, WORDS)}: {path}")
    base = _base_of(read, code, path)
    if base is None:
        _check_whole(read, path)
        return Language(
            read.language, read.name or read.language, read.texts, read.number_words or ()
        )
    words = base.number_words if read.number_words is None else read.number_words
    language = read.language or base.language
    name = read.name or (base.name if language == base.language else language)
    return Language(language, name, {**base.texts, **read.texts}, words)


def _base_of(read: LanguageText, code: str | None, path: Path) -> Language | None:
    """Return the language that a file builds on; None if it has to say everything itself."""
    register = read.register or STORY
    if read.base and read.base not in languages():
        raise UsageError(f"unknown `base` `{read.base}`; known: {', '.join(languages())}: {path}")
    if read.base:
        return _shipped(read.base, register)
    for known in languages():
        if read.language.lower() in (known, _shipped(known, STORY).language.lower()):
            return _shipped(known, register)
    return None if read.language else _shipped(code or ENGLISH, register)


def _check_whole(read: LanguageText, path: Path) -> None:
    """Raise UsageError unless a file has every text."""
    missing = list(_missing(read.texts))
    if missing:
        section, key = missing[0]
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise UsageError(
            f"`{key}` in [{section}] is missing{more}; write it, or name the language that has"
            f' what is missing, such as `base = "en"`: {path}'
        )


def _missing(
    texts: Mapping[str, str], sections: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    for section, forms in CATALOGUE.items():
        if sections and section not in sections:
            continue
        for key, form in forms.items():
            yield from ((section, name) for name in names_of(key, form) if name not in texts)


def missing_texts(texts: Mapping[str, str], *, of_register: bool = False) -> list[str]:
    """Return the keys that texts lack, ``key.one`` and ``key.many`` for two forms.

    Parameters
    ----------
    texts
        By key.
    of_register
        Whether they need only what each register has of its own.
    """
    return [key for _, key in _missing(texts, REGISTERS if of_register else ())]
