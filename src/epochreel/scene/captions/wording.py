"""Facts put into the sentences and the numbers of a language."""

from __future__ import annotations

import re
from math import isfinite, isnan

from epochreel.scene.captions.catalogue import FORMS
from epochreel.scene.captions.template import Template
from epochreel.scene.kit.breaking import is_wide
from epochreel.scene.kit.words import grouped, percent

LONGEST_NAME = 28  # columns of a terminal, in which a Han character takes two
# Chinese and Japanese have no spaces; templates set some off from figures, which a word in their
# place does not need.
_HAN = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_SPACE_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")


class Wording:
    """Says things in the language of a template.

    Parameters
    ----------
    template
        Sentences, and how numbers are written.
    epoch_word
        What the training calls an epoch.
    """

    def __init__(self, template: Template, epoch_word: str) -> None:
        self._texts, self._number_words = template.texts, template.number_words
        self._figures = str.maketrans({",": self._texts["thousands"], ".": self._texts["decimal"]})
        kind = epoch_word if epoch_word in ("epoch", "cycle", "step") else "epoch"
        one, many = self._texts[kind], self._texts[f"{kind}s"]
        self._epochs = {
            "epoch": one, "epochs": many, "Epoch": capitalised(one), "Epochs": capitalised(many)
        }  # fmt: skip

    def say(self, key: str, count: int | None = None, **facts: str) -> str:
        """Return a sentence; empty if the template is silent there.

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
            facts |= {"count": word, "Count": capitalised(word)}
        if FORMS[key].counts:
            key = f"{key}.one" if count == 1 else f"{key}.many"
        return _SPACE_BETWEEN_HAN.sub("", self._texts[key].format_map(facts | self._epochs))

    def number(self, text: str) -> str:
        """Return a number, written as it is on the screen, as the language writes it."""
        try:
            value = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
        except ValueError:  # what is no number is one of the words for that
            value = float("nan") if text.startswith("not") else float("inf")
        if not isfinite(value):
            return self._texts["not_a_number" if isnan(value) else "infinite"]
        return text.translate(self._figures)

    def ordinal(self, number: int) -> str:
        """Return the number of an epoch or an input."""
        return self.number(grouped(number))

    def percent(self, share: float) -> str:
        """Return a share of 1 as whole percent."""
        if not isfinite(share):
            return self.number("not a number")
        return self._texts["percent"].format(number=self.number(percent(share)))

    def sure(self, answer: str, share: float) -> str:
        """Return an answer and how sure she is of it."""
        return self._texts["sure"].format(answer=answer, percent=self.percent(share))

    def row(self, values: list[str]) -> str:
        """Return several numbers or names, one after another."""
        return self._texts["between"].join(values)

    def _counted(self, count: int) -> str:
        if 1 <= count <= len(self._number_words):
            return self._number_words[count - 1]
        return self.number(grouped(count))


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
