"""Every language says everything, in both registers; own files are held to the same."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from epochreel.choices.film import LanguageName
from epochreel.errors import UsageError
from epochreel.render.fonts import check_glyphs
from epochreel.scene.kit.language import Language, Wording, languages, load_language
from epochreel.scene.kit.language.catalogue import CATALOGUE, FORMS, REGISTERS
from epochreel.scene.kit.language.language import WORDS, missing_texts, shipped_text

LANGUAGES = ("de", "en", "es", "fr", "ja", "zh")
BOTH = [(code, words) for code in LANGUAGES for words in WORDS]
HAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
# Facts that a viewer misses if a text does not name them.
NEEDED = {
    *("answer", "inputs", "input", "number", "start", "end", "target", "percent", "total"),
    *("figure", "value", "names", "network", "answers", "source"),
}
# Where a short text may leave a fact to what stands beside it.
FREE = {
    "lessons_others": {"number"},
    "of_total": set[str](),
    "sample_first": {"number", "total"},
    "sample_second": {"number", "total"},
}


def fields_of(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def sentences(language: Language) -> dict[str, str]:
    return {key: text for key, text in language.texts.items() if len(text.split()) > 2}


def test_these_languages_are_known() -> None:
    assert languages() == LANGUAGES == get_args(LanguageName)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_file_has_each_key_of_its_own(code: str) -> None:
    """What is forgotten in one language would be English in its films."""
    story, terms = shipped_text(code, "story").texts, shipped_text(code, "terms").texts
    assert missing_texts(story) == []
    assert missing_texts(terms, of_register=True) == []
    own = {key for section in REGISTERS for key in CATALOGUE[section]}
    assert {key.split(".")[0] for key in terms} == own


@pytest.mark.parametrize(("code", "words"), BOTH)
def test_a_language_says_everything_and_names_what_counts(code: str, words: str) -> None:
    language = load_language(code, words)
    assert all(text.strip() for text in language.texts.values() if text != "\u00a0")
    assert (language.language.split("-")[0], bool(language.name)) == (code, True)
    for key, form in FORMS.items():
        texts = [language.texts[name] for name in language.texts if name.split(".")[0] == key]
        for text in texts:
            needed = (NEEDED & set(form.fields)) - FREE.get(key, set())
            assert needed <= fields_of(text), (key, text)
        if form.counts:  # the form for many says how many
            assert fields_of(language.texts[f"{key}.many"]) & {"count", "Count", "n"}, key


@pytest.mark.parametrize(("code", "words"), BOTH)
def test_no_english_is_left_over(code: str, words: str) -> None:
    if code == "en":
        return
    english, other = load_language("en", words), load_language(code, words)
    same = {key for key, text in sentences(other).items() if english.texts[key] == text}
    assert same == set()
    left = {"the", "she", "her", "and", "of", "is", "to", "what", "example", "examples", "never"}
    for key, text in sentences(other).items():
        assert not left & set(re.findall(r"[a-z]+", text.lower())), (key, text)


@pytest.mark.parametrize(
    ("code", "word"),
    [("en", r"\b(she|hers?)\b"), ("es", r"\bella\b"), ("ja", "彼女"), ("zh", "她")],
)
def test_the_terms_do_without_she(code: str, word: str) -> None:
    story, terms = (load_language(code, words).texts for words in WORDS)
    assert any(re.search(word, text, re.I) for text in story.values())
    assert [text for text in terms.values() if re.search(word, text, re.I)] == []


@pytest.mark.parametrize(("code", "words"), BOTH)
def test_letters_are_typographically_right(code: str, words: str) -> None:
    texts = load_language(code, words).texts
    for key, text in texts.items():
        assert "  " not in text, key
        assert '"' not in text, key
        assert "'" not in text, key
        assert "..." not in text, key
        assert text == unicodedata.normalize("NFC", text), key
        if code == "fr":
            assert not re.search(r"[^\u00a0][?!;:»]", text), key
            assert not re.search(r"«[^\u00a0]", text), key
        if code == "es":
            assert text.count("?") == text.count("¿"), key
        if code in ("ja", "zh"):
            assert not re.search(r"[,;:?!()]", text) or key in ("thousands",), key
            bare = re.sub(r"\{\w+\}", "0", text)
            assert not re.search(f"{HAN.pattern} {HAN.pattern}", bare), key
    if code in ("de", "es", "fr"):
        assert Wording(load_language(code)).number("12,300.50").endswith(",50")


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in ("ja", "zh")])
def test_the_typeface_has_every_letter(code: str) -> None:
    for words in WORDS:
        check_glyphs(load_language(code, words).letters, bold=False)


def test_languages_are_found_by_their_codes() -> None:
    assert load_language("ZH-hans") == load_language("zh")
    assert load_language() == load_language("en", "story")
    with pytest.raises(UsageError, match=r"`tlh`; known: de, en, es, fr, ja, zh, or a \.toml"):
        load_language("tlh")
    with pytest.raises(UsageError, match=r"`words` \(=slang\) must be story, terms or a \.toml"):
        load_language("de", "slang")


def own(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_replaces_some_sentences_and_keeps_the_rest(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        'language = "es-MX"\nbase = "es"\n[sentences]\nbefore = "Nada."\n'
        'forward = "¡{count}!"\nlessons_all = { many = "{count}…" }\n[stage]\nsee = "mirar"\n',
    )
    mine, base = load_language(words=path), load_language("es")
    changed = {key for key in base.texts if base.texts[key] != mine.texts[key]}
    assert changed == {"before", "forward.one", "forward.many", "lessons_all.many", "see"}
    assert (mine.language, mine.name) == ("es-MX", "es-MX")
    assert mine.number_words == base.number_words
    assert load_language(path) == mine


@pytest.mark.parametrize(
    ("head", "name", "language", "same"),
    [
        ("", None, "en", ("en", "story")),
        ("", "de", "de", ("de", "story")),
        ('register = "terms"', "de", "de", ("de", "terms")),
        ('language = "de"', None, "de", ("de", "story")),
        ('language = "de"', "fr", "de", ("de", "story")),
        ('language = "zh-Hans"', None, "zh-Hans", ("zh", "story")),
        ('base = "fr"\nregister = "terms"', None, "fr", ("fr", "terms")),
        ('language = "it"\nname = "Italiano"\nbase = "en"', None, "it", ("en", "story")),
    ],
)
def test_what_a_file_builds_on(
    tmp_path: Path, head: str, name: str | None, language: str, same: tuple[str, str]
) -> None:
    found = load_language(name, own(tmp_path, head))
    assert found.language == language
    assert found.texts == load_language(*same).texts


def test_a_language_of_its_own_says_everything_itself(tmp_path: Path) -> None:
    """Or a film would be half Italian, half English, and nobody would be told."""
    texts = dict(shipped_text("es", "story").texts)
    lines = ['language = "it"']
    for section, forms in CATALOGUE.items():
        lines.append(f"[{section}]")
        for key, form in forms.items():
            text = texts[f"{key}.many" if form.counts else key]
            lines.append(f'{key} = "{text}"')
    whole = load_language(words=own(tmp_path, "\n".join(lines)))
    assert (whole.language, whole.name) == ("it", "it")
    assert missing_texts(whole.texts) == []
    lacking = "\n".join(line for line in lines if not line.startswith(("see ", "learns ")))
    with pytest.raises(UsageError, match=r"`see` in \[stage\] is missing and 1 more; .*my\.toml"):
        load_language(words=own(tmp_path, lacking))


def test_silence_is_a_sentence_too(tmp_path: Path) -> None:
    path = own(tmp_path, '[sentences]\nbefore = ""\n')
    assert Wording(load_language(words=path)).say("before") == ""


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("[sentences\n", "not TOML", None),
        ('[sentences]\nbefor = "x"', r"unknown key `befor` in \[sentences\]; known: title, ", 2),
        (
            'sentence = "x"',
            "unknown key `sentence`; known: language, name, base, register, numbers",
            1,
        ),
        (
            '[sentences]\nbefore = "x"\nanswers = "{anser}!"',
            r"unknown field `\{anser\}` in `answers`; its fields: \{answer\}",
            3,
        ),
        ('[sentences]\nbefore = "{count}"', r"unknown field `\{count\}` .* its fields: none", 2),
        ('[sentences]\nanswers = "{answer:.2f}"', r"unknown field `\{answer:.2f\}`", 2),
        ('[sentences]\nanswers = "{answer!r}"', r"unknown field `\{answer!r\}`", 2),
        ('[sentences]\nanswers = "{answer.real}"', r"unknown field `\{answer.real\}`", 2),
        ('[sentences]\nanswers = "{}"', r"unknown field `\{\}`", 2),
        ('[sentences]\n\nanswers = "{answer"', "a brace too many or too few", 3),
        ('[sentences]\nanswers = "answer}"', "a brace too many or too few", 2),
        ("[sentences]\nanswers = 3", r"`answers` \(=3\) must be a text", 2),
        ('[sentences]\nanswers = { one = "x" }', "must be a text", 2),
        ('[sentences]\nforward = ["x"]', "must be a text, or one = and many =", 2),
        ('[sentences]\nforward = { few = "x" }', r"unknown key `few` in \[forward\]", 2),
        ('[sentences]\nforward.many = "{cnt}"', r"unknown field `\{cnt\}` in `forward`", 2),
        ('[sentences]\nbefore = """a\nb"""', "`before` must be one line", 2),
        ('language = "Klingon!"', "`Klingon!` is no code of a language", 1),
        ("language = 5", r"`language` \(=5\) must be a text", 1),
        ('base = "tlh"', "unknown `base` `tlh`; known: de, en", None),
        ('register = "slang"', "unknown register `slang`; known: story, terms", None),
        ("sentences = 3", r"`sentences` must be a table", 1),
        ('[numbers]\nwords = "one"', "`words` must be a list of texts", 2),
    ],
)
def test_mistakes_are_named_with_their_line(
    tmp_path: Path, text: str, said: str, line: int | None
) -> None:
    path = own(tmp_path, text)
    with pytest.raises(UsageError, match=said) as caught:
        load_language(words=path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(f": {path}, line {line}" if line else f": {path}")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read \(No such file or directory\)"):
        load_language(words=tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('name = "Español"'.encode("latin-1"))
    with pytest.raises(UsageError, match=r"not UTF-8 \(byte 12\)"):
        load_language(words=tmp_path / "latin.toml")
