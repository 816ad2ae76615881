"""Templates: all languages are whole, and people's own files are read with care."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from string import Formatter

import pytest

from epochreel.errors import UsageError
from epochreel.scene.captions import Template, languages, load_template
from epochreel.scene.captions.catalogue import FORMS
from epochreel.scene.captions.template import missing_texts
from epochreel.scene.captions.wording import Wording

LANGUAGES = ("de", "en", "es", "fr", "ja", "zh")
HAN = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
# Facts that a viewer misses if a sentence does not name them.
NEEDED = {"answer", "inputs", "input", "number", "start", "end", "target", "percent"}


def fields_of(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def sentences(template: Template) -> dict[str, str]:
    return {key: text for key, text in template.texts.items() if len(text.split()) > 2}


def test_these_languages_are_known() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_says_everything_and_names_what_counts(code: str) -> None:
    template = load_template(code)
    assert missing_texts(template) == []
    assert all(text.strip() for text in template.texts.values() if text != "\u00a0")
    assert (template.language.split("-")[0], bool(template.name)) == (code, True)
    for key, form in FORMS.items():
        texts = [template.texts[name] for name in template.texts if name.split(".")[0] == key]
        for text in texts:
            needed = NEEDED & set(form.fields) if key != "lessons_others" else set()
            assert needed <= fields_of(text), (key, text)
        if form.counts:  # the form for many says how many
            assert fields_of(template.texts[f"{key}.many"]) & {"count", "Count"}, key


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_no_english_is_left_over(code: str) -> None:
    english, other = load_template("en"), load_template(code)
    same = {key for key, text in sentences(other).items() if english.texts[key] == text}
    assert same == set()
    words = {"the", "she", "her", "and", "of", "is", "to", "what", "example", "examples", "never"}
    for key, text in sentences(other).items():
        assert not words & set(re.findall(r"[a-z]+", text.lower())), (key, text)


@pytest.mark.parametrize("code", LANGUAGES)
def test_letters_are_typographically_right(code: str) -> None:
    texts = load_template(code).texts
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
        assert Wording(load_template(code), "epoch").number("12,300.50").endswith(",50")


def test_languages_are_found_by_their_codes() -> None:
    assert load_template("ZH-hans") == load_template("zh")
    with pytest.raises(UsageError, match=r"`tlh`; known: de, en, es, fr, ja, zh, or a \.toml"):
        load_template("tlh")


def own(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_replaces_some_sentences_and_keeps_the_rest(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        'language = "es-MX"\nbase = "es"\n[sentences]\nbefore = "Nada."\n'
        'forward = "¡{count}!"\nlessons_all = { many = "{count}…" }\n',
    )
    mine, base = load_template(path), load_template("es")
    changed = {key for key in base.texts if base.texts[key] != mine.texts[key]}
    assert changed == {"before", "forward.one", "forward.many", "lessons_all.many"}
    assert (mine.language, mine.name) == ("es-MX", "es-MX")
    assert mine.number_words == base.number_words


@pytest.mark.parametrize(
    ("head", "language", "same"),
    [
        ("", "en", "en"),
        ('language = "de"', "de", "de"),
        ('language = "zh-Hans"', "zh-Hans", "zh"),
        ('base = "fr"', "fr", "fr"),
        ('language = "it"\nname = "Italiano"', "it", "en"),
    ],
)
def test_what_a_file_builds_on(tmp_path: Path, head: str, language: str, same: str) -> None:
    template = load_template(own(tmp_path, head))
    assert template.language == language
    assert template.texts == load_template(same).texts


def test_silence_is_a_sentence_too(tmp_path: Path) -> None:
    path = own(tmp_path, '[sentences]\nbefore = ""\n')
    assert Wording(load_template(path), "epoch").say("before") == ""


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("[sentences\n", "not TOML", None),
        (
            '[sentences]\nbefor = "x"',
            r"unknown key `befor` in \[sentences\]; known: title_rule",
            2,
        ),
        ('sentence = "x"', "unknown key `sentence`; known: language, name, base, numbers", 1),
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
        ("sentences = 3", r"`sentences` must be a table", 1),
        ('[numbers]\nwords = "one"', "`words` must be a list of texts", 2),
    ],
)
def test_mistakes_are_named_with_their_line(
    tmp_path: Path, text: str, said: str, line: int | None
) -> None:
    path = own(tmp_path, text)
    with pytest.raises(UsageError, match=said) as caught:
        load_template(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(f": {path}, line {line}" if line else f": {path}")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot be read \(No such file or directory\)"):
        load_template(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('name = "Español"'.encode("latin-1"))
    with pytest.raises(UsageError, match=r"not UTF-8 \(byte 12\)"):
        load_template(tmp_path / "latin.toml")
