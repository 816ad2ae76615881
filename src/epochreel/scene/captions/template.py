"""A language that captions are told in: its sentences, and how it writes numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from epochreel.errors import UsageError
from epochreel.scene.captions.catalogue import FORMS
from epochreel.scene.captions.template_file import TemplateText, read_template

SUFFIX = ".toml"
DEFAULT_BASE = "en"


@dataclass(frozen=True)
class Template:
    """The words of captions in one language.

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
    texts: Mapping[str, str]
    number_words: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """Every character that its texts are made of; letters first, which name a script."""
        found = {*"".join(self.texts.values()), *"".join(self.number_words)}
        return "".join(sorted(found, key=lambda character: (not character.isalpha(), character)))


def load_template(name: str | Path) -> Template:
    """Return the words of captions by the name of a language, or from somebody's own file.

    Parameters
    ----------
    name
        ``"en"``, or one of `languages`, or the path of a ``.toml``. What such a file leaves out
        comes from the language that it names as its ``base``, or else from its own ``language``
        if that is known, or else from English.

    Raises
    ------
    UsageError
        If the language is unknown, or the file cannot be read or is wrong; then with line and
        key.
    """
    path = Path(name)
    if path.suffix.lower() == SUFFIX:
        return _from_file(path)
    for known in languages():
        if str(name).lower() in (known.lower(), _shipped(known).language.lower()):
            return _shipped(known)
    raise UsageError(
        f"unknown language of captions `{name}`; known: {', '.join(languages())},"
        f" or a {SUFFIX} file of your own"
    )


def languages() -> tuple[str, ...]:
    """Return the languages that captions can be told in without a file of one's own."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


def _folder() -> Traversable:
    return resources.files("epochreel.scene.captions") / "languages"


def _shipped(name: str) -> Template:
    text = (_folder() / f"{name}{SUFFIX}").read_text(encoding="utf-8")
    read = read_template(text, Path(f"{name}{SUFFIX}"))
    return Template(read.language, read.name, read.texts, read.number_words or ())


def _from_file(path: Path) -> Template:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the captions are not UTF-8 (byte {error.start}): {path}") from error
    except OSError as error:
        raise UsageError(f"the captions cannot be read ({error.strerror}): {path}") from error
    read = read_template(text, path)
    base = _base_of(read, path)
    words = base.number_words if read.number_words is None else read.number_words
    language = read.language or base.language
    name = read.name or (base.name if language == base.language else language)
    return Template(language, name, {**base.texts, **read.texts}, words)


def _base_of(read: TemplateText, path: Path) -> Template:
    """Return the language that a file of captions builds on."""
    if read.base:
        if read.base not in languages():
            raise UsageError(
                f"unknown `base` `{read.base}`; known: {', '.join(languages())}: {path}"
            )
        return _shipped(read.base)
    for known in languages():
        template = _shipped(known)
        if read.language.lower() in (known, template.language.lower()):
            return template
    return _shipped(DEFAULT_BASE)


def missing_texts(template: Template) -> list[str]:
    """Return the keys that a template lacks, ``key.one`` and ``key.many`` for two forms."""
    wanted = (
        name
        for key, form in FORMS.items()
        for name in ((f"{key}.one", f"{key}.many") if form.counts else (key,))
    )
    return [name for name in wanted if name not in template.texts]
