"""Facts put into the texts and the numbers of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite, isnan

from epochreel.scene.kit import words as written
from epochreel.scene.kit.breaking import is_wide
from epochreel.scene.kit.language.catalogue import FORMS
from epochreel.scene.kit.language.language import Language, load_language

LONGEST_NAME = 28  # columns of a terminal, in which a Han character takes two
# Chinese and Japanese have no spaces; texts set some off from figures, which a word in their
# place does not need.
_HAN = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")


@dataclass(frozen=True)
class Wording:
    """Says things in a language, and writes numbers as it does.

    Parameters
    ----------
    language
        Its texts; None for English in the register ``story``.
    epoch_word
        What the training calls an epoch: ``"epoch"``, ``"cycle"``, ``"step"``, or its own word.
    """

    language: Language | None = None
    epoch_word: str = "epoch"

    def of(self, epoch_word: str) -> Wording:
        """Return the same wording, for a training that calls its epochs so."""
        return replace(self, epoch_word=epoch_word)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """All texts by key, two-form ones as ``key.one`` and ``key.many``."""
        return self._told.texts

    def say(self, key: str, count: int | None = None, /, **facts: str) -> str:
        """Return a text; empty if the language is silent there.

        Parameters
        ----------
        key
            From `FORMS`.
        count
            How many of what is counted, where there are two forms.
        facts
            What its fields stand for; those that count and name epochs are known.
        """
        if count is not None:
            word = self._counted(count)
            facts |= {"count": word, "Count": capitalised(word), "n": self.grouped(count)}
        if FORMS[key].counts:
            key = f"{key}.one" if count == 1 else f"{key}.many"
        return _SPACE_BETWEEN_HAN.sub("", self.texts[key].format_map(facts | self._epochs))

    def label(self, key: str, **facts: str) -> str:
        """Return a text that stands alone: with a capital at its beginning."""
        return capitalised(self.say(key, **facts))

    def number(self, text: str) -> str:
        """Return a number, written as English does, as the language writes it.

        What is no number stays as it is, but for the words for numbers that there are not.
        """
        try:
            value = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            words = {"not a number": "not_a_number", "infinite": "infinite"}
            return self.texts[words[text]] if text in words else text
        if not isfinite(value):
            return self.texts["not_a_number" if isnan(value) else "infinite"]
        return text.translate(self._figures)

    def two_decimals(self, value: float) -> str:
        """Return a number with two decimals; see `epochreel.scene.kit.words`."""
        return self.number(written.two_decimals(value))

    def short(self, value: float) -> str:
        """Return a whole number without decimals, any other with two."""
        return self.number(written.short(value))

    def significant(self, value: float, most_decimals: int = 4) -> str:
        """Return a number with about three digits that matter."""
        return self.number(written.significant(value, most_decimals))

    def grouped(self, count: int) -> str:
        """Return a whole number with thousands apart."""
        return self.number(written.grouped(count))

    def percent(self, share: float, decimals: int = 0) -> str:
        """Return a share of 1 in percent, with the sign."""
        if not isfinite(share):
            return self.significant(share)
        return self.in_percent(written.percent(share, decimals))

    def in_percent(self, text: str) -> str:
        """Return a number of percent, written as English does, with the sign."""
        return self.say("percent", number=self.number(text))

    def sure(self, answer: str, share: float) -> str:
        """Return an answer and how sure the network is of it."""
        return self.say("sure", answer=answer, percent=self.percent(share))

    def row(self, values: Sequence[str]) -> str:
        """Return several numbers or names, one after another."""
        return self.texts["between"].join(values)

    def title(self, title: str, problem: str | None) -> str:
        """Return the title of a training: that of a built-in problem in this language.

        Parameters
        ----------
        title, problem
            As the reel has them; a title that people gave stays as it is.
        """
        english, key = load_language().texts, f"problem_{problem}"
        if problem is not None and title == english.get(key):
            return self.texts[key]
        found = _pattern_of(english["learning_from"]).fullmatch(title)
        return title if found is None else self.say("learning_from", **found.groupdict())

    @cached_property
    def _told(self) -> Language:
        return self.language or load_language()

    @cached_property
    def _figures(self) -> dict[int, str]:
        return str.maketrans({",": self.texts["thousands"], ".": self.texts["decimal"]})

    @cached_property
    def _epochs(self) -> dict[str, str]:
        one, many = self.epoch_word, f"{self.epoch_word}s"
        if one in ("epoch", "cycle", "step"):
            one, many = self.texts[one], self.texts[many]
        return {
            "epoch": one, "epochs": many, "Epoch": capitalised(one), "Epochs": capitalised(many)
        }  # fmt: skip

    def _counted(self, count: int) -> str:
        words = self._told.number_words
        return words[count - 1] if 1 <= count <= len(words) else self.grouped(count)


def capitalised(text: str) -> str:
    """Return a text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def cut(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name, cut short with an ellipsis if it is long."""
    columns = [2 if is_wide(character) else 1 for character in name]
    if sum(columns) <= longest:
        return name
    while name and sum(columns[: len(name)]) >= longest:
        name = name[:-1]
    return f"{name.rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _pattern_of(text: str) -> re.Pattern[str]:
    """Return what finds the facts in a text that was made from a template."""
    escaped = re.escape(text).replace(r"\{", "{").replace(r"\}", "}")
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>.+)", escaped))
